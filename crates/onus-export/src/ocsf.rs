//! OCSF 1.8.0 Compliance Finding (class 2003), for security lakes: one JSON object a line for each verdict. Fail is status
//! 3, pass is 1, and what is unknown is 0, never 1. What concerns nothing is not written. OCSF has no place for the owner
//! of a duty; it stands in `unmapped.onus`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use onus_catalog::{Catalog, Obligation};
use onus_core::{Basis, Moment, ObligationId, Severity, Verdict};
use serde_json::{Value, json};

use crate::key::uuid;
use crate::resource::Resource;
use crate::subject::Subject;
use crate::text::line;
use crate::verdicts::{Teller, Told, each_duty};

/// The version of OCSF.
const VERSION: &str = "1.8.0";
/// What is written: all but what concerns nothing.
const WANTED: [Verdict; 3] = [Verdict::Pass, Verdict::Fail, Verdict::Unknown];

/// Writes the findings.
///
/// # Errors
/// When nothing can be written, or the run did not keep its verdicts.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let teller = Teller::of(subject.snapshot, subject.catalog)?;
    let requirements = Requirements::of(subject.catalog);
    let as_of = subject.assessment.as_of;
    let profile = subject.profile.as_str();
    let run = uuid("run", &[profile, &as_of.to_string(), &subject.assessment.weighed_at.to_string()]);
    for (obligation, duty, waivers) in each_duty(subject.catalog, &mut subject.assessment) {
        let basis = duty.basis;
        teller.duty(duty, waivers, &WANTED, |told| {
            let finding = finding(obligation, basis, &told, &requirements, as_of, &run);
            serde_json::to_writer(&mut *out, &finding)?;
            writeln!(out)
        })?;
    }
    Ok(())
}

/// Which frameworks and controls each duty serves.
struct Requirements<'a>(BTreeMap<&'a ObligationId, (Vec<String>, Vec<String>)>);

impl<'a> Requirements<'a> {
    fn of(catalog: &'a Catalog) -> Self {
        let mut all: BTreeMap<&ObligationId, (Vec<String>, Vec<String>)> = BTreeMap::new();
        for framework in catalog.frameworks() {
            let standard = format!("{} ({})", framework.title, framework.edition);
            for control in &framework.controls {
                for duty in &control.obligations {
                    let (standards, requirements) = all.entry(duty).or_default();
                    if standards.last() != Some(&standard) {
                        standards.push(standard.clone());
                    }
                    requirements.push(format!("{}:{}", framework.key, control.id));
                }
            }
        }
        Self(all)
    }
}

fn finding(
    obligation: &Obligation,
    basis: Basis,
    told: &Told<'_>,
    requirements: &Requirements<'_>,
    as_of: Moment,
    run: &str,
) -> Value {
    let milliseconds = as_of.unix().saturating_mul(1000);
    let (severity_id, severity) = severity(obligation.severity);
    let bare = Resource::default();
    let resource = told.resource.as_ref().unwrap_or(&bare);
    let because = line(told.because.as_deref().unwrap_or_default());
    // Life cycle: a waiver suppresses a finding and changes nothing of what it says.
    let (life_id, life) = if told.waiver.is_some() { (3, "Suppressed") } else { (1, "New") };
    let mut finding = json!({
        "activity_id": 1,
        "activity_name": "Create",
        "category_uid": 2,
        "category_name": "Findings",
        "class_uid": 2003,
        "class_name": "Compliance Finding",
        "type_uid": 200_301,
        "severity_id": severity_id,
        "severity": severity,
        "status_id": life_id,
        "status": life,
        "time": milliseconds,
        "message": message(obligation, told, &because),
        "metadata": {
            "version": VERSION,
            "product": { "name": "onus", "vendor_name": "onus", "version": env!("CARGO_PKG_VERSION") },
            "profiles": ["cloud"],
            "correlation_uid": run,
        },
        "finding_info": {
            "uid": told.uuid(obligation),
            "title": line(&obligation.title),
            "desc": line(&obligation.why),
            "created_time": milliseconds,
            "types": ["Compliance"],
            "analytic": { "type_id": 1, "type": "Rule", "name": line(&obligation.title), "uid": obligation.id },
        },
        "compliance": compliance(obligation, told, requirements, &because),
        "cloud": cloud(obligation, resource),
        "unmapped": { "onus": unmapped(obligation, basis, told) },
    });
    if let Some(finding) = finding.as_object_mut() {
        if told.resource.is_some() {
            finding.insert("resources".to_owned(), json!([resource_details(resource)]));
        }
        if let Some(fix) = obligation.fix.as_ref().filter(|_| told.verdict == Verdict::Fail) {
            finding.insert("remediation".to_owned(), json!({ "desc": line(&fix.step) }));
        }
    }
    finding
}

fn message(obligation: &Obligation, told: &Told<'_>, because: &str) -> String {
    let name = told.resource.as_ref().map_or(obligation.title.clone(), Resource::called);
    match because.is_empty() {
        true => line(&format!("{name}: {}", told.verdict)),
        false => line(&format!("{name}: {because}")),
    }
}

fn compliance(
    obligation: &Obligation,
    told: &Told<'_>,
    requirements: &Requirements<'_>,
    because: &str,
) -> Value {
    let (status_id, status) = match told.verdict {
        Verdict::Pass => (1, "Pass"),
        Verdict::Fail => (3, "Fail"),
        Verdict::Unknown => (0, "Unknown"),
        Verdict::NotApplicable => (99, "Not applicable"),
    };
    let mut compliance = json!({
        "control": obligation.id,
        "desc": line(&obligation.title),
        "status_id": status_id,
        "status": status,
    });
    if let Some(compliance) = compliance.as_object_mut() {
        if !because.is_empty() {
            compliance.insert("status_detail".to_owned(), json!(because));
        }
        if let Some((standards, requirements)) = requirements.0.get(&obligation.id) {
            compliance.insert("standards".to_owned(), json!(standards));
            compliance.insert("requirements".to_owned(), json!(requirements));
        }
    }
    compliance
}

fn cloud(obligation: &Obligation, resource: &Resource) -> Value {
    let mut cloud = json!({ "provider": obligation.id.provider() });
    place(&mut cloud, resource);
    cloud
}

fn resource_details(resource: &Resource) -> Value {
    let mut details = json!({
        "uid": line(&resource.id),
        "name": line(resource.name.as_ref().unwrap_or(&resource.id)),
        "type": resource.table,
    });
    place(&mut details, resource);
    details
}

fn place(of: &mut Value, resource: &Resource) {
    for (key, value) in [("region", &resource.region), ("zone", &resource.zone)] {
        if let (Some(of), Some(value)) = (of.as_object_mut(), value) {
            of.insert(key.to_owned(), json!(line(value)));
        }
    }
}

fn unmapped(obligation: &Obligation, basis: Basis, told: &Told<'_>) -> Value {
    let mut onus = json!({
        "verdict": told.verdict,
        "owner": obligation.owner,
        "basis": basis,
        "check": told.check,
    });
    if let (Some(onus), Some(waiver)) = (onus.as_object_mut(), told.waiver) {
        let waiver = json!({
            "id": waiver.id,
            "owner": waiver.owner,
            "approver": waiver.approver,
            "reason": line(&waiver.reason),
            "until": waiver.until,
        });
        onus.insert("waiver".to_owned(), waiver);
    }
    onus
}

fn severity(severity: Severity) -> (u8, &'static str) {
    match severity {
        Severity::Info => (1, "Informational"),
        Severity::Low => (2, "Low"),
        Severity::Medium => (3, "Medium"),
        Severity::High => (4, "High"),
        Severity::Critical => (5, "Critical"),
    }
}
