//! A page as Markdown.

use std::io::{self, Write};

use super::page::{Block, Entry, Fact, Page};

/// Writes the page.
pub(super) fn write(out: &mut dyn Write, page: &Page) -> io::Result<()> {
    writeln!(out, "# {}", escaped(&page.title))?;
    if let Some(name) = &page.name {
        writeln!(out, "\n{}", code(name))?;
    }
    if !page.facts.is_empty() {
        writeln!(out)?;
        facts(out, &page.facts)?;
    }
    for section in &page.sections {
        writeln!(out, "\n## {}", escaped(&section.heading))?;
        for block in &section.blocks {
            writeln!(out)?;
            write_block(out, block)?;
        }
    }
    Ok(())
}

fn write_block(out: &mut dyn Write, block: &Block) -> io::Result<()> {
    match block {
        Block::Text(text) => writeln!(out, "{}", escaped(text)),
        Block::List(points) => points.iter().try_for_each(|point| writeln!(out, "- {}", escaped(point))),
        Block::Facts(list) => facts(out, list),
        Block::Entries(entries) => entries.iter().try_for_each(|entry| write_entry(out, entry)),
        Block::Code(language, text) => {
            let fence = fence(text);
            writeln!(out, "{fence}{language}\n{text}\n{fence}")
        }
    }
}

fn facts(out: &mut dyn Write, facts: &[Fact]) -> io::Result<()> {
    facts.iter().try_for_each(|fact| {
        let value = if fact.code { code(&fact.value) } else { escaped(&fact.value) };
        writeln!(out, "- **{}:** {value}", escaped(&fact.label))
    })
}

fn write_entry(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let separator = if entry.text.is_empty() { "" } else { ": " };
    let term = if entry.is_title { format!("**{}**", escaped(&entry.term)) } else { code(&entry.term) };
    writeln!(out, "- {term}{separator}{}", escaped(&entry.text))?;
    entry.notes.iter().try_for_each(|note| writeln!(out, "  - {}", escaped(note)))
}

/// Text in which only backticks mean something, on one line.
fn escaped(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut escaped = String::with_capacity(text.len());
    let (mut in_code, mut before) = (false, ' ');
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        in_code ^= c == '`';
        let within_word = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        let markup = matches!(c, '\\' | '*' | '<' | '[' | ']') || (c == '_' && !within_word);
        if markup && !in_code {
            escaped.push('\\');
        }
        escaped.push(c);
        before = c;
    }
    escaped
}

fn code(text: &str) -> String {
    if text.contains('`') {
        return format!("`` {} ``", text.replace('\n', " "));
    }
    format!("`{}`", text.replace('\n', " "))
}

/// A fence that does not occur in the text.
fn fence(text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    fence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escaped("a * b <c> `d*` [e]"), r"a \* b \<c> `d*` \[e\]");
        assert_eq!(escaped("one\n two"), "one two");
        assert_eq!(escaped("a_b _c_"), r"a_b \_c\_");
    }

    #[test]
    fn code_cannot_end_early() {
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(fence("```x"), "````");
    }
}
