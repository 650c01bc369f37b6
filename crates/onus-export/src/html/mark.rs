//! Verdicts, numbers and moments as they look on the page. A verdict always has its word; sign, shape and colour come
//! from the style and only help the eye.

use maud::{Markup, html};
use onus_core::{Basis, Moment, Party, Period, Tally, Verdict};

pub(super) use crate::number::{counted, grouped};
use crate::text;

/// Verdicts from what asks for something to what asks for nothing.
pub(super) const ORDER: [Verdict; 4] =
    [Verdict::Fail, Verdict::Unknown, Verdict::Pass, Verdict::NotApplicable];

/// The class that gives a verdict its sign.
pub(super) fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "f",
        Verdict::Unknown => "u",
        Verdict::Pass => "p",
        Verdict::NotApplicable => "n",
    }
}

/// The words for people.
pub(super) fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotApplicable => "not applicable",
        other => other.word(),
    }
}

/// A verdict.
pub(super) fn verdict(verdict: Verdict) -> Markup {
    html! { span class={ "v " (class(verdict)) } { (word(verdict)) } }
}

/// How many of each verdict, those that there are.
pub(super) fn counts(tally: Tally) -> Markup {
    html! {
        span.counts {
            @for verdict in ORDER.into_iter().filter(|verdict| tally.of(*verdict) > 0) {
                span class={ "v " (class(verdict)) } {
                    (grouped(tally.of(verdict))) " " span.vw { (word(verdict)) } " "
                }
            }
        }
    }
}

/// The same in words.
pub(super) fn counted_words(tally: Tally) -> String {
    let some = ORDER.into_iter().filter(|verdict| tally.of(*verdict) > 0);
    let words = some.map(|verdict| format!("{} {}", grouped(tally.of(verdict)), word(verdict)));
    words.collect::<Vec<_>>().join(", ")
}

/// Whose duties, to everyone who reads.
pub(super) fn whose(party: Party) -> &'static str {
    match party {
        Party::Customer => "Customer",
        Party::Shared => "Shared",
        Party::Provider => "Provider",
        Party::ThirdParty => "Third party",
    }
}

/// What a verdict rests on.
pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Machine => "machine: facts that a program read",
        Basis::Attestation => "attestation: a named person’s statement",
        Basis::ProviderEvidence => "provider evidence: a document of the provider",
    }
}

/// A text from outside on one line, kept apart from the direction of what stands around it.
pub(super) fn outside(text: &str) -> Markup {
    html! { bdi { (text::line(text)) } }
}

/// A text of the catalog, in which backticks mean code.
pub(super) fn prose(text: &str) -> Markup {
    html! {
        @for (at, piece) in text.trim().split('`').enumerate() {
            @if at % 2 == 1 { code { (piece) } } @else { (piece) }
        }
    }
}

/// A moment to the minute.
pub(super) fn moment(moment: Moment) -> Markup {
    let text = moment.to_string();
    let shown: String = text.chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect();
    html! { time datetime=(text) { (shown) " UTC" } }
}

/// The day of a moment.
pub(super) fn day(moment: Moment) -> Markup {
    let text: String = moment.to_string().chars().take(10).collect();
    html! { time datetime=(text) { (text) } }
}

/// How long something holds, in words.
pub(super) fn period(period: Period) -> String {
    let (months, days) = (u64::from(period.months()), u64::from(period.days()));
    match (months, days) {
        (0, days) => counted(days, "day", "days"),
        (months, 0) => counted(months, "month", "months"),
        (months, days) => {
            format!("{} and {}", counted(months, "month", "months"), counted(days, "day", "days"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([grouped(0), grouped(999), grouped(1_234_567)], ["0", "999", "1,234,567"]);
    }

    #[test]
    fn text_from_outside_is_escaped_and_tamed() {
        assert_eq!(outside("<b>\u{202e}\"x\n").0, "<bdi>&lt;b&gt;\u{fffd}&quot;x</bdi>");
    }

    #[test]
    fn backticks_mean_code_and_nothing_else() {
        assert_eq!(prose(" in `a<b>` and `c").0, "in <code>a&lt;b&gt;</code> and <code>c</code>");
    }

    #[test]
    fn periods_are_words() {
        let words = ["P60D", "P1Y", "P1M1D"].map(|text| period(text.parse().unwrap()));
        assert_eq!(words, ["60 days", "12 months", "1 month and 1 day"]);
    }
}
