//! The formats of `onus assess`.

use std::io::{self, Write};

use clap::ValueEnum;
use onus_export::{Subject, csv, html, json, junit, markdown, ocsf, oscal, sarif};

/// How to show the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    Text,
    /// For programs; `onus schema assessment` describes it
    Json,
    /// For code scanning and editors: SARIF 2.1.0; with --passes also what passes
    Sarif,
    /// For the test tab of a CI: JUnit XML, a case for each duty; unknown is skipped
    Junit,
    /// For spreadsheets: a line for each duty and resource
    Csv,
    /// For a comment on a pull request, within GitHub's limit
    Markdown,
    /// For security lakes: OCSF 1.8.0 Compliance Findings, one JSON a line
    Ocsf,
    /// OSCAL 1.2.1 assessment results; its other documents come from `onus export`
    OscalAr,
    /// OSCAL plan of action and milestones: what fails, and what waivers accept
    OscalPoam,
    /// OSCAL system security plan of the customer: what is inherited and satisfied
    OscalSsp,
    /// For managers and auditors: one page that needs nothing but itself
    Html,
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
            Self::Sarif => sarif::write(out, subject),
            Self::Junit => junit::write(out, subject),
            Self::Csv => csv::write(out, subject),
            Self::Markdown => markdown::write(out, subject),
            Self::Ocsf => ocsf::write(out, subject),
            Self::OscalAr => oscal::ar::write(out, subject),
            Self::OscalPoam => oscal::poam::write(out, subject),
            Self::OscalSsp => oscal::ssp::write(out, subject),
            Self::Html => html::write(out, subject),
        }
    }
}
