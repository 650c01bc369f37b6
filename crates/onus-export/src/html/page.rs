//! What stands around the sections: policy, style, title, contents.

use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use onus_core::{Party, Tally};

use super::mark::{counted, moment, outside, verdict};
use super::{bar, put};
use crate::subject::Subject;

/// Nothing may be fetched or run; the style stands in the page.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
const STYLE: [&str; 2] = [include_str!("page.css"), include_str!("print.css")];

/// A section.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Totals,
    Matrix,
    Failing,
    Lapsed,
    Unseen,
    Waivers,
    Proof,
    Duties,
    Frameworks,
}

impl Place {
    const ALL: [Self; 9] = [
        Self::Totals,
        Self::Matrix,
        Self::Failing,
        Self::Lapsed,
        Self::Unseen,
        Self::Waivers,
        Self::Proof,
        Self::Duties,
        Self::Frameworks,
    ];

    /// Its anchor.
    pub(super) fn id(self) -> &'static str {
        match self {
            Self::Totals => "totals",
            Self::Matrix => "owners",
            Self::Failing => "fails",
            Self::Lapsed => "lapsed",
            Self::Unseen => "unseen",
            Self::Waivers => "waivers",
            Self::Proof => "proof",
            Self::Duties => "duties",
            Self::Frameworks => "sources",
        }
    }

    /// Its heading.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Totals => "Totals",
            Self::Matrix => "Who owns what",
            Self::Failing => "What fails",
            Self::Lapsed => "What has lapsed",
            Self::Unseen => "What was not seen",
            Self::Waivers => "Waivers",
            Self::Proof => "What a pass does not prove",
            Self::Duties => "Every duty",
            Self::Frameworks => "Sources and frameworks",
        }
    }
}

/// All up to the first section.
pub(super) fn open(out: &mut dyn Write, subject: &Subject<'_>) -> io::Result<()> {
    put(
        out,
        &html! {
            (DOCTYPE)
            (PreEscaped("<html lang=\"en\">"))
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (crate::text::line(&subject.name)) " – onus assessment" }
                style { @for style in STYLE { (PreEscaped(style)) } }
            }
            (PreEscaped("<body>"))
            a.skip href="#main" { "Skip to the report" }
            (bar::fills())
            (header(subject))
            (PreEscaped("<div class=\"sheet\">"))
            (contents())
            (PreEscaped("<main id=\"main\" tabindex=\"-1\">"))
        },
    )
}

/// All after the last section.
pub(super) fn close(out: &mut dyn Write) -> io::Result<()> {
    put(
        out,
        &html! {
            (PreEscaped("</main></div>"))
            footer {
                p {
                    "Written by onus " (env!("CARGO_PKG_VERSION")) ". The same snapshot, catalog and statements give the same page, byte for byte. "
                    "Every verdict, without limits: " code { "onus assess --format json" } "."
                }
            }
            (PreEscaped("</body></html>"))
        },
    )
}

fn header(subject: &Subject<'_>) -> Markup {
    let assessment = &subject.assessment;
    let all = all_duties(subject);
    html! {
        header.top {
            p.kicker { "onus assessment" }
            h1 { (outside(&subject.name)) }
            p.lead { (verdict(assessment.verdict())) " " (lead(all)) }
            dl.facts {
                div { dt { "As of" } dd { (moment(assessment.as_of)) } }
                @if assessment.weighed_at != assessment.as_of {
                    div { dt { "Statements weighed at" } dd { (moment(assessment.weighed_at)) } }
                }
                div { dt { "Profile" } dd { (outside(&subject.profile)) } }
                div { dt { "Catalog, SHA-256" } dd { code { (subject.catalog.digest()) } } }
                @if subject.snapshot.catalog_digest() != subject.catalog.digest() {
                    div {
                        dt { "The snapshot was made with another catalog" }
                        dd { code { (outside(subject.snapshot.catalog_digest())) } }
                    }
                }
            }
        }
    }
}

fn all_duties(subject: &Subject<'_>) -> Tally {
    Party::ALL.into_iter().fold(Tally::default(), |mut sum, party| {
        sum += subject.assessment.totals.of(party);
        sum
    })
}

/// The result in one sentence, before waivers.
fn lead(all: Tally) -> String {
    if all.total() == 0 {
        return "No duty is in scope: the snapshot is about no cloud of which the catalog has duties."
            .to_owned();
    }
    let duties = counted(all.total(), "duty", "duties");
    let fail = match all.fail {
        0 => format!("Of {duties}, none was seen to fail"),
        1 => format!("Of {duties}, 1 fails"),
        many => format!("Of {duties}, {many} fail"),
    };
    let unknown = match all.unknown {
        0 => String::new(),
        1 => "; 1 is unknown, which is no pass".to_owned(),
        many => format!("; {many} are unknown, which is no pass"),
    };
    let pass = if all.pass == 1 { "1 passes".to_owned() } else { format!("{} pass", all.pass) };
    let rest = match all.not_applicable {
        0 => String::new(),
        1 => ", 1 does not apply".to_owned(),
        many => format!(", {many} do not apply"),
    };
    format!("{fail}{unknown}; {pass}{rest}.")
}

fn contents() -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ol { @for place in Place::ALL { li { a href={ "#" (place.id()) } { (place.title()) } } } }
        }
    }
}
