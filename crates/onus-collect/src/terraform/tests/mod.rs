//! Plans and states, written by hand, and what they become.

mod buckets;
mod files;
mod groups;
mod hostile;
mod large;
mod references;
mod resources;

use std::path::PathBuf;
use std::sync::OnceLock;

use onus_catalog::Catalog;
use onus_facts::Facts;
use onus_facts::rusqlite::types::FromSql;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

use super::{Summary, TerraformError, collect_terraform};

/// Facts of files, and what was read of the last one.
pub(super) struct Read {
    pub(super) facts: Facts,
    pub(super) summary: Summary,
}

impl Read {
    pub(super) fn one<T: FromSql>(&self, sql: &str) -> T {
        self.facts
            .connection()
            .query_row(sql, [], |row| row.get(0))
            .unwrap_or_else(|error| panic!("{error}: {sql}"))
    }

    pub(super) fn text(&self, sql: &str) -> Option<String> {
        self.one(sql)
    }

    pub(super) fn all(&self, sql: &str) -> Vec<String> {
        let mut statement = self.facts.connection().prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get(0)).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    }

    /// Scopes of a table that are complete.
    pub(super) fn complete(&self, table: &str) -> Vec<String> {
        self.all(&format!(
            "select scope from onus_coverage where table_name = '{table}' and column_name is null
             and status = 'complete' order by scope"
        ))
    }
}

pub(super) fn catalog() -> &'static Catalog {
    static CATALOG: OnceLock<Catalog> = OnceLock::new();
    CATALOG.get_or_init(|| Catalog::embedded().unwrap())
}

pub(super) fn empty_facts() -> Facts {
    Facts::in_memory(catalog().tables().values(), "2026-06-01".parse().unwrap()).unwrap()
}

pub(super) fn written(directory: &TempDir, name: &str, content: &[u8]) -> PathBuf {
    let path = directory.path().join(name);
    std::fs::write(&path, content).unwrap();
    path
}

pub(super) fn read(document: &Json) -> Read {
    read_text(document.to_string().as_bytes()).unwrap()
}

pub(super) fn read_text(content: &[u8]) -> Result<Read, TerraformError> {
    let directory = tempfile::tempdir().unwrap();
    let path = written(&directory, "plan.json", content);
    let mut facts = empty_facts();
    let summary = collect_terraform(&path, catalog(), &mut facts)?;
    Ok(Read { facts, summary })
}

/// A resource of a plan.
pub(super) fn change(address: &str, action: &str, after: Json, unknown: Json) -> Json {
    let resource = address.rsplit("module.").next().unwrap();
    let kind = resource.split('.').find(|part| part.starts_with("scaleway_")).unwrap();
    json!({
        "address": address, "mode": "managed", "type": kind, "name": "x",
        "provider_name": "registry.terraform.io/scaleway/scaleway",
        "change": { "actions": [action], "before": null, "after": after, "after_unknown": unknown, "after_sensitive": {} },
    })
}

pub(super) fn made(address: &str, after: Json, unknown: Json) -> Json {
    change(address, "create", after, unknown)
}

pub(super) fn plan(changes: Vec<Json>, configuration: Json) -> Json {
    json!({
        "format_version": "1.2", "terraform_version": "1.9.0",
        "planned_values": { "root_module": {} },
        "resource_changes": changes,
        "configuration": configuration,
    })
}

pub(super) fn state(resources: Vec<Json>) -> Json {
    json!({ "format_version": "1.0", "terraform_version": "1.9.0", "values": { "root_module": { "resources": resources } } })
}

/// A resource of a state.
pub(super) fn held(address: &str, values: Json) -> Json {
    let kind = address.split('.').next().unwrap();
    json!({ "address": address, "mode": "managed", "type": kind, "name": "x", "values": values, "sensitive_values": {} })
}

/// A configuration of the root module with one provider block.
pub(super) fn configuration(provider: Json, resources: Vec<Json>) -> Json {
    json!({
        "provider_config": { "scaleway": { "name": "scaleway", "full_name": "registry.terraform.io/scaleway/scaleway", "expressions": provider } },
        "root_module": { "resources": resources },
    })
}

/// A resource of a configuration.
pub(super) fn configured(address: &str, expressions: Json) -> Json {
    let (kind, name) = address.split_once('.').unwrap();
    json!({ "address": address, "mode": "managed", "type": kind, "name": name, "provider_config_key": "scaleway", "expressions": expressions })
}

pub(super) fn refers(names: &[&str]) -> Json {
    json!({ "references": names })
}

pub(super) const PROJECT: &str = "11111111-1111-4111-8111-111111111111";
pub(super) const ID: &str = "22222222-2222-4222-8222-222222222222";
