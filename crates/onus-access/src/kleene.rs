//! Truth values of which some are not known.

/// Whether all hold: one that does not decides.
pub(crate) fn and(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    deciding(parts, false)
}

/// Whether at least one holds: one that does decides.
pub(crate) fn or(parts: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    deciding(parts, true)
}

/// The deciding value when a part has it, else not known when a part is not, else the other value.
fn deciding(parts: impl IntoIterator<Item = Option<bool>>, decides: bool) -> Option<bool> {
    let mut all_known = true;
    for part in parts {
        match part {
            Some(value) if value == decides => return Some(decides),
            Some(_) => {}
            None => all_known = false,
        }
    }
    all_known.then_some(!decides)
}
