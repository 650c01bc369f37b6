//! Everything the cloud has arrives in the snapshot, and nothing is asked that should not be.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

mod cloud;

use std::collections::{BTreeMap, BTreeSet};

use cloud::run::{Manner, collect, embedded};
use cloud::{Cloud, Fault, World};
use onus_catalog::Table;
use onus_facts::Status;

/// Tables that are read from the cloud.
fn read() -> impl Iterator<Item = &'static Table> {
    embedded().tables().values().filter(|table| table.provider == "scaleway" && table.derived.is_none())
}

/// How many rows a table must have, counted in the cloud itself.
fn there_are(world: &World, table: &Table) -> usize {
    if let Some(nested) = &table.nested {
        let parent = embedded().table(&nested.table).unwrap();
        let elements = elements_of(world, parent);
        let inside = elements.iter().filter_map(|element| element.pointer(&nested.items));
        return inside
            .map(|list| list.as_array().map_or_else(|| list.as_object().unwrap().len(), Vec::len))
            .sum();
    }
    if table.list.as_ref().is_some_and(|list| list.code.is_some()) {
        return world.buckets.iter().map(|bucket| in_bucket(bucket, &table.name)).sum();
    }
    elements_of(world, table).len()
}

fn elements_of<'w>(world: &'w World, table: &Table) -> Vec<&'w serde_json::Value> {
    let pattern = &table.list.as_ref().unwrap().get;
    let fits = |path: &str| {
        let (path, pattern): (Vec<_>, Vec<_>) = (path.split('/').collect(), pattern.split('/').collect());
        path.len() == pattern.len()
            && path.iter().zip(pattern).all(|(part, of)| of.starts_with('{') || part == &of)
    };
    let lists = world.lists.iter().filter(|(path, _)| fits(path)).flat_map(|(_, list)| &list.elements);
    let objects = world.objects.iter().filter(|(path, _)| fits(path)).map(|(_, object)| object);
    lists.map(|(_, element)| element).chain(objects).collect()
}

fn in_bucket(bucket: &cloud::Bucket, table: &str) -> usize {
    let tags = |setting: &str, tag: &str| {
        let body = bucket.settings.iter().find(|(name, _)| *name == setting).map(|(_, (_, body))| body);
        body.map_or(0, |body| body.matches(tag).count())
    };
    match table {
        "scaleway_bucket" => 1,
        "scaleway_bucket_cors_rule" => tags("cors", "<CORSRule>"),
        "scaleway_bucket_grant" => tags("acl", "<Grant>"),
        "scaleway_bucket_lifecycle_rule" => tags("lifecycle", "<Rule>"),
        "scaleway_bucket_policy_statement" => tags("policy", "\"Effect\""),
        "scaleway_bucket_upload" => bucket.uploads.len(),
        "scaleway_object" => bucket.objects.len(),
        other => unreachable!("{other}"),
    }
}

#[test]
fn everything_there_is_is_read_once_and_nothing_is_lost() {
    let world = World::invented();
    let cloud = Cloud::of(world.clone());
    let outcome = collect(&cloud, &Manner::default());
    assert_eq!(cloud.complaints(), Vec::<String>::new());
    assert_eq!(outcome.losses(), BTreeSet::new());
    let mut rows = 0;
    for table in read() {
        let there_are = there_are(&world, table);
        assert!(there_are > 0, "{}: the cloud should have one of everything", table.name);
        assert_eq!(outcome.count(&table.name), there_are, "{}", table.name);
        assert_eq!(outcome.summary.rows[&table.name], there_are as u64, "{}", table.name);
        rows += there_are;
    }
    let heard = cloud.heard();
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for request in &heard {
        let signed =
            request.signed_for().map_or(String::new(), |(region, project)| format!(" {region} {project}"));
        *times.entry(format!("{}{signed}", request.target)).or_default() += 1;
    }
    let repeated: Vec<_> = times.iter().filter(|(_, times)| **times > 1).collect();
    assert!(repeated.is_empty(), "{repeated:?}");
    eprintln!("{rows} rows by {} requests", heard.len());
}

#[test]
fn a_refused_key_ends_the_run_and_everything_else_is_unread() {
    let cloud = Cloud::of(World::invented());
    cloud.break_at(|heard| heard.path.ends_with("/fr-par-1/servers"), Fault::Unauthorized);
    let outcome = collect(&cloud, &Manner::default());
    assert_eq!(outcome.summary.stopped.as_deref(), Some("the key was refused: authentication is denied"));
    for line in outcome.coverage().iter().filter(|line| line.status != Status::Complete) {
        assert!(line.reason.is_some(), "{line:?}");
    }
    let gaps: BTreeSet<String> = outcome
        .coverage()
        .into_iter()
        .filter(|line| line.status != Status::Complete)
        .map(|line| line.table)
        .collect();
    // What had its turn before the refusal was read; these had not.
    for table in ["scaleway_server", "scaleway_server_volume", "scaleway_server_ip"] {
        assert!(gaps.contains(table), "{table} of {gaps:?}");
    }
    let unbroken = Cloud::of(World::invented());
    collect(&unbroken, &Manner::default());
    assert!(cloud.heard().len() < unbroken.heard().len(), "nothing more is asked once the key was refused");
}

#[test]
fn a_refusal_of_the_first_request_leaves_a_snapshot_that_knows_nothing() {
    let cloud = Cloud::of(World::invented());
    cloud.break_at(|_| true, Fault::Unauthorized);
    let outcome = collect(&cloud, &Manner::default());
    assert!(outcome.summary.stopped.is_some() && outcome.summary.rows.is_empty());
    for table in read() {
        let lost = |line: &onus_facts::Coverage| line.table == table.name && line.status != Status::Complete;
        assert!(outcome.coverage().iter().any(lost), "{}", table.name);
    }
}

#[test]
fn rows_before_a_lost_page_stay_and_the_scope_is_partial() {
    let cloud = Cloud::of(World::invented());
    cloud.break_at(
        |heard| heard.path.ends_with("/fr-par-1/servers") && heard.asks("page") == Some("2"),
        Fault::Broken,
    );
    let outcome = collect(&cloud, &Manner::default());
    let line = outcome.coverage().into_iter().find(|line| line.status != Status::Complete).unwrap();
    assert_eq!((line.status, line.row_count), (Status::Partial, 2));
    assert_eq!(
        outcome.losses().len(),
        4,
        "the servers, and three tables nested in them: {:?}",
        outcome.losses()
    );
}

#[test]
fn a_list_that_moves_is_read_again_and_a_total_that_never_fits_is_told() {
    let cloud = Cloud::of(World::invented());
    // The total counts a row that no page shows.
    cloud.change(|world| world.uncounted = 1);
    let outcome = collect(&cloud, &Manner::default());
    let line = outcome
        .coverage()
        .into_iter()
        .find(|line| line.table == "scaleway_iam_user" && line.status == Status::Partial);
    assert_eq!(line.unwrap().reason.as_deref(), Some("3 rows were listed and the API counts 4"));
    let asked = cloud.heard().iter().filter(|heard| heard.path == "/iam/v1alpha1/users").count();
    assert_eq!(asked, 3 * 3, "three rounds of three pages");
}
