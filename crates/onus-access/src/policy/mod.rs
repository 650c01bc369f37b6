//! Bucket policies, as Amazon S3 and Scaleway write them.
//!
//! A [`Document`] is read into statements, and those into a [`Formula`](crate::Formula) of the requests that
//! they let in. What was not understood is a gap in the place where it stands: an element of a statement, an
//! entry of a list of principals, one key of a condition. The others still say for which requests it does not
//! matter. Meanings come from the providers' documentation; where a provider says nothing, nothing is known.
//!
//! ```
//! use onus_access::policy::{Dialect, Document};
//! use onus_access::{Attr, Request};
//!
//! let policy = r#"{"Version": "2023-04-17", "Statement": [
//!     {"Sid": "Site", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "site/*"}
//! ]}"#;
//! let document = Document::parse(policy, Dialect::Scaleway)?;
//! let grants = document.grants(&mut |statement| statement.position());
//!
//! let read = Request::new().with(Attr::Action, "s3:getobject").with(Attr::Resource, "site/index.html");
//! assert_eq!(grants.holds(&read), Some(true));
//! let list = Request::new().with(Attr::Action, "s3:listbucket").with(Attr::Resource, "site");
//! assert_eq!(grants.holds(&list), Some(false));
//! # Ok::<(), onus_access::policy::PolicyError>(())
//! ```

mod action;
mod compile;
mod condition;
mod dialect;
mod document;
mod json;
mod principal;
mod resource;
mod statement;
mod unread;
mod wildcard;

pub use compile::domain;
pub use dialect::{Dialect, Version};
pub use document::{Document, PolicyError};
pub use statement::{Effect, Statement};
pub use unread::Unread;

#[cfg(test)]
mod tests;
