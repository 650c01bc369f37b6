//! A stacked bar of verdicts as SVG. Each part has its own fill and its number; what is unknown is hatched, and not a
//! colour of its own, since nothing was seen there.

use maud::{Markup, html};
use onus_core::{Tally, Verdict};

use super::mark::{ORDER, class, counted_words, grouped, word};

/// The whole length, in hundredths of a per cent.
const WHOLE: u64 = 10_000;
/// The least that is still seen.
const LEAST: u64 = 70;

/// Fills that all bars share.
pub(super) fn fills() -> Markup {
    html! {
        svg.defs width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.hatch-ground width="7" height="7" {}
                    rect.hatch-line width="2.5" height="7" {}
                }
            }
        }
    }
}

/// A bar with the numbers in it.
pub(super) fn bar(what: &str, tally: Tally) -> Markup {
    html! {
        svg.bar role="img" width="100%" height="40" focusable="false" {
            title { (what) ": " (counted_words(tally)) }
            @for part in parts(tally) {
                rect class={ "b-" (class(part.verdict)) } x=(percent(part.from)) y="0" width=(percent(part.length)) height="40" {}
            }
            @for part in parts(tally).into_iter().filter(Part::has_room) {
                text class={ "t-" (class(part.verdict)) } x=(percent(part.from + part.length / 2)) y="25.5" text-anchor="middle" {
                    (grouped(tally.of(part.verdict)))
                }
            }
        }
    }
}

/// A slim bar beside numbers that say the same, in the proportion of `of`.
pub(super) fn slim(tally: Tally, of: u64) -> Markup {
    let length = (tally.total() * WHOLE).checked_div(of).unwrap_or_default();
    html! {
        svg.slim aria-hidden="true" focusable="false" width=(percent(length)) height="12" {
            @for part in parts(tally) {
                rect class={ "b-" (class(part.verdict)) } x=(percent(part.from)) y="0" width=(percent(part.length)) height="12" {}
            }
        }
    }
}

/// What the fills mean, with the numbers.
pub(super) fn legend(tally: Tally) -> Markup {
    html! {
        ul.legend {
            @for verdict in ORDER {
                li { span class={ "v " (class(verdict)) } { strong { (grouped(tally.of(verdict))) } " " (word(verdict)) } }
            }
        }
    }
}

/// One part of a bar.
struct Part {
    verdict: Verdict,
    from: u64,
    length: u64,
    digits: u64,
}

impl Part {
    /// Whether its number fits into it on a phone.
    fn has_room(&self) -> bool {
        self.length >= 200 + 230 * self.digits
    }
}

fn parts(tally: Tally) -> Vec<Part> {
    let total = tally.total().max(1);
    let mut parts: Vec<Part> = Vec::new();
    for verdict in ORDER.into_iter().filter(|verdict| tally.of(*verdict) > 0) {
        let count = tally.of(verdict);
        let exact = u128::from(count) * u128::from(WHOLE) / u128::from(total);
        let length = u64::try_from(exact).unwrap_or(WHOLE).max(LEAST);
        parts.push(Part { verdict, from: 0, length, digits: grouped(count).len() as u64 });
    }
    // Rounding, and parts too small to be seen, are at the expense of the longest.
    let sum: u64 = parts.iter().map(|part| part.length).sum();
    if let Some(longest) = parts.iter_mut().max_by_key(|part| part.length) {
        longest.length = (longest.length + WHOLE).saturating_sub(sum);
    }
    let mut from = 0;
    for part in &mut parts {
        part.from = from;
        from += part.length;
    }
    parts
}

fn percent(hundredths: u64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_the_bar_and_none_is_lost() {
        for (pass, fail, unknown, not_applicable) in [(2, 94, 187, 1), (1, 0, 0, 499_999), (1, 1, 1, 0)] {
            let parts = parts(Tally { pass, fail, unknown, not_applicable });
            assert_eq!(parts.iter().map(|part| part.length).sum::<u64>(), WHOLE);
            assert!(parts.iter().all(|part| part.length >= LEAST));
        }
        assert!(parts(Tally::default()).is_empty());
    }
}
