//! Verdicts of one side in one temporary file: there can be a million of them.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

use onus_core::Verdict;
use serde::{Deserialize, Serialize};

use super::HistoryError;

/// The verdict on one resource, as a line of the file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line<'a> {
    #[serde(borrow)]
    pub(super) resource: Cow<'a, str>,
    pub(super) verdict: Verdict,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(super) because: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub(super) waiver: Option<Cow<'a, str>>,
}

/// Where the lines of one check stand.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Span {
    begin: u64,
    length: u64,
}

/// The file being filled.
pub(super) struct Filling {
    out: BufWriter<File>,
    at: u64,
}

impl Filling {
    pub(super) fn new() -> Result<Self, HistoryError> {
        Ok(Self { out: BufWriter::with_capacity(1 << 16, tempfile::tempfile()?), at: 0 })
    }

    /// Copies lines as they are.
    pub(super) fn copy(&mut self, mut lines: impl Read) -> Result<Span, HistoryError> {
        let length = std::io::copy(&mut lines, &mut self.out)?;
        let span = Span { begin: self.at, length };
        self.at += length;
        Ok(span)
    }

    /// Begins the lines of a check, which [`Self::add`] then makes longer.
    pub(super) fn begin(&self) -> Span {
        Span { begin: self.at, length: 0 }
    }

    /// Adds a line to those of a check.
    pub(super) fn add(&mut self, span: &mut Span, line: &Line<'_>) -> std::io::Result<()> {
        let mut text = serde_json::to_vec(line)?;
        text.push(b'\n');
        self.out.write_all(&text)?;
        self.at += text.len() as u64;
        span.length += text.len() as u64;
        Ok(())
    }

    pub(super) fn end(self) -> Result<Spool, HistoryError> {
        Ok(Spool(self.out.into_inner().map_err(std::io::IntoInnerError::into_error)?))
    }
}

/// The whole file.
#[derive(Debug)]
pub(super) struct Spool(File);

impl Spool {
    /// Hands over the lines of a check.
    pub(super) fn each(
        &self,
        span: Span,
        mut take: impl FnMut(Line<'_>) -> Result<(), HistoryError>,
    ) -> Result<(), HistoryError> {
        let mut file = &self.0;
        file.seek(SeekFrom::Start(span.begin))?;
        let mut lines = BufReader::with_capacity(1 << 16, file.take(span.length));
        let mut text = String::new();
        while lines.read_line(&mut text)? > 0 {
            take(serde_json::from_str(&text).map_err(|error| HistoryError::File(error.into()))?)?;
            text.clear();
        }
        Ok(())
    }
}
