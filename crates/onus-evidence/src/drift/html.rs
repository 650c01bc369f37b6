//! A web page as lines: what a reader of the page sees as one, without menus and footers.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::{Line, Shape};

/// What no reader of the document reads.
const HIDDEN: [&str; 11] =
    ["script", "style", "noscript", "template", "svg", "head", "nav", "footer", "aside", "button", "form"];
/// What stands within a line. Everything else begins and ends one.
const INLINE: [&str; 26] = [
    "a", "abbr", "b", "bdi", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "label", "mark",
    "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];

/// The lines of a page.
pub(super) fn lines(page: &str) -> Vec<Line> {
    let mut emitter = DefaultEmitter::<()>::default();
    // Without it the text of a script would be read as if it were the page's.
    emitter.naively_switch_states(true);
    let mut reader = Reader::default();
    for Ok(token) in Tokenizer::new_with_emitter(page, emitter) {
        match token {
            Token::StartTag(tag) => reader.open(&String::from_utf8_lossy(&tag.name), tag.self_closing),
            Token::EndTag(tag) => reader.close(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.end_line();
    reader.lines
}

#[derive(Default)]
struct Reader {
    lines: Vec<Line>,
    /// The line so far.
    text: String,
    /// Whether some of it is no link.
    beside_links: bool,
    /// What surrounds it.
    shape: Option<Shape>,
    /// What is hidden, and how often it was opened within itself.
    hidden: Option<(String, usize)>,
    in_link: bool,
    in_row: bool,
}

impl Reader {
    fn open(&mut self, tag: &str, self_closing: bool) {
        match &mut self.hidden {
            Some((hidden, depth)) if hidden == tag => *depth += 1,
            Some(_) => return,
            None if HIDDEN.contains(&tag) && !self_closing => {
                self.end_line();
                self.hidden = Some((tag.to_owned(), 1));
            }
            None => {}
        }
        match tag {
            "a" => self.in_link = true,
            // Cells stand beside each other in the line of their row.
            "td" | "th" => self.text.push(' '),
            _ if INLINE.contains(&tag) => {}
            // A list or paragraph within a cell is a part of it.
            _ if self.in_row && tag != "tr" => self.text.push(' '),
            _ => self.end_line(),
        }
        match tag {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.shape = Some(Shape::Heading),
            "li" | "dd" => self.shape = Some(Shape::Item),
            "tr" => (self.shape, self.in_row) = (Some(Shape::Row), true),
            _ => {}
        }
    }

    fn close(&mut self, tag: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            if hidden == tag {
                *depth -= 1;
                if *depth == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        match tag {
            "a" => self.in_link = false,
            "td" | "th" => self.text.push(' '),
            "tr" | "table" => {
                self.in_row = false;
                self.end_line();
                self.shape = None;
            }
            _ if INLINE.contains(&tag) => {}
            _ if self.in_row => self.text.push(' '),
            _ => self.end_line(),
        }
        if matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "li" | "dd" | "ul" | "ol") {
            self.shape = None;
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_none() {
            self.text.push_str(text);
            self.beside_links |= !self.in_link && text.contains(char::is_alphanumeric);
        }
    }

    fn end_line(&mut self) {
        let shape = match self.shape.unwrap_or(Shape::Plain) {
            shape if self.beside_links => shape,
            _ => Shape::Link,
        };
        self.lines.extend(Line::of(self.lines.len() + 1, &self.text, shape));
        self.text.clear();
        self.beside_links = false;
    }
}
