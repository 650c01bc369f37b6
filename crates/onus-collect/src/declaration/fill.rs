//! Declarations become rows.

use std::collections::BTreeMap;

use onus_catalog::{Catalog, ColumnType};
use onus_facts::{Coverage, Facts, Scope, Value};
use serde::Serialize;
use serde_json::{Value as Json, json};

use super::{Declaration, DeclarationError};

/// The name of this source in coverage.
const SOURCE: &str = "declaration";
/// What `declared_*` tables begin with.
const PREFIX: &str = "declared_";

/// A section and the rows it gives; none when it is not there.
type Section = (&'static str, &'static str, Option<Vec<Json>>);

impl Declaration {
    /// Fills the `declared_*` tables. Without a declaration they are all unread.
    ///
    /// # Errors
    /// When the snapshot cannot be written, or the catalog's tables do not fit.
    pub fn fill(
        declaration: Option<&Self>,
        catalog: &Catalog,
        facts: &mut Facts,
    ) -> Result<(), DeclarationError> {
        let empty = Self::default();
        let given = declaration.unwrap_or(&empty);
        for (table, section, rows) in given.sections() {
            let name = format!("{PREFIX}{table}");
            let Some(table) = catalog.table(&name) else { continue };
            let store = |error: onus_facts::FactsError| DeclarationError::Store(error.to_string());
            let Some(rows) = rows else {
                let reason = match declaration {
                    Some(_) => format!("`onus.toml` has no `{section}`"),
                    None => "there is no `onus.toml`; `onus init` writes one".to_owned(),
                };
                facts.cover(&Coverage::unread(&name, Scope::whole(), SOURCE, reason)).map_err(store)?;
                continue;
            };
            for row in &rows {
                let values = table
                    .stored()
                    .map(|(column, spec)| cell(row, column, spec.kind))
                    .collect::<Result<Vec<_>, _>>()
                    .map_err(|why| DeclarationError::Store(format!("`{section}`: {why}")))?;
                facts.insert(&name, &values).map_err(store)?;
            }
            let row_count = rows.len() as u64;
            let line = Coverage { row_count, ..Coverage::complete(&name, Scope::whole(), SOURCE) };
            facts.cover(&Coverage { endpoint: Some(super::FILE.to_owned()), ..line }).map_err(store)?;
        }
        Ok(())
    }

    fn sections(&self) -> Vec<Section> {
        vec![
            ("perimeter", "[health_data]", self.perimeter()),
            (
                "region",
                "[[region]]",
                rows(
                    &self.region,
                    |region| json!({ "id": region.name, "health_data_allowed": region.health_data, "reason": region.reason }),
                ),
            ),
            (
                "project",
                "[[project]]",
                rows(&self.project, |project| {
                    json!({
                        "id": project.id, "name": project.name, "environment": project.environment,
                        "health_data": self.holds_health_data(project), "criticality": word(project.criticality),
                        "contact": project.contact,
                    })
                }),
            ),
            (
                "environment",
                "[[environment]]",
                rows(
                    &self.environment,
                    |environment| json!({ "id": environment.name, "production": environment.production }),
                ),
            ),
            (
                "network",
                "[[network]]",
                rows(
                    &self.network,
                    |network| json!({ "id": network.cidr, "purpose": word(network.purpose) }),
                ),
            ),
            (
                "public_bucket",
                "[[public_bucket]]",
                rows(&self.public_bucket, |bucket| json!({ "id": bucket.name, "reason": bucket.reason })),
            ),
            (
                "public_server",
                "[[public_server]]",
                rows(&self.public_server, |server| {
                    let ports: Vec<String> = server.ports.iter().map(u16::to_string).collect();
                    json!({ "id": server.name, "ports": ports, "reason": server.reason })
                }),
            ),
            (
                "staff",
                "[[staff]]",
                rows(&self.staff, |person| {
                    json!({
                        "id": person.email.to_lowercase(), "name": person.name, "roles": person.roles,
                        "health_data_authorised": person.health_data_authorised, "employed": person.left_at.is_none(),
                        "left_at": person.left_at,
                    })
                }),
            ),
            (
                "recovery_point",
                "[[recovery_point]]",
                rows(&self.recovery_point, |point| {
                    json!({
                        "id": point.name, "applies_to": word(point.applies_to), "tag": point.tag,
                        "max_age_days": point.max_age_days,
                    })
                }),
            ),
            (
                "retention",
                "[[retention]]",
                rows(&self.retention, |kept| {
                    json!({
                        "id": kept.name, "applies_to": word(kept.applies_to), "tag": kept.tag,
                        "keep_days": kept.keep_days, "delete_after_days": kept.delete_after_days,
                    })
                }),
            ),
        ]
    }

    /// The perimeter's parts, by project and by tag.
    fn perimeter(&self) -> Option<Vec<Json>> {
        let perimeter = self.health_data.as_ref()?;
        let part = |kind: &str, value: &String| json!({ "id": format!("{kind} {value}"), "kind": kind, "value": value });
        let parts: BTreeMap<String, Json> = perimeter
            .projects
            .iter()
            .map(|project| part("project", project))
            .chain(perimeter.tags.iter().map(|tag| part("tag", tag)))
            .map(|part| (part.to_string(), part))
            .collect();
        Some(parts.into_values().collect())
    }

    /// What the project says, or else what the perimeter says of it. A perimeter by tags says nothing of a
    /// project that it does not name.
    fn holds_health_data(&self, project: &super::Project) -> Option<bool> {
        let perimeter = self.health_data.as_ref();
        let inside = perimeter.and_then(|perimeter| match perimeter.projects.contains(&project.id) {
            true => Some(true),
            false => perimeter.tags.is_empty().then_some(false),
        });
        project.health_data.or(inside)
    }
}

fn rows<T>(section: &Option<Vec<T>>, row: impl Fn(&T) -> Json) -> Option<Vec<Json>> {
    section.as_ref().map(|items| items.iter().map(row).collect())
}

/// The word of a closed set, as the file writes it.
fn word<T: Serialize>(value: T) -> Json {
    serde_json::to_value(value).unwrap_or_default()
}

fn cell(row: &Json, column: &str, kind: ColumnType) -> Result<Value, String> {
    let json = row
        .get(column)
        .ok_or_else(|| format!("the catalog asks for `{column}`, which it does not declare"))?;
    Value::from_json(json, kind).map_err(|refused| refused.to_string())
}
