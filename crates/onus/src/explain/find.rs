//! From what a user types to what it means.

use std::collections::BTreeSet;

use onus_catalog::{Catalog, Control, Framework, Model, Obligation, Statement, Table};

use crate::failure::Failure;
use crate::suggest::{did_you_mean, near};

const NEAREST_LINES: usize = 4;

/// Something that can be explained.
pub(crate) enum Subject<'c> {
    /// A duty.
    Duty(&'c Obligation),
    /// A statement of a document.
    Statement(&'c Model, &'c Statement),
    /// A control of a framework.
    Control(&'c Framework, &'c Control),
    /// A fact table.
    Table(&'c Table),
    /// A whole framework.
    Framework(&'c Framework),
    /// A whole document.
    Document(&'c Model),
    /// All duties of a provider, or of one of its services.
    Duties {
        /// The provider, or provider and service.
        name: String,
        /// The duties.
        of: Vec<&'c Obligation>,
    },
}

/// Finds what `typed` names. Case does not matter; a duty's short name and a control's bare number are
/// enough when nothing else has the same; a path of the catalog will do.
pub(crate) fn find<'c>(catalog: &'c Catalog, typed: &str) -> Result<Subject<'c>, Failure> {
    let text = typed.trim().trim_end_matches('/').trim_end_matches(".toml").to_lowercase();
    let text = text.split_once("obligations/").map_or(text.as_str(), |(_, path)| path);
    let mut found = exact(catalog, text);
    if found.is_empty() {
        found = short(catalog, text);
    }
    if found.len() > 1 {
        let names: Vec<String> = found.iter().map(|subject| format!("`{}`", name_of(subject))).collect();
        return Err(Failure::usage(format!("`{typed}` names {} things", names.len()))
            .help(format!("say which:\n    {}", names.join("\n    "))));
    }
    found.pop().ok_or_else(|| unknown(catalog, typed, text))
}

/// What has exactly this name; names are unique among each other.
fn exact<'c>(catalog: &'c Catalog, text: &str) -> Vec<Subject<'c>> {
    let is = |name: &str| name.eq_ignore_ascii_case(text);
    if let Some(obligation) = catalog.obligations().values().find(|obligation| is(obligation.id.as_str())) {
        return vec![Subject::Duty(obligation)];
    }
    if let Some(table) = catalog.tables().values().find(|table| is(&table.name)) {
        return vec![Subject::Table(table)];
    }
    for model in catalog.models() {
        if is(&model.name) || is(&model.document) {
            return vec![Subject::Document(model)];
        }
        if let Some(statement) = model.statements.iter().find(|statement| is(statement.id.as_str())) {
            return vec![Subject::Statement(model, statement)];
        }
    }
    for framework in catalog.frameworks() {
        if is(&framework.key) {
            return vec![Subject::Framework(framework)];
        }
        if let Some(control) = framework.controls.iter().find(|control| is(&control_name(framework, control)))
        {
            return vec![Subject::Control(framework, control)];
        }
    }
    let below = |obligation: &&Obligation| {
        obligation.id.as_str().strip_prefix(text).is_some_and(|rest| rest.starts_with('/'))
    };
    let of: Vec<&Obligation> = catalog.obligations().values().filter(below).collect();
    if of.is_empty() { Vec::new() } else { vec![Subject::Duties { name: text.to_owned(), of }] }
}

/// What ends in this: a duty's own name, or a control's number.
fn short<'c>(catalog: &'c Catalog, text: &str) -> Vec<Subject<'c>> {
    let ends = |id: &str| id.strip_suffix(text).is_some_and(|before| before.ends_with('/'));
    let duties = catalog.obligations().values().filter(|obligation| ends(obligation.id.as_str()));
    let controls = catalog.frameworks().iter().flat_map(|framework| {
        let same = framework.controls.iter().filter(|control| control.id.eq_ignore_ascii_case(text));
        same.map(move |control| Subject::Control(framework, control))
    });
    duties.map(Subject::Duty).chain(controls).collect()
}

/// How a control is named: framework and number.
pub(super) fn control_name(framework: &Framework, control: &Control) -> String {
    format!("{}:{}", framework.key, control.id)
}

fn name_of(subject: &Subject<'_>) -> String {
    match subject {
        Subject::Duty(obligation) => obligation.id.to_string(),
        Subject::Statement(_, statement) => statement.id.to_string(),
        Subject::Control(framework, control) => control_name(framework, control),
        Subject::Table(table) => table.name.clone(),
        Subject::Framework(framework) => framework.key.clone(),
        Subject::Document(model) => model.name.clone(),
        Subject::Duties { name, .. } => name.clone(),
    }
}

fn unknown(catalog: &Catalog, typed: &str, text: &str) -> Failure {
    let names = all_names(catalog);
    let short = |name| str::rsplit(name, ['/', ':']).next().unwrap_or(name);
    let mut near = near(text, names.iter().map(String::as_str), short);
    let lines = nearest_lines(catalog, text);
    if !lines.is_empty() {
        near = lines;
    }
    let advice = did_you_mean(&near).unwrap_or_else(|| {
        "name a duty, a statement, a control, a table, or a service such as `scaleway/iam`; \
         `onus matrix` lists the services"
            .to_owned()
    });
    Failure::usage(format!("the catalog has nothing called `{typed}`")).help(advice)
}

/// The statements nearest to a line of a document of which nothing is stated.
fn nearest_lines<'c>(catalog: &'c Catalog, text: &str) -> Vec<&'c str> {
    let Some((document, line)) = text.split_once("-l") else { return Vec::new() };
    let digits = line.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let Ok(line) = digits.parse::<usize>() else { return Vec::new() };
    let models = catalog.models().iter().filter(|model| model.document == document);
    let mut statements: Vec<&Statement> = models.flat_map(|model| &model.statements).collect();
    statements.sort_by_key(|statement| statement.line.abs_diff(line));
    statements.truncate(NEAREST_LINES);
    statements.sort_by_key(|statement| statement.line);
    statements.into_iter().map(|statement| statement.id.as_str()).collect()
}

fn all_names(catalog: &Catalog) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for obligation in catalog.obligations().values() {
        let (provider, service) = (obligation.id.provider(), obligation.id.service());
        names.extend([obligation.id.to_string(), provider.to_owned(), format!("{provider}/{service}")]);
    }
    names.extend(catalog.tables().keys().cloned());
    for model in catalog.models() {
        names.insert(model.name.clone());
        names.extend(model.statements.iter().map(|statement| statement.id.to_string()));
    }
    for framework in catalog.frameworks() {
        names.insert(framework.key.clone());
        names.extend(framework.controls.iter().map(|control| control_name(framework, control)));
    }
    names
}
