//! Why two assessments cannot be compared.

use std::io::Error;

use onus_core::ObligationId;
use thiserror::Error;

/// Two assessments that cannot be compared.
#[derive(Debug, Error)]
pub enum HistoryError {
    /// A temporary file, or whoever takes the changes, refuses.
    #[error("cannot keep or hand over verdicts: {0}")]
    File(#[from] Error),
    /// The text is no report of an assessment.
    #[error("it is no report of `onus assess --format json`: {0}")]
    Report(#[source] serde_json::Error),
    /// Another program wrote it.
    #[error("it has the form `{found}`, and this onus reads `{known}`")]
    Form {
        /// What it says it is.
        found: String,
        /// What would be read.
        known: &'static str,
    },
    /// An assessment that did not keep its verdicts.
    #[error("the assessment of `{0}` did not keep its verdicts")]
    NotKept(ObligationId),
    /// A resource has two verdicts of one check.
    #[error("`{duty}` has two verdicts on `{resource}`")]
    Twice {
        /// The duty.
        duty: ObligationId,
        /// The resource.
        resource: String,
    },
}
