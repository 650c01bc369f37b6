//! Questions of access, as people ask them and as they read the answers.

mod answer;
mod question;
mod resource;
mod rights;
mod who;

pub(crate) use answer::{json_of, paragraphs_of, verdict_of};
pub(crate) use question::Question;
pub(crate) use resource::Named;
pub(crate) use rights::Rights;
use rights::check_action;
pub(crate) use who::find_caller;
