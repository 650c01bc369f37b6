//! Guides rot: every path and link in the project's pages leads somewhere.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its files has failed")]

use std::path::{Path, PathBuf};

/// Directories whose names begin a path of the project.
const TOP: [&str; 7] = ["catalog/", "crates/", "docs/", "examples/", "xtask/", ".ci/", ".cargo/"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Pages written by hand, from the project's directory.
fn pages() -> Vec<PathBuf> {
    let markdown = |directory: &str| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(root().join(directory)).unwrap();
        let paths = entries.map(|entry| Path::new(directory).join(entry.unwrap().file_name()));
        paths.filter(|path| path.extension().is_some_and(|end| end == "md")).collect()
    };
    [
        markdown(""),
        markdown("docs"),
        markdown("docs/adr"),
        markdown("examples/clinic"),
        markdown("examples/webshop"),
    ]
    .concat()
}

/// The page without its comments and blocks of code.
fn prose(page: &Path) -> String {
    let text = std::fs::read_to_string(root().join(page)).unwrap();
    let outside = |text: &str, open: &str, close: &str| -> String {
        let mut parts = text.split(open);
        let first = parts.next().unwrap_or_default().to_owned();
        parts.fold(first, |kept, part| kept + part.split_once(close).map_or("", |(_, after)| after))
    };
    let text = outside(&text, "<!--", "-->");
    text.split("```").step_by(2).collect::<Vec<_>>().join("\n")
}

/// Whether a piece of code is a path of the project, and not a pattern of paths.
fn is_path(code: &str) -> bool {
    TOP.iter().any(|top| code.starts_with(top)) && !code.contains(['<', '*', '…', ' ', '{'])
}

#[test]
fn every_path_and_link_leads_somewhere() {
    let (mut dead, mut checked) = (Vec::new(), 0);
    for page in pages() {
        let prose = prose(&page);
        let beside = page.parent().unwrap_or(Path::new(""));
        let named = prose.split('`').skip(1).step_by(2).filter(|code| is_path(code)).map(PathBuf::from);
        let links = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
        let links = links.filter(|link| !link.contains("://") && !link.starts_with('#'));
        let links = links.map(|link| beside.join(link.split('#').next().unwrap_or_default()));
        for path in named.chain(links) {
            checked += 1;
            if !root().join(&path).exists() {
                dead.push(format!("{}: {}", page.display(), path.display()));
            }
        }
    }
    assert!(checked > 20, "found {checked} paths only");
    assert!(dead.is_empty(), "these lead nowhere:\n{}", dead.join("\n"));
}
