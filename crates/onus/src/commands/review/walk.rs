//! Going through the entries at a terminal.

use std::io::{self, IsTerminal};

use anstream::eprintln;
use onus_assess::{Decision, Line};

use super::list::Entry;
use crate::failure::Failure;
use crate::report::style::{BOLD, DIM, tame};
use crate::signing::ask;

/// Asks about each entry. `skip` leaves one undecided, `stop` all that follow.
pub(super) fn decide(entries: &[Entry]) -> Result<Vec<Line>, Failure> {
    if !io::stdin().is_terminal() {
        return Err(Failure::usage("nobody can be asked here: there is no terminal")
            .help("use `--worksheet FILE`, fill it in, and give it back with `--decisions FILE`"));
    }
    let mut lines = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        eprintln!(
            "\n{DIM}{} of {}{DIM:#}  {BOLD}{}{BOLD:#}  {}",
            at + 1,
            entries.len(),
            tame(&entry.name),
            entry.table
        );
        eprintln!("  {}", tame(&entry.details));
        match answer()? {
            Answer::Stop => break,
            Answer::Skip => {}
            Answer::Is(decision) => {
                let note = match decision {
                    Decision::Keep => String::new(),
                    Decision::Remove | Decision::Change => ask("  why, or what is to change")?,
                };
                let (table, id, name) = (entry.table.clone(), entry.id.clone(), entry.name.clone());
                lines.push(Line { table, id, name, decision, note });
            }
        }
    }
    Ok(lines)
}

enum Answer {
    Is(Decision),
    Skip,
    Stop,
}

fn answer() -> Result<Answer, Failure> {
    loop {
        match ask("  [k]eep, [r]emove, [c]hange, [s]kip, s[t]op")?.to_lowercase().as_str() {
            "k" | "keep" => return Ok(Answer::Is(Decision::Keep)),
            "r" | "remove" => return Ok(Answer::Is(Decision::Remove)),
            "c" | "change" => return Ok(Answer::Is(Decision::Change)),
            "s" | "skip" => return Ok(Answer::Skip),
            "t" | "stop" => return Ok(Answer::Stop),
            other => eprintln!("  `{}` is no answer", tame(other)),
        }
    }
}
