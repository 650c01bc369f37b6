//! Names near to one that nobody knows.

use crate::failure::Failure;

/// How alike two names must be, from 0 to 1.
const LIKENESS: f64 = 0.6;
/// How much less alike than the best a name may be and still be worth naming.
const WORSE: f64 = 0.15;
/// Texts shorter than this occur in too many names.
const SHORTEST_PART: usize = 3;
const MOST: usize = 5;

/// The names most like `typed`, best first. `short` gives the part of a name that people type.
pub(crate) fn near<'n>(
    typed: &str,
    names: impl Iterator<Item = &'n str>,
    short: impl Fn(&'n str) -> &'n str,
) -> Vec<&'n str> {
    let typed = typed.to_lowercase();
    let mut found: Vec<(f64, &str)> = names
        .map(|name| {
            (likeness(&typed, &name.to_lowercase()).max(likeness(&typed, &short(name).to_lowercase())), name)
        })
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .collect();
    found.sort_by(|(a, first), (b, second)| b.total_cmp(a).then(first.cmp(second)));
    let least = found.first().map_or(1.0, |(best, _)| best - WORSE);
    found.retain(|(likeness, _)| *likeness >= least);
    found.into_iter().map(|(_, name)| name).take(MOST).collect()
}

/// A name that holds the whole text is always near; otherwise the fewer changes, the nearer.
fn likeness(typed: &str, name: &str) -> f64 {
    let edits = strsim::normalized_damerau_levenshtein(typed, name);
    if typed.len() >= SHORTEST_PART && name.contains(typed) { edits.max(0.9) } else { edits }
}

/// Advice that names what is near; none when nothing is.
pub(crate) fn did_you_mean(near: &[&str]) -> Option<String> {
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    match quoted.as_slice() {
        [] => None,
        [only] => Some(format!("did you mean {only}?")),
        many => Some(format!("did you mean one of these?\n    {}", many.join("\n    "))),
    }
}

/// A name that the catalog does not have, with those that it has.
pub(crate) fn unknown_name(what: &str, name: &str, known: Vec<&str>) -> Failure {
    let near = near(name, known.iter().copied(), |name| name);
    let advice = did_you_mean(&near).unwrap_or_else(|| match known.as_slice() {
        [] => format!("the catalog has no {what} at all"),
        known => format!("the catalog has: {}", known.join(", ")),
    });
    Failure::usage(format!("there is no {what} `{name}`")).help(advice)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 4] =
        ["scaleway/iam/iam-mfa-enabled", "scaleway/iam/iam-owner-mfa", "scaleway_bucket", "A.5.15"];

    fn found(typed: &str) -> Vec<&'static str> {
        near(typed, NAMES.into_iter(), |name| name.rsplit('/').next().unwrap_or(name))
    }

    #[test]
    fn slips_and_parts_are_understood() {
        assert_eq!(found("iam-mfa-enable"), ["scaleway/iam/iam-mfa-enabled"]);
        assert_eq!(found("scalway_bukcet"), ["scaleway_bucket"]);
        assert_eq!(found("MFA").len(), 2);
        assert!(found("nothing like it").is_empty());
    }
}
