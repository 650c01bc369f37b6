//! The formats of `onus assess`.

use std::io::{self, Write};

use clap::ValueEnum;
use onus_export::{Subject, json};

/// How to show the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs; `onus schema assessment` describes it
    Json,
}

impl Format {
    /// Whether it shows the verdict of every resource, and not only the first few.
    pub(super) fn shows_all(self) -> bool {
        self != Self::Text
    }

    /// Writes the result, where others than people at a terminal read it.
    pub(super) fn write(self, out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
        match self {
            Self::Text => Ok(()),
            Self::Json => json::write(out, subject),
        }
    }
}
