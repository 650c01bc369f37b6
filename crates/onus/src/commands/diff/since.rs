//! Which two snapshots of a workspace `--since` means.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use onus_core::{Moment, Period};
use onus_facts::Snapshot;

use crate::failure::Failure;
use crate::snapshot_arg;

/// How old the side before has to be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Since {
    /// Of this moment, or earlier.
    Moment(Moment),
    /// At least this old today.
    Age(Period),
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let age = text.parse().map(Self::Age);
        age.or_else(|_| text.parse().map(Self::Moment))
            .map_err(|_| format!("`{text}` is neither a date such as 2026-11-01 nor a period such as P7D"))
    }
}

impl Since {
    /// The newest snapshot that is old enough, and the newest of all.
    pub(super) fn snapshots(self, workspace: &Path) -> Result<(PathBuf, PathBuf), Failure> {
        let latest = match self {
            Self::Moment(moment) => moment,
            Self::Age(period) => Moment::now().before(period),
        };
        let mut all = snapshot_arg::all_of(workspace)?;
        let Some(newest) = all.pop() else {
            return Err(Failure::usage(format!("`{}` has no snapshot yet", workspace.display()))
                .help(format!("run `onus collect {}` first", workspace.display())));
        };
        for older in all.into_iter().rev() {
            if Snapshot::open(&older).map_err(Failure::usage)?.as_of() <= latest {
                return Ok((older, newest));
            }
        }
        Err(Failure::usage(format!(
            "`{}` has no snapshot of {latest} or earlier beside its newest",
            workspace.display()
        ))
        .help("name a later date, or two snapshots"))
    }
}
