//! Duties as rules, and the frameworks whose controls they serve as taxonomies.

use std::collections::BTreeMap;

use onus_catalog::{Framework, Obligation};
use onus_core::{ObligationId, Severity};
use serde_json::{Value, json};

use crate::subject::Subject;
use crate::text::line;

/// The rules of a run.
pub(super) struct Rules<'a> {
    duties: Vec<&'a Obligation>,
    positions: BTreeMap<&'a ObligationId, usize>,
    /// Frameworks, each with those of its controls that a rule serves.
    frameworks: Vec<(&'a Framework, Vec<&'a onus_catalog::Control>)>,
}

impl<'a> Rules<'a> {
    pub(super) fn of(subject: &Subject<'a>) -> Self {
        let duties: Vec<&Obligation> = subject.duties().collect();
        let positions: BTreeMap<_, _> = duties.iter().enumerate().map(|(at, duty)| (&duty.id, at)).collect();
        let mut frameworks = Vec::new();
        for framework in subject.catalog.frameworks() {
            let serves = |control: &&onus_catalog::Control| {
                control.obligations.iter().any(|id| positions.contains_key(id))
            };
            let controls: Vec<_> = framework.controls.iter().filter(serves).collect();
            if !controls.is_empty() {
                frameworks.push((framework, controls));
            }
        }
        Self { duties, positions, frameworks }
    }

    /// The position of a duty among the rules.
    pub(super) fn position(&self, id: &ObligationId) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// The tool with all its rules.
    pub(super) fn tool(&self) -> Value {
        let supported: Vec<Value> = (0..)
            .zip(&self.frameworks)
            .map(|(at, (framework, _)): (usize, _)| json!({ "name": framework.key, "index": at }))
            .collect();
        let mut driver = json!({
            "name": "onus",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": self.duties.iter().map(|duty| self.rule(duty)).collect::<Vec<_>>(),
        });
        if let (Some(driver), false) = (driver.as_object_mut(), supported.is_empty()) {
            driver.insert("supportedTaxonomies".to_owned(), Value::Array(supported));
        }
        json!({ "driver": driver })
    }

    fn rule(&self, duty: &Obligation) -> Value {
        let mut tags = vec![
            "security".to_owned(),
            duty.id.provider().to_owned(),
            duty.id.service().to_owned(),
            format!("owner:{}", duty.owner),
        ];
        let mut relationships = Vec::new();
        for (at, (framework, controls)) in self.frameworks.iter().enumerate() {
            for control in controls.iter().filter(|control| control.obligations.contains(&duty.id)) {
                tags.push(format!("{}:{}", framework.key, control.id));
                relationships.push(json!({
                    "target": {
                        "id": control.id,
                        "toolComponent": { "name": framework.key, "index": at },
                    },
                    "kinds": ["relevant"],
                }));
            }
        }
        let mut rule = json!({
            "id": duty.id,
            "name": pascal(duty.id.name()),
            "shortDescription": { "text": line(&duty.title) },
            "fullDescription": { "text": line(&duty.why) },
            "help": { "text": help(duty) },
            "defaultConfiguration": { "level": level(duty.severity) },
            "properties": {
                "tags": tags,
                "severity": duty.severity,
                "security-severity": score(duty.severity),
            },
        });
        if let (Some(rule), false) = (rule.as_object_mut(), relationships.is_empty()) {
            rule.insert("relationships".to_owned(), Value::Array(relationships));
        }
        rule
    }

    /// The frameworks that the rules name, by control number and in our own words.
    pub(super) fn taxonomies(&self) -> Vec<Value> {
        let taxonomy = |(framework, controls): &(&Framework, Vec<&onus_catalog::Control>)| {
            let taxa = controls.iter().map(
                |control| json!({ "id": control.id, "shortDescription": { "text": line(&control.title) } }),
            );
            json!({
                "name": framework.key,
                "version": framework.edition,
                "shortDescription": { "text": line(&framework.title) },
                "isComprehensive": false,
                "taxa": taxa.collect::<Vec<_>>(),
            })
        };
        self.frameworks.iter().map(taxonomy).collect()
    }
}

/// Why the duty matters, how to mend a breach, and what a pass does not prove.
fn help(duty: &Obligation) -> String {
    let mut parts = vec![line(&duty.why)];
    if let Some(fix) = &duty.fix {
        parts.push(format!("First: {}", line(&fix.step)));
        parts.extend(fix.console.iter().map(|console| format!("Console: {}", line(console))));
        parts.extend(fix.cli.iter().map(|cli| format!("Command: {}", cli.trim())));
        parts.extend(fix.terraform.iter().map(|terraform| format!("Terraform: {}", terraform.trim())));
        parts.push(format!("What a pass does not prove: {}", line(&fix.proves_not)));
    }
    parts.push(format!("`onus explain {}` says more.", duty.id));
    parts.join("\n\n")
}

/// How loudly a failure is reported.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The middle of the band into which code scanning sorts a severity.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.0",
    }
}

fn pascal(name: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    name.split('-').filter_map(capital).collect()
}
