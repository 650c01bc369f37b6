//! Actions, by the names that people use.

use onus_access::scaleway::{self, BadAction, known_actions};

use crate::failure::Failure;
use crate::suggest::{did_you_mean, near};

/// An action that exists.
pub(crate) fn check_action(text: &str) -> Result<(), Failure> {
    scaleway::check_action(text).map_err(|error| {
        let known: Vec<String> = known_actions().collect();
        let failure = Failure::usage(&error);
        let typed = if let BadAction::NoSuchProduct(product) = &error { product.as_str() } else { text };
        let short = |name| str::split_once(name, ':').map_or(name, |(_, verb)| verb);
        let part = if matches!(error, BadAction::NoSuchProduct(_)) {
            near(typed, known.iter().map(String::as_str), |name| name.split(':').next().unwrap_or(name))
        } else {
            near(typed, known.iter().map(String::as_str), short)
        };
        match did_you_mean(&part) {
            Some(help) => failure.help(help),
            None => {
                failure.help("for example `s3:GetObject`, `s3:*`, `instances:delete` or `iam-policy:write`")
            }
        }
    })
}
