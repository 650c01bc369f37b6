//! What is wrong with a catalog file, said to the person who wrote it.

use std::fmt;

/// Whether a problem stops the catalog from being used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth a look; the file works.
    Warning,
    /// The file cannot be used as it is.
    Error,
}

/// One problem in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Path of the file within the catalog.
    pub file: String,
    /// Line from 1 where it is known.
    pub line: Option<usize>,
    /// How much it matters.
    pub weight: Weight,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Problem {
    /// A problem that stops the file from being used.
    pub fn error(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, weight: Weight::Error, message: message.into(), help: None }
    }

    /// A problem worth a look.
    pub fn warning(file: &str, message: impl Into<String>) -> Self {
        Self { weight: Weight::Warning, ..Self::error(file, message) }
    }

    /// The same problem with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same problem at a line.
    #[must_use]
    pub fn at(mut self, line: usize) -> Self {
        self.line = Some(line);
        self
    }

    /// What the TOML reader says of a file.
    #[must_use]
    pub fn toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let problem = Self::error(file, error.message());
        match error.span().and_then(|span| text.get(..span.start)) {
            Some(before) => problem.at(before.matches('\n').count() + 1),
            None => problem,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weight = match self.weight {
            Weight::Warning => "warning",
            Weight::Error => "error",
        };
        write!(f, "{weight}: {}", self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}
