//! An invented lighthouse, whose keeper published who has to do what.
#![allow(clippy::unwrap_used, reason = "tests")]

mod seeds;

use std::fmt::Write;

use onus_catalog::{Catalog, Files, Fingerprints, Model};

use super::{Accepted, AcceptedEntry, Drift, Line, Shape, closest, fingerprints, lines};

const EARLIER: &str = "\
Menu Home Contact
The lighthouse and its guests

The house keeps the lamp burning from dusk until dawn.

Guests are responsible for:

  • Closing the shutters before every storm.
  • Paying for the oil they use.

The house shall repair the stairs each spring,
and paint them when the paint comes off.

Printed on paper
";

/// Line 4, 8, 9 and 11 give statements.
fn model() -> Model {
    let statement = |line: usize| {
        format!(
            "[[statement]]\nid = \"900-L{line}\"\nline = {line}\nparty = \"customer\"\nservice = \"house\"\ntext = \"t\"\n"
        )
    };
    let text = format!(
        "title = \"t\"\npublisher = \"p\"\nprovider = \"house\"\nlanguage = \"en\"\nread = 2026-01-01\nsha256 = \"s\"\n\
         document = \"900\"\n{}",
        [4, 8, 9, 11].map(statement).concat()
    );
    Model { name: "house".to_owned(), ..toml::from_str(&text).unwrap() }
}

fn earlier() -> Fingerprints {
    Fingerprints { sha256: "s".to_owned(), lines: fingerprints(EARLIER) }
}

fn drift(later: &str) -> Drift {
    Drift::of(&model(), &earlier(), &lines(later))
}

/// Unchanged; changed, gone and new, as statements and texts.
fn said(drift: &Drift) -> String {
    let mut said = format!("{} unchanged", drift.unchanged);
    for (word, lines) in [("changed", &drift.changed), ("gone", &drift.gone)] {
        for line in lines {
            let ids: Vec<&str> = line.statements.iter().map(|id| id.as_str()).collect();
            let now = line.now.as_ref().map(|now| format!(" now {}", now.text)).unwrap_or_default();
            write!(said, "; {word} {} [{}]{now}", line.line, ids.join(" ")).unwrap();
        }
    }
    for (word, lines) in [("new", &drift.new), ("beside", &drift.beside)] {
        lines.iter().for_each(|line: &Line| write!(said, "; {word} {}", line.text).unwrap());
    }
    said
}

#[test]
fn a_text_that_is_the_same_in_other_clothes_has_not_changed() {
    let markdown = EARLIER
        .replace("  • ", "* ")
        .replace("The lighthouse and", "# The lighthouse and")
        .replace("the shutters", "the [**shutters**](https://example.com/shutters)");
    let moved = "Guests are responsible for:\n- Paying for the oil they use.\n";
    let page =
        "<!doctype html><html><head><title>x</title><script>if (a < b) { menu() }</script></head><body>
        <nav><a href='/'>The tariffs of the harbour, by month and by boat.</a></nav>
        <h1>The lighthouse and its guests</h1>
        <p>The house keeps the <a href='lamp'>lamp</a> burning from dusk until&nbsp;dawn.</p>
        <p>Guests are responsible for:</p><ul><li><p>Closing the <b>shutters</b> before every storm.</p></li>
        <li>Paying for the oil they use.</li></ul>
        <div>The house shall repair the stairs each spring,<br>and paint them when the paint comes off.</div>
        <footer>All rights of the harbour are reserved by it.</footer></body></html>";
    for text in [EARLIER, &EARLIER.to_uppercase(), &markdown, page, &format!("{moved}{EARLIER}")] {
        let drift = drift(text);
        assert!(drift.changed.is_empty() && drift.gone.is_empty(), "{text}: {}", said(&drift));
    }
    assert_eq!(said(&drift(page)), "6 unchanged");
    assert!(drift(EARLIER).is_empty());
}

#[test]
fn each_category_is_told_with_its_statements() {
    let table = [
        (
            "Closing the shutters before every storm",
            "Closing the windows before every storm",
            "5 unchanged; changed 8 [900-L8] now Closing the windows before every storm.",
        ),
        ("  • Paying for the oil they use.\n", "", "5 unchanged; gone 9 [900-L9]"),
        (
            "and paint them when the paint comes off",
            "and paint them when no paint comes off",
            "5 unchanged; changed 12 [900-L11] now and paint them when no paint comes off.",
        ),
        (
            "Guests are responsible for:",
            "Guests are no longer responsible for:",
            "5 unchanged; changed 6 [] now Guests are no longer responsible for:",
        ),
        (
            "Printed on paper",
            "Guests leave the key under the third stone.",
            "6 unchanged; new Guests leave the key under the third stone.",
        ),
        ("Menu Home Contact", "Menu Home", "6 unchanged; beside Menu Home"),
    ];
    for (old, new, expected) in table {
        let later = EARLIER.replace(old, new);
        assert_ne!(later, EARLIER);
        assert_eq!(said(&drift(&later)), expected);
    }
}

#[test]
fn forms_tell_titles_points_rows_and_links() {
    let shapes = |text: &str| lines(text).iter().map(|line| line.shape).collect::<Vec<_>>();
    use Shape::{Heading, Item, Link, Plain, Row};
    let markdown = "## Title\n- point\n* point\n|a|b|\n|-|-|\n[away](http://x)\ntext with [a link](x)\n";
    assert_eq!(shapes(markdown), [Heading, Item, Item, Row, Link, Plain]);
    let page = "<body><h2>Title</h2><ul><li>point</li></ul><table><tr><td>a</td><td>b</td></tr></table>
        <p><a href=x>away</a></p><p>text with <a href=x>a link</a>";
    assert_eq!(shapes(page), [Heading, Item, Row, Link, Plain]);
    assert_eq!(lines(page).get(2).map(|line| line.text.clone()), Some("a b".to_owned()));
}

#[test]
fn what_was_accepted_lapses_with_the_next_change() {
    let (once, twice) = (EARLIER.replace("oil", "wood"), EARLIER.replace("oil", "coal"));
    let entry = AcceptedEntry::new("house", &drift(&once), "Ann", "2026-02-01".parse().unwrap());
    assert!(entry.holds(&drift(&once)) && !entry.holds(&drift(&twice)));
    let workspace = tempfile::tempdir().unwrap();
    let newer = AcceptedEntry { by: "Bea".to_owned(), ..entry.clone() };
    let text = entry.to_text().unwrap() + &newer.to_text().unwrap();
    std::fs::write(workspace.path().join(super::ACCEPTED), text).unwrap();
    let read = Accepted::of_workspace(workspace.path()).unwrap();
    assert_eq!((read.last("house"), read.last("harbour")), (Some(&newer), None));
    assert_eq!(newer.changed.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["900-L9"]);
}

#[test]
fn a_text_finds_the_document_that_it_is_of() {
    let catalog = Catalog::read(Files::embedded()).unwrap();
    assert!(closest(&catalog, &lines(EARLIER)).is_none());
}
