//! Questions of access, as people ask them and as they read the answers.
//!
//! The form of the action tells whose cloud is meant: `s3:GetObject` at Scaleway, `sos/get-object` at Exoscale.

mod answer;
mod exoscale;
mod principal;
mod question;
mod scaleway;

pub(crate) use answer::{Told, Who};
pub(crate) use question::{Answers, Question};
