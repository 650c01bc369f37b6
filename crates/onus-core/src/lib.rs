//! The words of onus: who owns a duty, how bad a breach is, what a verdict can say, and when.
//!
//! Nothing here reads a file, a clock or a network. A verdict is one of four values and the algebra
//! over them ([`Verdict::worst`]) is the only way in which verdicts are combined.

mod id;
mod moment;
mod party;
mod period;
mod severity;
mod verdict;

pub use id::{BadId, ObligationId, StatementId};
pub use moment::{BadMoment, Moment};
pub use party::Party;
pub use period::{BadPeriod, Period};
pub use severity::Severity;
pub use verdict::{Basis, Tally, Verdict};
