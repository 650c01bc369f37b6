//! What a question is about, by the names that people use.

use onus_access::scaleway::{Account, Bucket, Resource};
use onus_catalog::Catalog;
use onus_facts::quoted;
use onus_facts::rusqlite::{Connection, OptionalExtension};

use crate::failure::Failure;
use crate::suggest::{did_you_mean, near};

/// What a text names: `bucket`, `bucket/key`, a project, `organization`, or anything that lies in a project.
pub(crate) enum Named {
    Bucket(Bucket),
    Object(Bucket, String),
    /// The identifier of the project.
    Project(String),
    Organization,
}

impl Named {
    /// Finds it.
    pub(crate) fn find(
        text: &str,
        account: &Account,
        connection: &Connection,
        catalog: &Catalog,
    ) -> Result<Self, Failure> {
        if text.eq_ignore_ascii_case("organization") {
            return Ok(Self::Organization);
        }
        let (name, key) = text.split_once('/').map_or((text, None), |(name, key)| (name, Some(key)));
        let buckets = &account.buckets.items;
        if let Some(bucket) = buckets.iter().find(|bucket| bucket.name == name).cloned() {
            return match key {
                None => Ok(Self::Bucket(bucket)),
                Some("") => Err(Failure::usage(format!("`{text}` names no object"))
                    .help(format!("`{name}` is the bucket, and `{name}/*` any object in it"))),
                Some(key) => Ok(Self::Object(bucket, key.to_owned())),
            };
        }
        if let Some(project) = project(text, account) {
            return Ok(Self::Project(project));
        }
        match within_project(text, connection, catalog)? {
            Some(project) => Ok(Self::Project(project)),
            None => Err(unknown(text, account)),
        }
    }

    /// As the question needs it.
    pub(crate) fn resource(&self) -> Resource<'_> {
        match self {
            Self::Bucket(bucket) => Resource::Bucket(bucket),
            Self::Object(bucket, key) => Resource::Object(bucket, key),
            Self::Project(id) => Resource::Project(id),
            Self::Organization => Resource::Organization,
        }
    }
}

fn project(text: &str, account: &Account) -> Option<String> {
    let named = account
        .projects
        .items
        .iter()
        .find(|project| project.id == text || project.name.as_deref() == Some(text));
    named.map(|project| project.id.clone())
}

/// The project of whatever has this identifier or name. Names are not unique; then the projects have to agree.
fn within_project(text: &str, connection: &Connection, catalog: &Catalog) -> Result<Option<String>, Failure> {
    let mut found: Option<String> = None;
    for table in catalog.tables().values() {
        if !table.columns.contains_key("project_id") || table.derived.is_some() {
            continue;
        }
        let label =
            table.label.as_deref().map_or_else(String::new, |label| format!(" or {} = ?1", quoted(label)));
        let sql =
            format!("select distinct project_id from {} where id = ?1{label} limit 2", quoted(&table.name));
        // A snapshot of an older catalog lacks tables.
        let Ok(mut statement) = connection.prepare(&sql) else { continue };
        let projects: Vec<String> = statement
            .query_map([text], |row| row.get::<_, Option<String>>(0))
            .and_then(|rows| rows.map(|row| row.map(Option::unwrap_or_default)).collect())
            .optional()
            .map_err(Failure::internal)?
            .unwrap_or_default();
        for project in projects {
            if found.as_ref().is_some_and(|found| *found != project) {
                return Err(Failure::usage(format!("`{text}` lies in several projects"))
                    .help("name one by its identifier"));
            }
            found = Some(project);
        }
    }
    Ok(found)
}

fn unknown(text: &str, account: &Account) -> Failure {
    let buckets = account.buckets.items.iter().map(|bucket| bucket.name.as_str());
    let projects = account.projects.items.iter().filter_map(|project| project.name.as_deref());
    let near = near(text.split('/').next().unwrap_or(text), buckets.chain(projects), |name| name);
    Failure::usage(format!("the snapshot has no bucket, project or resource `{text}`")).help(
        did_you_mean(&near).unwrap_or_else(|| {
            "name a bucket, `bucket/key`, a project, anything in one, or `organization`".to_owned()
        }),
    )
}
