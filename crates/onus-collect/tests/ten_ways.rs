//! Ten ways to miss data without noticing, and that none of them happens here.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod cloud;

use std::collections::BTreeSet;

use cloud::run::{Manner, Outcome, collect, embedded};
use cloud::{Bucket, Cloud, Fault, Heard, ORGANIZATION, PROJECT, Style, World, ZONES};
use onus_catalog::{Catalog, Files};
use onus_collect::gather::Places;
use serde_json::{Value, json};

fn all_is_read(cloud: &Cloud) -> Outcome {
    let outcome = collect(cloud, &Manner::default());
    assert_eq!(outcome.losses(), BTreeSet::new());
    outcome
}

/// A copy of the first element of a listing, with another identifier and other members.
fn another(world: &mut World, path: &str, id: &str, changes: Value) -> Value {
    let mut value = world.elements(path)[0].1.clone();
    value["id"] = json!(id);
    value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    value
}

#[test]
fn one_every_zone_is_asked_whatever_the_profile_says() {
    let mut world = World::invented();
    let here = "/instance/v1/zones/fr-par-1/servers";
    let server = another(&mut world, here, "far", json!({ "project": PROJECT }));
    world.list(
        "/instance/v1/zones/pl-waw-3/servers",
        Style::HeaderCount,
        "servers",
        &[("project", "/project")],
        vec![server],
    );
    world.buckets.push(Bucket::new("milan", "it-mil", PROJECT));
    let cloud = Cloud::of(world);
    // The key's environment names a default project, zone and region; see `connect`.
    let outcome = collect(&cloud, &Manner { places: Places::default(), ..Manner::default() });
    assert_eq!(outcome.cell("scaleway_server", "far", "zone").as_deref(), Some("pl-waw-3"));
    assert_eq!(outcome.cell("scaleway_bucket", "it-mil/milan", "project_id").as_deref(), Some(PROJECT));
    let heard = cloud.heard();
    for zone in Places::default().zones() {
        for project in [ORGANIZATION, PROJECT] {
            let asked = |heard: &Heard| {
                heard.path == format!("/block/v1/zones/{zone}/volumes")
                    && heard.asks("project_id") == Some(project)
            };
            assert!(heard.iter().any(asked), "{zone} {project}");
        }
    }
    for region in Places::default().regions() {
        for project in [ORGANIZATION, PROJECT] {
            assert!(
                heard.iter().any(|heard| heard.path == "/" && heard.signed_for() == Some((region, project)))
            );
        }
    }
}

#[test]
fn two_long_lists_are_read_to_the_end_and_every_request_says_its_size() {
    let mut world = World { page: 50, ..World::invented() };
    let policies: Vec<Value> = (0..225)
        .map(|number| {
            let id = format!("policy-{number}");
            another(&mut world, "/iam/v1alpha1/policies", &id, json!({ "nb_rules": 0 }))
        })
        .collect();
    world.list(
        "/iam/v1alpha1/policies",
        Style::TotalCount,
        "policies",
        &[("organization_id", "/organization_id")],
        policies,
    );
    let types = "/instance/v1/zones/fr-par-1/products/servers";
    let kind = world.elements(types)[0].1.clone();
    *world.elements(types) = (0..135).map(|number| (format!("KIND{number}-S"), kind.clone())).collect();
    let cloud = Cloud::of(world);
    let outcome = all_is_read(&cloud);
    assert_eq!(outcome.count("scaleway_iam_policy"), 225);
    assert_eq!(outcome.count("scaleway_server_type"), 135 + 2 * 3);
    for heard in cloud.heard() {
        let sized = heard.asks("page_size").or(heard.asks("per_page")) == Some("100");
        assert_eq!(heard.asks("page").is_some(), sized, "{}", heard.target);
    }
}

#[test]
fn three_lists_without_a_total_are_read_to_their_own_end() {
    let mut world = World::invented();
    let path = world
        .lists
        .keys()
        .find(|path| path.ends_with("/rules") && path.contains("fr-par-1"))
        .unwrap()
        .clone();
    let rule = world.elements(&path)[0].1.clone();
    let rules = (0..7).map(|number| {
        (
            String::new(),
            json!({ "id": format!("r{number}"), "direction": "inbound", "protocol": rule["protocol"] }),
        )
    });
    *world.elements(&path) = rules.collect();
    let certificates = world.lists.keys().find(|path| path.ends_with("/certificates")).unwrap().clone();
    let certificate = world.elements(&certificates)[0].1.clone();
    for number in 2..=30 {
        let mut more = certificate.clone();
        more["id"] = json!(format!("certificate-{number}"));
        world.elements(&certificates).push((String::new(), more));
    }
    let cloud = Cloud::of(world);
    let outcome = all_is_read(&cloud);
    let of_group = outcome.rows("scaleway_security_group_rule");
    assert_eq!(of_group.keys().filter(|id| id.contains("/r")).count(), 7);
    assert_eq!(outcome.count("scaleway_iam_saml_certificate"), 30);
    assert_eq!(outcome.count("scaleway_server"), 4 * ZONES.len(), "their total is in a header");
}

#[test]
fn four_buckets_are_listed_for_each_project_in_each_region() {
    let cloud = Cloud::of(World::invented());
    let outcome = all_is_read(&cloud);
    assert_eq!(
        outcome.cell("scaleway_bucket", "fr-par/archive", "project_id").as_deref(),
        Some(ORGANIZATION)
    );
    assert_eq!(outcome.cell("scaleway_bucket", "nl-ams/scratch", "project_id").as_deref(), Some(PROJECT));
    let lists: BTreeSet<(String, String)> = cloud
        .heard()
        .iter()
        .filter(|heard| heard.path == "/")
        .filter_map(|heard| {
            heard.signed_for().map(|(region, project)| (region.to_owned(), project.to_owned()))
        })
        .collect();
    assert_eq!(lists.len(), 4, "two regions of two projects");

    // A server that takes no notice of the project shows the same buckets to everybody.
    let mut world = World::invented();
    world.buckets.iter_mut().for_each(|bucket| ORGANIZATION.clone_into(&mut bucket.project));
    let cloud = Cloud::of(World { ignores_project: true, ..world });
    let outcome = collect(&cloud, &Manner::default());
    assert_eq!(
        outcome.cell("scaleway_bucket", "fr-par/website", "project_id").as_deref(),
        Some(ORGANIZATION)
    );
    let lost = format!(r#"scaleway_bucket {{"project_id":"{PROJECT}","region":"fr-par"}}"#);
    assert!(outcome.losses().contains(&lost), "{:?}", outcome.losses());
}

#[test]
fn five_volumes_come_from_both_apis() {
    let outcome = all_is_read(&Cloud::of(World::invented()));
    assert_eq!(outcome.count("scaleway_instance_volume"), 3 * ZONES.len());
    assert_eq!(outcome.count("scaleway_block_volume"), 3 * ZONES.len());
    let attached = outcome.rows("scaleway_server_volume");
    assert_eq!(attached.len(), 2 * outcome.count("scaleway_server"), "servers name volumes of both kinds");
}

#[test]
fn six_silence_of_the_audit_trail_is_not_read_as_peace() {
    let cloud = Cloud::of(World::invented());
    cloud.break_at(|heard| heard.path.contains("/nl-ams/products"), Fault::Forbidden);
    let outcome = collect(&cloud, &Manner::default());
    assert!(
        cloud.heard().iter().all(|heard| !heard.path.ends_with("events")),
        "events of one hour prove nothing"
    );
    assert_eq!(outcome.count("scaleway_audit_trail_product"), 2, "what is integrated is a table of its own");
    let lost =
        format!(r#"scaleway_audit_trail_product {{"organization_id":"{ORGANIZATION}","region":"nl-ams"}}"#);
    assert_eq!(outcome.losses(), BTreeSet::from([lost]));
}

/// A table that is paged by tokens, which none of the catalog's own is yet.
const EVENTS: &str = r#"
about = "An event."
scope = ["organization_id"]
[list]
get   = "/trail/v1/events"
query = { organization_id = "{organization_id}" }
each  = ["organization"]
items = "/events"
page  = "token"
[columns.id]
type     = "text"
about    = "Identifier."
required = true
from     = "/id"
[columns.organization_id]
type     = "text"
about    = "Organisation."
required = true
from     = "@organization_id"
"#;

#[test]
fn six_tokens_are_followed_to_the_last_page() {
    let mut files = Files::embedded();
    files.add(Files::of(&[("tables/scaleway/scaleway_event.toml", EVENTS)]));
    let catalog = Catalog::read(files).unwrap();
    let mut world = World::invented();
    let events =
        (0..9).map(|number| json!({ "id": format!("e{number}"), "organization": ORGANIZATION })).collect();
    world.list("/trail/v1/events", Style::Token, "events", &[("organization_id", "/organization")], events);
    let cloud = Cloud::of(world);
    let outcome = collect(&cloud, &Manner { catalog: &catalog, ..Manner::default() });
    assert_eq!((outcome.count("scaleway_event"), outcome.losses()), (9, BTreeSet::new()));
    cloud.break_at(|heard| heard.asks("page_token") == Some("t4"), Fault::Forbidden);
    let outcome = collect(&cloud, &Manner { catalog: &catalog, ..Manner::default() });
    assert_eq!(outcome.count("scaleway_event"), 4, "what came before the loss stays");
    assert_eq!(outcome.losses().len(), 1);
}

#[test]
fn seven_what_a_default_filter_hides_is_asked_for() {
    let cloud = Cloud::of(World::invented());
    let outcome = all_is_read(&cloud);
    let states: Vec<_> = outcome
        .rows("scaleway_key")
        .into_keys()
        .filter_map(|id| outcome.cell("scaleway_key", &id, "state"))
        .collect();
    let pending = states.iter().filter(|state| *state == "scheduled_for_deletion").count();
    assert_eq!((states.len(), pending), (8, 2));
    let heard = cloud.heard();
    let narrowed = heard.iter().flat_map(|heard| heard.query.keys()).collect::<BTreeSet<_>>();
    let known = [
        "acl",
        "cors",
        "encryption",
        "frontend_id",
        "gateway_ids",
        "include_legacy",
        "lifecycle",
        "list-type",
        "continuation-token",
        "object-lock",
        "organization_id",
        "page",
        "page_size",
        "per_page",
        "policy",
        "policyStatus",
        "policy_id",
        "project",
        "project_id",
        "public",
        "scheduled_for_deletion",
        "tagging",
        "upload-id-marker",
        "key-marker",
        "uploads",
        "versioning",
        "website",
    ];
    assert!(narrowed.iter().all(|name| known.contains(&name.as_str())), "{narrowed:?}");
}

#[test]
fn eight_a_project_without_a_grant_is_refused_and_not_missing() {
    let cloud = Cloud::of(World::invented());
    cloud.break_at(
        |heard| {
            heard.path.contains("/servers")
                && heard.asks("project") == Some(PROJECT)
                && heard.path.contains("fr-par-1")
        },
        Fault::Forbidden,
    );
    let outcome = collect(&cloud, &Manner::default());
    let line = outcome.coverage().into_iter().find(|line| {
        line.table == "scaleway_server"
            && line.scope.get("project_id") == Some(PROJECT)
            && line.scope.get("zone") == Some("fr-par-1")
    });
    let line = line.unwrap();
    assert_eq!(line.missing_grant.as_deref(), Some("InstancesReadOnly"));
    assert!(line.reason.unwrap().contains("insufficient permissions (read thing)"));
    let by_project = embedded()
        .tables()
        .values()
        .filter_map(|table| table.list.as_ref())
        .filter(|list| list.get.contains("{zone}") && list.for_each.is_none());
    for list in by_project.filter(|list| !list.query.is_empty()) {
        assert!(list.query.values().any(|value| value == "{project_id}"), "{}", list.get);
    }
}

#[test]
fn nine_rows_of_others_are_left_out_and_told() {
    let mut world = World::invented();
    let path = "/instance/v1/zones/fr-par-1/servers";
    world.lists.get_mut(path).unwrap().filters = &[];
    let outcome = collect(&Cloud::of(world), &Manner::default());
    let count = |project: &str| {
        let of = |id: &&String| {
            outcome.cell("scaleway_server", id, "project_id").as_deref() == Some(project)
                && outcome.cell("scaleway_server", id, "zone").as_deref() == Some("fr-par-1")
        };
        outcome.rows("scaleway_server").keys().filter(of).count()
    };
    assert_eq!((count(ORGANIZATION), count(PROJECT)), (1, 3), "each row is where it belongs");
    let told: Vec<_> = outcome
        .coverage()
        .into_iter()
        .filter(|line| line.table == "scaleway_server" && line.reason.is_some())
        .collect();
    assert_eq!(told.len(), 2);
    assert!(told[0].reason.as_ref().unwrap().contains("rows of others"));
}

#[test]
fn ten_a_loss_is_never_flattened_into_none() {
    let mut world = World::invented();
    let volumes = "/block/v1/zones/fr-par-1/volumes";
    world.elements(volumes)[0].1.as_object_mut().unwrap().remove("kms_key_id");
    let (absent, null) =
        (world.elements(volumes)[0].1["id"].clone(), world.elements(volumes)[1].1["id"].clone());
    world
        .bucket("website")
        .set("versioning", "<VersioningConfiguration><Status>ENABLED</Status></VersioningConfiguration>");
    let cloud = Cloud::of(world);
    cloud.break_at(|heard| heard.path == "/instance/v1/zones/fr-par-2/servers", Fault::Throttled);
    cloud.break_at(|heard| heard.path == "/archive" && heard.asks("object-lock").is_some(), Fault::Forbidden);
    let outcome = collect(&cloud, &Manner::default());
    let lost = outcome.losses();
    for project in [ORGANIZATION, PROJECT] {
        assert!(lost.contains(&format!(r#"scaleway_server {{"project_id":"{project}","zone":"fr-par-2"}}"#)));
    }
    let bucket = |column: &str| outcome.cell("scaleway_bucket", "fr-par/archive", column);
    assert_eq!((bucket("object_lock"), bucket("versioning").as_deref()), (None, Some("enabled")));
    assert_eq!(
        bucket("lifecycle_rule_count").as_deref(),
        Some("1"),
        "the root `Configuration` is one of rules"
    );
    let key = |id: &Value| outcome.cell("scaleway_block_volume", id.as_str().unwrap(), "kms_key_id");
    assert_eq!((key(&absent), key(&null).as_deref()), (None, Some("")));
    assert_eq!(
        outcome.cell("scaleway_bucket", "fr-par/website", "versioning"),
        None,
        "an unknown word is not none"
    );
    let protocols = outcome.rows("scaleway_security_group_rule");
    let id = protocols.keys().next().unwrap();
    assert_eq!(outcome.cell("scaleway_security_group_rule", id, "protocol").as_deref(), Some("TCP"));
}
