//! Strange texts stay texts: none becomes markup, a formula, a mention or a second field.

use proptest::prelude::*;
use quick_xml::events::Event;
use serde_json::Value;

use crate::world::{FORMATS, Texts, World};

/// Texts that somebody could give a bucket or write into a reason, to see what a reader makes of it.
const STRANGE: [&str; 16] = [
    "]]>",
    "a|b",
    "two\nlines",
    "=cmd('x')",
    "+1",
    "@everyone",
    "<script>alert(1)</script>",
    "</failure></testcase>",
    "![x](https://evil.example/x.png)",
    "`code`\\",
    "\u{0}\u{1b}[31m\u{7}",
    "\u{202e}txt.exe",
    "\u{ffff}\u{fffe}",
    "\"quoted\",\"cells\"",
    "</details>",
    "{0} {name}",
];

pub(crate) fn strange() -> impl Strategy<Value = String> {
    let piece = prop_oneof![prop::sample::select(&STRANGE[..]).prop_map(str::to_owned), ".{0,8}"];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

fn written(world: &World, name: &str) -> String {
    world.write(FORMATS.into_iter().find(|(known, _)| *known == name).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn strange_texts_stay_harmless(
        buckets in prop::array::uniform4(strange()), person in strange(), reason in strange(),
    ) {
        let world = World::new(&Texts { buckets, person, reason });
        let plain = World::new(&Texts::default());
        is_one_json(&written(&world, "json"));
        for name in ["sarif", "oscal-ar", "oscal-poam", "oscal-ssp"] {
            is_one_json(&written(&world, name));
        }
        written(&world, "ocsf").lines().for_each(is_one_json);
        prop_assert_eq!(elements(&written(&world, "junit")), elements(&written(&plain, "junit")));
        csv_has_no_formula(&written(&world, "csv"), &written(&plain, "csv"));
        markdown_has_no_markup(&written(&world, "markdown"), &written(&plain, "markdown"));
    }
}

fn is_one_json(text: &str) {
    serde_json::from_str::<Value>(text).unwrap();
}

/// The names of all elements in order, which no text may change.
fn elements(xml: &str) -> Vec<String> {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
    assert!(xml.chars().all(allowed), "a character that XML cannot hold");
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut names = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                tag.attributes().for_each(|attribute| assert!(attribute.is_ok()));
                names.push(tag.name().as_ref().to_owned());
            }
            Event::Eof => return names.into_iter().map(|name| format!("{name:?}")).collect(),
            _ => {}
        }
    }
}

fn csv_has_no_formula(text: &str, plain: &str) {
    let rows = |text: &str| -> Vec<csv::StringRecord> {
        csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
    };
    let (strange, usual) = (rows(text), rows(plain));
    assert_eq!(strange.len(), usual.len());
    for cell in strange.iter().flatten() {
        assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
    }
}

/// Outside of code spans only what the format itself writes may stand.
fn markdown_has_no_markup(text: &str, plain: &str) {
    let outside = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.split('`').step_by(2).collect::<Vec<_>>().join("`")).collect()
    };
    assert_eq!(outside(text), outside(plain));
}
