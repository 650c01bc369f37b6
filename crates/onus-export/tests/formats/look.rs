//! How each format looks.

use crate::world::{FORMATS, FORMS, Texts, World};

#[test]
fn each_format_looks_as_it_did() {
    let world = World::new(&Texts::default());
    for format in FORMATS {
        insta::assert_snapshot!(format.0, kept(&world.write(format)));
    }
    for form in FORMS {
        insta::assert_snapshot!(form.0, kept(&world.write_form(form)));
    }
}

/// A document without the version and the digest of the small catalog, which are no promise.
fn kept(text: &str) -> String {
    let digest = |line: &str| line.chars().filter(char::is_ascii_hexdigit).count() > 64;
    let kept: Vec<&str> = text.lines().filter(|line| line.len() > 200 || !digest(line)).collect();
    kept.join("\n").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn passes_are_written_when_asked_for() {
    let world = World::new(&Texts::default());
    let sarif = FORMATS.into_iter().find(|(name, _)| *name == "sarif").unwrap();
    assert!(!world.write(sarif).contains("\"kind\": \"pass\""));
    assert!(world.write_with(sarif, true).contains("\"kind\": \"pass\""));
}
