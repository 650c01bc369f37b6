//! Runs the collector over answers that a test gives, without a network.
#![allow(dead_code, clippy::unwrap_used, reason = "tests, each using a part")]

use onus_catalog::{Catalog, Files};
use onus_collect::gather::{Account, NoProgress, Places, Provider, Summary, gather};
use onus_collect::http::{
    ApiEndpoint, Headers, Origin, PacePolicy, Paced, Request, Response, S3Endpoint, Transport, TransportError,
};
use onus_facts::Facts;

/// What answers requests.
struct Answers<F>(F);

impl<F: Fn(&Request) -> Response + Send + Sync> Transport for Answers<F> {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        Ok((self.0)(request))
    }
}

/// What a run left behind.
pub(crate) struct Outcome {
    pub(crate) facts: Facts,
    pub(crate) summary: Summary,
}

/// A catalog of these tables and nothing else.
pub(crate) fn tables(names: &[&str]) -> Catalog {
    let all = Files::embedded();
    let wanted = all.all().filter(|(path, _)| {
        names.iter().any(|name| path.starts_with("tables/") && path.ends_with(&format!("/{name}.toml")))
    });
    Catalog::read(Files::of(&wanted.collect::<Vec<_>>())).unwrap()
}

/// Reads the account of a project that is its own organisation, in one zone.
pub(crate) fn run(
    catalog: &Catalog,
    project: &str,
    zone: &str,
    answer: impl Fn(&Request) -> Response + Send + Sync,
) -> Outcome {
    let transport = Paced::new(Answers(answer), PacePolicy::without_waits());
    let account = Account {
        provider: Provider::Scaleway,
        transport: &transport,
        api: ApiEndpoint::single(Origin::parse("https://api.scaleway.com").unwrap()),
        s3: S3Endpoint::scaleway(),
        has_access_key: true,
        organization_id: project.to_owned(),
        places: Places::of([zone]),
        most_objects: 100_000,
    };
    collected(catalog, &account)
}

/// Reads an organisation of Exoscale in one zone.
pub(crate) fn run_exoscale(
    catalog: &Catalog,
    zone: &str,
    answer: impl Fn(&Request) -> Response + Send + Sync,
) -> Outcome {
    let transport = Paced::new(Answers(answer), PacePolicy::without_waits());
    let account = Account {
        provider: Provider::Exoscale,
        transport: &transport,
        api: ApiEndpoint::exoscale(),
        s3: S3Endpoint::exoscale(),
        has_access_key: true,
        organization_id: String::new(),
        places: Places::of([zone]),
        most_objects: 100_000,
    };
    collected(catalog, &account)
}

fn collected(catalog: &Catalog, account: &Account<'_>) -> Outcome {
    let mut facts =
        Facts::in_memory(catalog.tables().values(), "2026-06-01T00:00:00Z".parse().unwrap()).unwrap();
    let summary = gather(catalog, account, &mut facts, &NoProgress).unwrap();
    Outcome { facts, summary }
}

impl Outcome {
    /// The first column of every row that a query gives, as text.
    pub(crate) fn texts(&self, sql: &str) -> Vec<Option<String>> {
        let sql = format!("with found(value) as ({sql}) select cast(value as text) from found");
        let mut statement = self.facts.connection().prepare(&sql).unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    /// How many rows a table has.
    pub(crate) fn count(&self, table: &str) -> usize {
        self.texts(&format!("select id from {table}")).len()
    }
}

pub(crate) fn response(status: u16, headers: Headers, body: impl Into<Vec<u8>>) -> Response {
    Response { status, headers, body: body.into(), request_id: None }
}

/// An answer in JSON with nothing special about it.
pub(crate) fn json(body: impl Into<Vec<u8>>) -> Response {
    response(200, Headers::keep([("content-type", "application/json")]), body)
}

/// The list of projects when there is only this one.
pub(crate) fn one_project(project: &str) -> Response {
    let body = format!(
        r#"{{"projects":[{{"id":"{project}","organization_id":"{project}","name":"p"}}],"total_count":1}}"#
    );
    json(body)
}
