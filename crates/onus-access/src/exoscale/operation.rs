//! Operations by their names, so that a slip is told from an operation that nobody may do.

use thiserror::Error;

use crate::set::Pattern;

/// Class of services and operation, one a line: those of the API by its document, and the calls of S3 in the form that
/// roles write them. The class of some is in no document, and is `*` here.
const OPERATIONS: &str = include_str!("operations.txt");

/// A text that names no operation.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BadOperation {
    /// Not a class and an operation.
    #[error("`{0}` is not a class of services and an operation, as in `compute/delete-snapshot`")]
    Form(String),
    /// No class is called so.
    #[error("no class of services is called `{0}`")]
    NoSuchClass(String),
    /// No operation of the class is called so.
    #[error("`{0}` is no operation that Exoscale has")]
    NoSuchOperation(String),
}

/// Splits `class/operation`, both perhaps with wildcards, if there is such an operation.
///
/// # Errors
/// When there is none.
pub fn parse_operation(text: &str) -> Result<(&str, &str), BadOperation> {
    let (class, operation) = text.split_once('/').ok_or_else(|| BadOperation::Form(text.to_owned()))?;
    if class.is_empty() || operation.is_empty() {
        return Err(BadOperation::Form(text.to_owned()));
    }
    let (classes, operations) = (Pattern::wildcard(class), Pattern::wildcard(operation));
    let of_class = |(known, _): &(&str, &str)| *known == "*" || classes.matches(known);
    if !pairs().any(|(known, _)| classes.matches(known)) {
        return Err(BadOperation::NoSuchClass(class.to_owned()));
    }
    match pairs().filter(of_class).any(|(_, known)| operations.matches(known)) {
        true => Ok((class, operation)),
        false => Err(BadOperation::NoSuchOperation(text.to_owned())),
    }
}

/// All operations, as `class/operation`.
pub fn known_operations() -> impl Iterator<Item = &'static str> {
    OPERATIONS.lines()
}

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    known_operations().filter_map(|line| line.split_once('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_operations() {
        for good in ["compute/delete-snapshot", "sos/*", "*/list-*", "sos/get-object", "iam/list-events"] {
            assert!(parse_operation(good).is_ok(), "{good}");
        }
        assert_eq!(parse_operation("compute"), Err(BadOperation::Form("compute".into())));
        assert_eq!(parse_operation("compute/"), Err(BadOperation::Form("compute/".into())));
        assert_eq!(parse_operation("storage/x"), Err(BadOperation::NoSuchClass("storage".into())));
        let slip = "compute/delete-snapshots";
        assert_eq!(parse_operation(slip), Err(BadOperation::NoSuchOperation(slip.into())));
        assert_eq!(
            parse_operation("sos/delete-snapshot"),
            Err(BadOperation::NoSuchOperation("sos/delete-snapshot".into()))
        );
    }

    #[test]
    fn the_list_is_sorted_and_each_line_is_one_operation() {
        let lines: Vec<&str> = known_operations().collect();
        assert!(lines.is_sorted() && lines.len() == pairs().count());
    }
}
