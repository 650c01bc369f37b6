//! What a question is about, by the names that people use.

use onus_access::exoscale::{Bucket, Organization, Resource};

use crate::failure::Failure;
use crate::suggest::{did_you_mean, near};

/// What a text names: `any`, `bucket`, `bucket/key`, or what rules read by a name, as `dbaas_service.name=orders`.
pub(super) enum Named {
    Any,
    Bucket(Bucket),
    /// An object of a bucket, whose name makes no difference: no rule sees it.
    Object(Bucket),
    /// A name in rules, and its value.
    Thing(String, String),
}

impl Named {
    /// Finds it.
    pub(super) fn find(text: &str, organization: &Organization) -> Result<Self, Failure> {
        if ["any", "organization"].iter().any(|word| text.eq_ignore_ascii_case(word)) {
            return Ok(Self::Any);
        }
        if let Some((name, value)) =
            text.split_once('=').filter(|(name, value)| !name.is_empty() && !value.is_empty())
        {
            let name =
                name.strip_prefix("resources.").or_else(|| name.strip_prefix("resource.")).unwrap_or(name);
            return Ok(Self::Thing(name.to_owned(), value.to_owned()));
        }
        let (name, key) = text.split_once('/').map_or((text, None), |(name, key)| (name, Some(key)));
        match (organization.buckets.items.iter().find(|bucket| bucket.name == name), key) {
            (None, _) => Err(unknown(text, name, organization)),
            (Some(bucket), None) => Ok(Self::Bucket(bucket.clone())),
            (Some(_), Some("")) => Err(Failure::usage(format!("`{text}` names no object"))
                .help(format!("`{name}` is the bucket, and `{name}/*` any object in it"))),
            (Some(bucket), Some(_)) => Ok(Self::Object(bucket.clone())),
        }
    }

    /// As the question needs it.
    pub(super) fn resource(&self) -> Resource<'_> {
        match self {
            Self::Any => Resource::Any,
            Self::Bucket(bucket) => Resource::Bucket(bucket),
            Self::Object(bucket) => Resource::Object(bucket),
            Self::Thing(name, value) => Resource::Named(name, value),
        }
    }
}

fn unknown(text: &str, name: &str, organization: &Organization) -> Failure {
    let buckets = organization.buckets.items.iter().map(|bucket| bucket.name.as_str());
    let near = near(name, buckets, |name| name);
    Failure::usage(format!("the snapshot has no bucket `{text}`")).help(did_you_mean(&near).unwrap_or_else(
        || {
            "name a bucket, `bucket/key`, `any`, or what rules look at, as `dbaas_service.name=orders`"
                .to_owned()
        },
    ))
}
