//! The verdicts of single resources, read back from the temporary file in which a run left them.

use std::io::{self, BufRead, BufReader};

use onus_assess::Judged;

/// Hands over each verdict of a check as the JSON in which it was kept. A check that could not be used has none.
///
/// # Errors
/// When the run did not keep its verdicts, since a report without them would look like one of nothing.
pub(crate) fn for_each_line(
    outcome: &mut Result<Judged, String>,
    mut take: impl FnMut(String) -> io::Result<()>,
) -> io::Result<()> {
    let Ok(judged) = outcome else { return Ok(()) };
    let wanted = judged.tally.total();
    match judged.findings.lines()? {
        Some(lines) => BufReader::new(lines).lines().try_for_each(|line| take(line?)),
        None if wanted == 0 => Ok(()),
        None => Err(io::Error::other(format!("the run did not keep its {wanted} verdicts"))),
    }
}
