//! Verdicts of single resources: the first few in memory, all of them on disk when wanted.

use std::fs::File;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};

use onus_catalog::matches;
use onus_core::Verdict;
use serde::Serialize;

use crate::{AssessError, Waiver};

/// The verdict of one resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The resource's `id`.
    pub resource: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// What was seen, or what was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// The waiver that stands beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<String>,
}

/// A finding on its way to disk.
#[derive(Serialize)]
struct Line<'a> {
    resource: &'a str,
    verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waiver: Option<&'a str>,
}

/// Which findings a run keeps.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// How many failures and how many unknowns of each check, in memory.
    pub first: usize,
    /// Whether all verdicts go to a temporary file as well.
    pub all: bool,
}

/// The findings of one check.
#[derive(Debug)]
pub struct Findings {
    failed: Vec<Finding>,
    unknown: Vec<Finding>,
    keep: Keep,
    spool: Option<BufWriter<File>>,
    waivers: Vec<InForce>,
}

/// A waiver that stands beside what it matches.
#[derive(Clone, Debug)]
pub(crate) struct InForce {
    pub(crate) id: String,
    pub(crate) resources: String,
    pub(crate) matched: u64,
}

impl InForce {
    pub(crate) fn of(waiver: &Waiver) -> Self {
        Self { id: waiver.id.clone(), resources: waiver.resources.clone(), matched: 0 }
    }
}

impl Findings {
    pub(crate) fn new(keep: Keep, waivers: Vec<InForce>) -> Result<Self, AssessError> {
        let spool = match keep.all {
            true => {
                Some(BufWriter::with_capacity(1 << 16, tempfile::tempfile().map_err(AssessError::Spool)?))
            }
            false => None,
        };
        Ok(Self { failed: Vec::new(), unknown: Vec::new(), keep, spool, waivers })
    }

    pub(crate) fn keep(&self) -> Keep {
        self.keep
    }

    pub(crate) fn add(
        &mut self,
        resource: &str,
        verdict: Verdict,
        because: Option<&str>,
    ) -> Result<(), AssessError> {
        let list = match verdict {
            Verdict::Fail => Some(&mut self.failed),
            Verdict::Unknown => Some(&mut self.unknown),
            Verdict::Pass | Verdict::NotApplicable => None,
        };
        let waiver = match list {
            Some(_) => self.waivers.iter_mut().find(|waiver| matches(&waiver.resources, resource)),
            None => None,
        };
        let waiver = waiver.map(|waiver| {
            waiver.matched += 1;
            waiver.id.as_str()
        });
        if let Some(list) = list
            && list.len() < self.keep.first
        {
            let (because, waiver) = (because.map(ToOwned::to_owned), waiver.map(ToOwned::to_owned));
            list.push(Finding { resource: resource.to_owned(), verdict, because, waiver });
        }
        if let Some(spool) = &mut self.spool {
            serde_json::to_writer(&mut *spool, &Line { resource, verdict, because, waiver })
                .map_err(|error| AssessError::Spool(error.into()))?;
            spool.write_all(b"\n").map_err(AssessError::Spool)?;
        }
        Ok(())
    }

    /// The resources of the findings in memory that have no reason yet.
    pub(crate) fn unexplained(&self) -> Vec<String> {
        let findings = self.failed.iter().chain(&self.unknown);
        findings.filter(|finding| finding.because.is_none()).map(|finding| finding.resource.clone()).collect()
    }

    /// Adds a reason to a finding that has none.
    pub(crate) fn explain(&mut self, resource: &str, because: &str) {
        let mut findings = self.failed.iter_mut().chain(&mut self.unknown);
        if let Some(finding) =
            findings.find(|finding| finding.resource == resource && finding.because.is_none())
        {
            finding.because = Some(because.to_owned());
        }
    }

    /// How many failures and unknowns each waiver stands beside.
    pub fn waived(&self) -> impl Iterator<Item = (&str, u64)> {
        self.waivers.iter().map(|waiver| (waiver.id.as_str(), waiver.matched))
    }

    /// The first failures.
    #[must_use]
    pub fn failed(&self) -> &[Finding] {
        &self.failed
    }

    /// The first unknowns.
    #[must_use]
    pub fn unknown(&self) -> &[Finding] {
        &self.unknown
    }

    /// All verdicts as JSON, one a line, when they were kept.
    ///
    /// # Errors
    /// When the temporary file cannot be read back.
    pub fn lines(&mut self) -> std::io::Result<Option<impl Read + '_>> {
        let Some(spool) = &mut self.spool else { return Ok(None) };
        spool.flush()?;
        let file = spool.get_mut();
        file.seek(SeekFrom::Start(0))?;
        Ok(Some(file))
    }
}
