//! A collection that ends early goes on where it ended, and one that is killed leaves nothing half done.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod cloud;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use cloud::run::{Manner, collect, collect_into, connect};
use cloud::{Bucket, Cloud, Fault, ORGANIZATION, World};
use onus_collect::connection::Keeping;
use onus_collect::gather::{Account, NoProgress, Provider, gather};
use onus_collect::http::Exchange;
use onus_facts::{Snapshot, SnapshotWriter, latest_in};

const RUN: &str = "example";
/// How many killed collections have to be met before their end, and how many are tried at most.
const INTERRUPTED: u32 = 50;
const MOST_KILLS: u32 = 300;

fn keeping(journal: &Path) -> Manner<'_> {
    let keeping = Keeping { journal: Some((journal, RUN)), ..Keeping::default() };
    Manner { keeping, ..Manner::default() }
}

/// What a journal holds: the addresses that were answered, as they were sent.
fn answered(journal: &Path) -> BTreeSet<String> {
    let Ok(text) = fs::read_to_string(journal) else { return BTreeSet::new() };
    let lines = text.lines().skip(1).filter_map(|line| Exchange::parse(line.as_bytes()).ok());
    let target = |exchange: Exchange| match exchange.query.as_str() {
        "" => exchange.path,
        query => format!("{}?{query}", exchange.path),
    };
    // The list of buckets is asked for at one address for every project and region.
    lines.map(target).filter(|target| target != "/").collect()
}

fn asked(cloud: &Cloud) -> BTreeSet<String> {
    cloud.heard().into_iter().map(|heard| heard.target).collect()
}

#[test]
fn what_was_answered_before_the_end_is_not_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let (target, journal) = (folder.path().join("run.sqlite"), folder.path().join("journal"));
    let cloud = Cloud::of(World::invented());
    cloud.break_at(|heard| heard.path.ends_with("/nl-ams-1/servers"), Fault::Unauthorized);
    {
        // The run ends, its snapshot is thrown away, and the way is never closed.
        let manner = keeping(&journal);
        let way = connect(&cloud.origin().to_string(), &manner);
        let account = Account {
            provider: Provider::Scaleway,
            transport: way.transport(),
            api: way.api.clone(),
            s3: way.s3.clone(),
            has_access_key: true,
            organization_id: ORGANIZATION.to_owned(),
            places: manner.places.clone(),
            most_objects: manner.most_objects,
        };
        let moment = "2026-06-01T00:00:00Z".parse().unwrap();
        let mut writer = SnapshotWriter::create(&target, manner.catalog, moment).unwrap();
        let summary = gather(manner.catalog, &account, writer.facts(), &NoProgress).unwrap();
        assert!(summary.stopped.is_some());
    }
    assert!(!target.exists());
    let (first, kept) = (asked(&cloud), answered(&journal));
    assert!(kept.len() > 50 && kept.is_subset(&first), "{} of {}", kept.len(), first.len());

    cloud.mend();
    let outcome = collect_into(&cloud.origin().to_string(), &target, &keeping(&journal));
    let second = asked(&cloud);
    assert!(kept.is_disjoint(&second), "{:?}", kept.intersection(&second).collect::<Vec<_>>());
    assert_eq!((outcome.losses(), outcome.count("scaleway_server")), (BTreeSet::new(), 12));
    assert!(!journal.exists(), "everything in it is in the snapshot now");
}

/// Not a test: the process that is killed. Does nothing unless it is told where the cloud is.
#[test]
fn child() {
    let Ok(address) = std::env::var("ONUS_TEST_CLOUD") else { return };
    let folder = std::env::var("ONUS_TEST_FOLDER").unwrap();
    let folder = Path::new(&folder);
    let journal = folder.join("journal");
    collect_into(&address, &folder.join("run.sqlite"), &keeping(&journal));
}

fn spawn(cloud: &Cloud, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env("ONUS_TEST_CLOUD", cloud.origin().to_string())
        .env("ONUS_TEST_FOLDER", folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// How many buckets a snapshot has; only a whole one can tell.
fn buckets(target: &Path) -> i64 {
    let connection = Snapshot::open(target).unwrap().connect().unwrap();
    let check: String = connection.query_row("pragma integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(check, "ok");
    connection.query_row("select count(*) from scaleway_bucket", [], |row| row.get(0)).unwrap()
}

#[test]
fn a_killed_collection_leaves_the_old_snapshot_or_the_whole_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let (target, journal) = (folder.path().join("run.sqlite"), folder.path().join("journal"));
    let mut world = World::invented();
    world.buckets.push(Bucket::new("older", "fr-par", ORGANIZATION));
    let older = folder.path().join("older");
    fs::copy(collect(&Cloud::of(world), &Manner::default()).path(), &older).unwrap();
    let cloud = Cloud::of(World::invented());
    let begun = Instant::now();
    assert!(spawn(&cloud, folder.path()).wait().unwrap().success());
    let (whole, new) = (begun.elapsed(), buckets(&target));
    fs::copy(&older, &target).unwrap();
    asked(&cloud);

    let (mut interrupted, mut replaced, mut resumed, mut kill) = (0, 0, 0, 0);
    while interrupted < INTERRUPTED || replaced == 0 {
        kill += 1;
        assert!(kill <= MOST_KILLS, "{interrupted} interrupted, {replaced} replaced");
        if kill % 2 == 0 {
            // Others go on where the last one ended, and are soon done.
            let _ = fs::remove_file(&journal);
        }
        let kept = answered(&journal);
        let mut child = spawn(&cloud, folder.path());
        // Moments all over the run, in no order.
        sleep(whole * (kill * 37 % 100) / 100 + Duration::from_micros(u64::from(kill * 41)));
        child.kill().unwrap();
        child.wait().unwrap();
        let again = asked(&cloud);
        assert!(kept.is_disjoint(&again), "kill {kill}: {:?}", kept.intersection(&again).collect::<Vec<_>>());
        resumed += u32::from(!kept.is_empty() && !again.is_empty());
        assert_eq!(latest_in(folder.path()).unwrap().as_ref(), Some(&target), "kill {kill}");
        match buckets(&target) - new {
            1 => interrupted += 1,
            0 => {
                replaced += 1;
                fs::copy(&older, &target).unwrap();
            }
            other => panic!("kill {kill}: {other} buckets too many"),
        }
    }
    assert!(spawn(&cloud, folder.path()).wait().unwrap().success());
    assert_eq!(buckets(&target), new);
    eprintln!("killed {kill} times within {whole:?}: {interrupted} in time, {resumed} of all resumed");
    assert!(resumed > 0);
}
