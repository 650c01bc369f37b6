//! Colours and words of verdicts. All meaning is in the words; colour only helps the eye.

use anstyle::{AnsiColor, Style};
use onus_core::{Party, Severity, Verdict};
pub(crate) use onus_export::{counted, grouped};

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const DIM: Style = Style::new().dimmed();

pub(crate) fn of_verdict(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Pass => AnsiColor::Green.on_default(),
        Verdict::Fail => AnsiColor::Red.on_default().bold(),
        Verdict::Unknown => AnsiColor::Yellow.on_default(),
        Verdict::NotApplicable => DIM,
    }
}

pub(crate) fn of_severity(severity: Severity) -> Style {
    match severity {
        Severity::Critical => AnsiColor::Red.on_default().bold(),
        Severity::High => AnsiColor::Red.on_default(),
        Severity::Medium => AnsiColor::Yellow.on_default(),
        Severity::Low | Severity::Info => DIM,
    }
}

/// Whose duties, to the customer who reads.
pub(crate) fn whose(party: Party) -> &'static str {
    match party {
        Party::Customer => "yours",
        Party::Shared => "shared",
        Party::Provider => "the provider's",
        Party::ThirdParty => "third parties'",
    }
}

/// Text in lines of at most `width` characters, broken at spaces.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines
            .last()
            .is_some_and(|line| !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width);
        if full {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// Text from outside, safe to show on a terminal: control characters are shown, not obeyed.
pub(crate) fn tame(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_wraps_at_spaces_and_never_loses_a_word() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("unbreakable", 3), ["unbreakable"]);
    }

    #[test]
    fn names_from_outside_cannot_drive_the_terminal() {
        assert_eq!(tame("a\u{1b}[31mb\n"), "a\u{fffd}[31mb\u{fffd}");
    }
}
