//! How each format looks.

use crate::world::{FORMATS, Texts, World};

#[test]
fn each_format_looks_as_it_did() {
    let world = World::new(&Texts::default());
    for format in FORMATS {
        // The version and the digest of the small catalog are no promise.
        let text = world.write(format);
        let digest = |line: &str| line.contains("\"catalog\":") || line.contains("\"snapshot_catalog\":");
        let kept: Vec<&str> = text.lines().filter(|line| !digest(line)).collect();
        insta::assert_snapshot!(format.0, kept.join("\n").replace(env!("CARGO_PKG_VERSION"), "VERSION"));
    }
}

#[test]
fn passes_are_written_when_asked_for() {
    let world = World::new(&Texts::default());
    let sarif = FORMATS.into_iter().find(|(name, _)| *name == "sarif").unwrap();
    assert!(!world.write(sarif).contains("\"kind\": \"pass\""));
    assert!(world.write_with(sarif, true).contains("\"kind\": \"pass\""));
}
