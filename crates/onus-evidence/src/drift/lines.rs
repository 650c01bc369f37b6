//! A text as lines, each with what its form says of it.

use onus_catalog::{Fingerprint, words};

use super::html;

/// What the form of a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A title of what follows.
    Heading,
    /// A point of a list.
    Item,
    /// A row of a table.
    Row,
    /// All of it leads elsewhere.
    Link,
    /// Running text.
    Plain,
}

/// A line that has words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Without markup.
    pub text: String,
    /// Its form.
    pub shape: Shape,
    /// Its fingerprint, with its number from 1: in the file, or of an HTML page among the lines that have words.
    pub fingerprint: Fingerprint,
}

impl Line {
    pub(super) fn of(number: usize, text: &str, shape: Shape) -> Option<Self> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Self { fingerprint: Fingerprint::of(number, &text)?, text, shape })
    }

    /// Whether it may say who has to do what: a point or row of at least two words; or running text of at least six
    /// words, or of four that end like a sentence. Titles and links say nothing.
    #[must_use]
    pub fn looks_like_a_statement(&self) -> bool {
        let count = words(&self.text).len();
        match self.shape {
            Shape::Heading | Shape::Link => false,
            Shape::Item | Shape::Row => count >= 2,
            Shape::Plain => count >= 6 || (count >= 4 && self.text.ends_with(['.', ',', ':', ';', '!', '?'])),
        }
    }
}

/// The lines of a text that have words: of a web page, of Markdown, or of plain text.
#[must_use]
pub fn lines(text: &str) -> Vec<Line> {
    match is_html(text) {
        true => html::lines(text),
        false => text.lines().enumerate().filter_map(|(at, line)| marked(at + 1, line)).collect(),
    }
}

/// The fingerprints of a text.
#[must_use]
pub fn fingerprints(text: &str) -> Vec<Fingerprint> {
    lines(text).into_iter().map(|line| line.fingerprint).collect()
}

/// Whether a text begins like a web page.
fn is_html(text: &str) -> bool {
    let head: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(512).collect();
    let head = head.to_lowercase();
    head.starts_with('<')
        && ["<!doctype", "<html", "<head", "<body", "<p", "<div", "<h", "<ul", "<main", "<article"]
            .iter()
            .any(|tag| head.contains(tag))
}

/// A line of Markdown, of which plain text is a simple kind.
fn marked(number: usize, line: &str) -> Option<Line> {
    let trimmed = line.trim();
    let (text, shape) = match trimmed.chars().next()? {
        '#' => (trimmed.trim_matches('#'), Shape::Heading),
        '|' => (trimmed.trim_matches('|'), Shape::Row),
        '•' | '-' | '*' | '+' if trimmed.chars().nth(1).is_some_and(char::is_whitespace) => {
            (trimmed.trim_start_matches(['•', '-', '*', '+']), Shape::Item)
        }
        _ => (trimmed, Shape::Plain),
    };
    let (text, linked) = without_links(text);
    Line::of(number, &text, if linked { Shape::Link } else { shape })
}

/// The text without the addresses of its links, and whether it has nothing but links.
fn without_links(text: &str) -> (String, bool) {
    let (mut plain, mut beside, mut links) = (String::new(), String::new(), 0);
    let mut rest = text;
    while let Some((before, label, after)) = next_link(rest) {
        plain.extend([before, label]);
        beside.push_str(before);
        links += 1;
        rest = after;
    }
    plain.push_str(rest);
    beside.push_str(rest);
    let linked = links > 0 && words(&beside).is_empty();
    (plain, linked)
}

/// What is before the first link of a text, its label, and what is behind it.
fn next_link(text: &str) -> Option<(&str, &str, &str)> {
    let (label_and_before, behind) = text.split_once("](")?;
    let (before, label) = label_and_before.rsplit_once('[')?;
    let (_, after) = behind.split_once(')')?;
    Some((before, label, after))
}
