//! The law of derived tables: whatever is forgotten of the facts, what follows from them stays or becomes unknown.
//!
//! Facts of the clinic and of the invented cloud are taken, parts of them are forgotten at random, and the derived
//! tables are filled anew. Each question that was answered has the same answer then, or none. Questions are asked by
//! port and by right and not by row, since ranges and lists of rights may be cut in other ways.
#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "tests")]

#[path = "derived_law/answers.rs"]
mod answers;
mod cloud;
#[path = "derived_law/loss.rs"]
mod loss;
#[path = "derived_law/shop.rs"]
mod shop;

use std::path::Path;

use answers::{Answers, Kind};
use cloud::run::{Manner, connect, embedded};
use cloud::{Cloud, ORGANIZATION, World};
use loss::Dice;
use onus_catalog::{Catalog, Files};
use onus_collect::connection::Connection;
use onus_collect::derive;
use onus_collect::gather::{Account, NoProgress, Places, Provider, gather};
use onus_facts::Facts;
use shop::shop;

/// Rounds for each account; in each, up to four things are forgotten.
const ROUNDS: u64 = 250;

/// What an account says, before anything is derived.
fn facts(connection: &Connection, organization: &str, places: Places) -> Facts {
    let as_of = "2026-11-20T09:00:00Z".parse().unwrap();
    let mut facts = Facts::in_memory(embedded().tables().values(), as_of).unwrap();
    let account = Account {
        provider: Provider::Scaleway,
        transport: connection.transport(),
        api: connection.api.clone(),
        s3: connection.s3.clone(),
        has_access_key: connection.has_access_key,
        organization_id: organization.to_owned(),
        places,
        most_objects: 1000,
    };
    gather(embedded(), &account, &mut facts, &NoProgress).unwrap();
    facts
}

fn clinic() -> Facts {
    let clinic = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/clinic");
    let connection =
        Connection::replay(&clinic.join("recording.jsonl"), Provider::Scaleway, embedded()).unwrap();
    facts(&connection, "1834c8ff-1486-5039-b14d-a0418f269913", Places::default())
}

fn invented() -> Facts {
    let cloud = Cloud::of(World::invented());
    let manner = Manner::default();
    let connection = connect(cloud.origin().to_string().as_str(), &manner);
    facts(&connection, ORGANIZATION, manner.places)
}

/// A catalog of nothing but the tables that answer, so that nothing else is derived.
fn only(kinds: &[Kind]) -> Catalog {
    let files = Files::embedded();
    let names: Vec<String> = kinds.iter().map(|kind| format!("{}.toml", kind.table())).collect();
    let wanted = |path: &str| names.iter().any(|name| path.ends_with(&format!("/{name}")));
    let wanted: Vec<(&str, &str)> = files.all().filter(|(path, _)| wanted(path)).collect();
    assert_eq!(wanted.len(), kinds.len());
    Catalog::read(Files::of(&wanted)).unwrap()
}

/// What follows from facts, which are left as they were.
fn derived(
    catalog: &Catalog,
    facts: &mut Facts,
    forget: impl FnOnce(&mut Facts) -> Vec<String>,
) -> (Answers, Vec<String>) {
    facts.connection().execute_batch("savepoint law").unwrap();
    let forgotten = forget(facts);
    derive::fill(catalog, facts).unwrap();
    let answers = Answers::of(facts.connection());
    facts.connection().execute_batch("rollback to law; release law").unwrap();
    (answers, forgotten)
}

/// Forgets things in many ways and gives what breaks the law, with what it takes.
fn law(mut facts: Facts, kinds: &[Kind], seed: u64) {
    let catalog = only(kinds);
    let (whole, _) = derived(&catalog, &mut facts, |_| Vec::new());
    let (mut losses, mut unknown, mut broken) = (0, 0, Vec::new());
    for round in 0..ROUNDS {
        let mut dice = Dice::new(seed << 32 | round);
        let (after, forgotten) = derived(&catalog, &mut facts, |facts| {
            (0..dice.below(4) + 1).filter_map(|_| loss::one(embedded(), facts, kinds, &mut dice)).collect()
        });
        losses += forgotten.len();
        let change = whole.compare(&after, kinds);
        unknown += change.unknown;
        broken.extend(change.broken.into_iter().map(|what| format!("{what} when forgotten: {forgotten:?}")));
    }
    let asked = whole.count(kinds);
    eprintln!("{kinds:?}: {losses} losses in {ROUNDS} rounds, {asked} answers, {unknown} became unknown");
    assert!(asked > 0 && losses >= 400 && unknown > 0);
    broken.truncate(10);
    assert!(broken.is_empty(), "{} at least: {broken:#?}", broken.len());
}

macro_rules! laws {
    ($($name:ident: $facts:ident, $kinds:expr, $seed:literal);* $(;)?) => { $(
        #[test]
        fn $name() {
            law($facts(), &$kinds, $seed);
        }
    )* };
}

laws! {
    ports_of_the_clinic: clinic, [Kind::Server, Kind::Group], 1;
    ports_of_the_cloud: invented, [Kind::Server, Kind::Group], 2;
    buckets_of_the_clinic: clinic, [Kind::Bucket], 3;
    buckets_of_the_cloud: invented, [Kind::Bucket], 4;
    rights_in_the_clinic: clinic, [Kind::Permission], 5;
    ways_up_in_the_clinic: clinic, [Kind::Escalation], 7;
    ports_of_the_shop: shop, [Kind::Instance, Kind::InstanceGroup], 8;
    buckets_of_the_shop: shop, [Kind::Sos], 9;
    rights_in_the_shop: shop, [Kind::Role, Kind::Right], 10;
    ways_up_in_the_shop: shop, [Kind::WayUp], 11;
}
