//! What a command can end with beside a result, and the exit code that goes with it.

use anstream::eprintln;
use anstyle::{AnsiColor, Style};

/// A command that could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The user asked for something that cannot be: exit code 2.
    Usage {
        /// What and why.
        message: String,
        /// What to do next.
        help: Option<String>,
    },
    /// onus or the machine below it failed: exit code 4.
    Internal(String),
}

impl Failure {
    /// Something that the user can put right.
    pub(crate) fn usage(message: impl ToString) -> Self {
        Self::Usage { message: message.to_string(), help: None }
    }

    /// Something that only onus or the machine can put right.
    pub(crate) fn internal(error: impl ToString) -> Self {
        Self::Internal(error.to_string())
    }

    /// The same failure with advice.
    pub(crate) fn help(self, help: impl Into<String>) -> Self {
        match self {
            Self::Usage { message, .. } => Self::Usage { message, help: Some(help.into()) },
            other => other,
        }
    }

    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::Internal(_) => 4,
        }
    }

    pub(crate) fn print(&self) {
        let red: Style = AnsiColor::Red.on_default().bold();
        let (message, help) = match self {
            Self::Usage { message, help } => (message, help.as_deref()),
            Self::Internal(message) => (message, None),
        };
        eprintln!("{red}error:{red:#} {message}");
        if let Some(help) = help {
            eprintln!("  help: {help}");
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(format!("cannot write the result: {error}"))
    }
}
