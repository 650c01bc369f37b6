//! Policies of roles, of the organization and of buckets: all have the same form.
//!
//! Source of the form and of its meaning: <https://community.exoscale.com/product/security/iam/how-to/policy-guide/>.

use std::sync::Arc;

use super::{leaves, written};
use crate::Formula;

/// A policy, as far as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolePolicy {
    /// Whether classes that are not named are allowed.
    pub(super) default: Read<bool>,
    /// The classes that are named.
    pub(super) services: Vec<Service>,
}

/// A part of a policy, or why it is not understood.
pub(super) type Read<T> = Result<T, Arc<str>>;

/// What a policy says of one class of services.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) class: String,
    pub(super) says: Read<Says>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// It is allowed or denied as a whole.
    All { allows: bool },
    /// The first rule that holds decides.
    Rules(Vec<Read<Rule>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) allows: Read<bool>,
    pub(super) expression: String,
    pub(super) holds: Arc<Formula>,
}

impl RolePolicy {
    /// Reads a policy, as the API and the policy of a bucket have it. It never fails: of what is not understood,
    /// nobody knows what it allows.
    #[must_use]
    pub fn read(text: &str) -> Self {
        written::policy(text).unwrap_or_else(|why| Self { default: Err(why), services: Vec::new() })
    }

    /// What is not understood in it.
    #[must_use]
    pub fn not_understood(&self) -> Vec<Arc<str>> {
        let mut whys: Vec<Arc<str>> = self.default.as_ref().err().cloned().into_iter().collect();
        for service in &self.services {
            match &service.says {
                Err(why) => whys.push(Arc::clone(why)),
                Ok(Says::All { .. }) => {}
                Ok(Says::Rules(rules)) => rules.iter().for_each(|rule| match rule {
                    Err(why) => whys.push(Arc::clone(why)),
                    Ok(rule) => {
                        whys.extend(rule.allows.as_ref().err().cloned());
                        whys.extend(leaves::gaps(&rule.holds));
                    }
                }),
            }
        }
        whys.sort();
        whys.dedup();
        whys
    }
}

/// A text that somebody else wrote: in backticks, on one line and short.
pub(super) fn quoted(text: &str) -> String {
    format!("`{}`", short(text))
}

pub(super) fn short(text: &str) -> String {
    const SHOWN_CHARS: usize = 80;
    let mut shown = String::new();
    for letter in text.chars().take(SHOWN_CHARS) {
        match letter {
            '\'' | '"' | '\\' => shown.push(letter),
            _ => shown.extend(letter.escape_debug()),
        }
    }
    if text.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}
