//! Who a statement is about.

use super::json::repeats;
use super::{Dialect, Json, any};

/// One name in the list of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Everyone,
    This(String),
    /// All principals of an account of AWS, by its number.
    Account(String),
    /// Perhaps anybody who has credentials.
    PerhapsWithCredentials,
    /// Perhaps anybody.
    Perhaps,
}

impl Name {
    fn means(&self, principal: Option<&str>, accounts_decide: bool) -> Option<bool> {
        match (self, principal) {
            (Self::Everyone, _) => Some(true),
            (Self::Perhaps, _) => None,
            (Self::This(_) | Self::Account(_) | Self::PerhapsWithCredentials, None) => Some(false),
            (Self::PerhapsWithCredentials, Some(_)) => None,
            (Self::This(name), Some(principal)) => Some(name == principal),
            (Self::Account(account), Some(principal)) => {
                let member = ["iam", "sts"]
                    .iter()
                    .any(|service| principal.starts_with(&format!("arn:aws:{service}::{account}:")));
                if member && accounts_decide { None } else { Some(member) }
            }
        }
    }
}

/// Whether a list of names means a principal. `accounts_decide`: a whole account is named, and who of it may is
/// decided by what the account says, which nobody read.
pub(crate) fn means(names: &[Name], principal: Option<&str>, accounts_decide: bool) -> Option<bool> {
    any(names.iter().map(|name| name.means(principal, accounts_decide)))
}

/// Reads the value of `Principal` or `NotPrincipal`; nothing when it has another shape.
pub(crate) fn read(value: &Json, dialect: Dialect) -> Option<Vec<Name>> {
    if *value == Json::text("*") {
        return Some(vec![Name::Everyone]);
    }
    let kinds = value.members()?;
    if repeats(kinds) || kinds.is_empty() {
        return None;
    }
    let mut names = Vec::new();
    for (kind, listed) in kinds {
        for text in listed.texts()? {
            names.push(match (dialect, kind.as_str()) {
                (Dialect::Aws, "AWS") => aws(&text),
                (Dialect::Aws, "CanonicalUser" | "Federated" | "Service") => Name::PerhapsWithCredentials,
                (Dialect::Scaleway, "SCW") => scaleway(&text),
                _ => Name::Perhaps,
            });
        }
    }
    Some(names)
}

fn aws(text: &str) -> Name {
    let account = |digits: &str| digits.len() == 12 && digits.chars().all(|c| c.is_ascii_digit());
    if text == "*" {
        return Name::Everyone;
    }
    if text.contains(['*', '?']) {
        return Name::Perhaps;
    }
    if account(text) {
        return Name::Account(text.to_owned());
    }
    if let Some(digits) = text.strip_prefix("arn:aws:iam::").and_then(|rest| rest.strip_suffix(":root"))
        && account(digits)
    {
        return Name::Account(digits.to_owned());
    }
    if text.starts_with("arn:") { Name::This(text.to_owned()) } else { Name::Perhaps }
}

fn scaleway(text: &str) -> Name {
    if text == "*" {
        return Name::Everyone;
    }
    if text.contains(['*', '?']) {
        return Name::Perhaps;
    }
    match text.split_once(':') {
        Some(("user_id" | "application_id", id)) if is_uuid(id) => Name::This(text.to_ascii_lowercase()),
        Some(("project_id", id)) if is_uuid(id) => Name::PerhapsWithCredentials,
        None if is_uuid(text) => Name::PerhapsWithCredentials,
        _ => Name::Perhaps,
    }
}

fn is_uuid(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_hexdigit() { '0' } else { c }).collect();
    shape == "00000000-0000-0000-0000-000000000000"
}
