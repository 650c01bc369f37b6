//! The HTML page: its structure, that it needs nothing else, and that strange texts stay texts.

use proptest::prelude::*;

use crate::hostile::strange;
use crate::world::{Texts, World};

fn page(world: &World) -> String {
    world.write(("html", onus_export::html::write))
}

/// A line for each tag: nothing that a text says can add one.
fn tags(page: &str) -> Vec<&str> {
    let pieces = page.split('<').skip(1);
    pieces.map(|piece| piece.split([' ', '>', '\n']).next().unwrap_or_default()).collect()
}

/// Each opening tag with what tells it apart, and each text, a line each. Style and digests are no promise.
fn outline(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    let digest = |text: &str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let lines = [before, after].concat().replace('<', "\n<").replace('>', ">\n");
    let kept = lines.lines().map(str::trim).filter(|line| {
        !line.is_empty() && !line.starts_with("</") && !digest(line) && !line.starts_with("<rect")
    });
    kept.collect::<Vec<_>>().join("\n").replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn the_page_is_built_as_it_was() {
    insta::assert_snapshot!(outline(&page(&World::new(&Texts::default()))));
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    let page = page(&World::new(&Texts::default()));
    for never in
        ["<script", " src=", "@import", "http-equiv=\"refresh", "<link", "<iframe", "onclick", "javascript:"]
    {
        assert!(!page.contains(never), "{never}");
    }
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:;"));
    let outside = page.matches("url(").count();
    assert_eq!(outside, page.matches("url(#").count(), "the style asks for nothing either");
}

#[test]
fn headings_are_in_order_and_anchors_are_there_once() {
    let page = page(&World::new(&Texts::default()));
    let levels = tags(&page).into_iter().filter_map(|tag| tag.strip_prefix('h')?.parse::<u8>().ok());
    levels.fold(0, |last, level| {
        assert!(level <= last + 1, "h{level} behind h{last}");
        level
    });
    let named = |attribute: &str| -> Vec<String> {
        let pieces = page.split(attribute).skip(1);
        pieces.map(|piece| piece.split('"').next().unwrap().to_owned()).collect()
    };
    let ids = named(" id=\"");
    for link in named("href=\"#") {
        assert_eq!(ids.iter().filter(|id| **id == link).count(), 1, "{link}");
    }
    assert_eq!(tags(&page).iter().filter(|tag| **tag == "table").count(), page.matches("<caption>").count());
}

#[test]
fn a_waiver_stands_beside_the_verdict_and_not_in_its_place() {
    let page = page(&World::new(&Texts::default()));
    assert!(page.contains("<span class=\"v f\">fail</span> <span class=\"waived\">waiver <bdi>caches</bdi>"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn strange_texts_add_no_tag(
        buckets in prop::array::uniform4(strange()), person in strange(), reason in strange(),
    ) {
        // A name that is a part of the identifier is not shown beside it, so no name is one.
        let buckets = buckets.map(|name| format!("~{name}"));
        let world = World::new(&Texts { buckets, person, reason });
        let (strange, plain) = (page(&world), page(&World::new(&Texts::default())));
        prop_assert_eq!(tags(&strange), tags(&plain));
        prop_assert!(strange.chars().all(|c| c == '\n' || !c.is_control()));
    }
}
