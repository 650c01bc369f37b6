//! The invented organisation: people, programs and machines, some of them kept well and some badly.

use serde_json::{Value, json};

use super::{Bucket, ORGANIZATION, PROJECT, Style, World, ZONES, network};

const BY_ORGANIZATION: &[(&str, &str)] = &[("organization_id", "/organization_id")];
const BY_PROJECT: &[(&str, &str)] = &[("project_id", "/project_id")];
/// As the older Instance API calls it.
const BY_OLD_PROJECT: &[(&str, &str)] = &[("project", "/project")];
const CREATED: &str = "2026-01-10T08:00:00Z";

/// An identifier; `kind` keeps those of different things apart.
pub(super) fn id(kind: &str, number: usize) -> String {
    let kind: u32 = kind.bytes().fold(7, |sum: u32, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    format!("{kind:08x}-0000-4000-8000-{number:012}")
}

pub(super) fn invented() -> World {
    let mut world = World { page: 2, ..World::default() };
    organization(&mut world);
    people(&mut world);
    policies(&mut world);
    for region in ["fr-par", "nl-ams"] {
        trails_and_keys(&mut world, region);
    }
    for (at, zone) in ZONES.iter().enumerate() {
        server_types(&mut world, zone);
        machines(&mut world, zone, at * 100);
        disks(&mut world, zone, at * 100);
        network::balancers(&mut world, zone, at * 100);
        network::gateways(&mut world, zone, at * 100);
    }
    network::addresses(&mut world, "fr-par", &[0, 100]);
    network::addresses(&mut world, "nl-ams", &[200]);
    world.buckets = vec![
        Bucket::kept_well("archive", "fr-par", ORGANIZATION),
        Bucket::kept_badly("website", "fr-par", PROJECT),
        Bucket::new("scratch", "nl-ams", PROJECT),
    ];
    world
}

fn organization(world: &mut World) {
    let project = |id: &str, name: &str| json!({ "id": id, "name": name, "description": "", "organization_id": ORGANIZATION, "created_at": CREATED, "updated_at": CREATED });
    let projects = vec![project(ORGANIZATION, "default"), project(PROJECT, "shop")];
    world.list("/account/v3/projects", Style::TotalCount, "projects", BY_ORGANIZATION, projects);
    let signature = json!({
        "id": id("signature", 1), "organization_id": ORGANIZATION, "created_at": CREATED, "signed_at": CREATED, "expires_at": null,
        "contract": { "id": id("contract", 1), "name": "health data", "type": "custom", "version": 1 },
    });
    let path = "/account/v3/contract-signatures";
    world.list(path, Style::TotalCount, "contract_signatures", BY_ORGANIZATION, vec![signature]);
    let path = format!("/iam/v1alpha1/organizations/{ORGANIZATION}");
    world.objects.insert(
        path.clone(),
        json!({
            "id": ORGANIZATION, "name": "Example", "alias": "example", "login_password_enabled": false,
            "login_magic_code_enabled": false, "login_oauth2_enabled": false, "login_saml_enabled": true,
        }),
    );
    world.objects.insert(
        format!("{path}/security-settings"),
        json!({
            "enforce_password_renewal": true, "grace_period_duration": "604800s", "login_attempts_before_locked": 5,
            "max_login_session_duration": "28800s", "max_api_key_expiration_duration": "7776000s",
        }),
    );
    let saml = id("saml", 1);
    let connection = json!({ "id": saml, "status": "valid", "entity_id": "e", "single_sign_on_url": "https://sso.example.com" });
    world.objects.insert(format!("{path}/saml"), connection);
    let certificate = json!({ "id": id("certificate", 1), "type": "signing", "origin": "identity_provider", "expires_at": "2030-01-01T00:00:00Z" });
    let path = format!("/iam/v1alpha1/saml/{saml}/certificates");
    world.list(path, Style::Whole, "certificates", &[], vec![certificate]);
}

fn people(world: &mut World) {
    let user = |number: usize, kind: &str, mfa: bool| {
        json!({
            "id": id("user", number), "organization_id": ORGANIZATION, "email": format!("user-{number}@example.com"), "username": format!("user-{number}"),
            "type": kind, "status": "activated", "mfa": mfa, "two_factor_enabled": mfa, "locked": false, "last_login_at": CREATED, "created_at": CREATED,
            "updated_at": CREATED, "account_root_user_id": "", "deletable": kind == "member", "tags": [],
            "first_name": "Given", "last_name": "Family", "phone_number": "+33100000000",
        })
    };
    let users = vec![user(1, "owner", true), user(2, "member", true), user(3, "member", false)];
    world.list("/iam/v1alpha1/users", Style::TotalCount, "users", BY_ORGANIZATION, users);
    let application = |number: usize| {
        json!({
            "id": id("application", number), "organization_id": ORGANIZATION, "name": format!("program-{number}"), "description": "", "nb_api_keys": 1,
            "managed": false, "editable": true, "deletable": true, "created_at": CREATED, "updated_at": CREATED, "tags": [],
        })
    };
    let applications = (1..=3).map(application).collect();
    world.list(
        "/iam/v1alpha1/applications",
        Style::TotalCount,
        "applications",
        BY_ORGANIZATION,
        applications,
    );
    let group = json!({
        "id": id("group", 1), "organization_id": ORGANIZATION, "name": "admins", "description": "", "user_ids": [id("user", 1), id("user", 2)],
        "application_ids": [id("application", 1)], "all_users": false, "all_applications": false, "managed": false, "editable": true, "deletable": true,
        "created_at": CREATED, "updated_at": CREATED, "tags": [],
    });
    world.list("/iam/v1alpha1/groups", Style::TotalCount, "groups", BY_ORGANIZATION, vec![group]);
    let key = |number: usize, expires: Value| {
        json!({
            "access_key": format!("SCW0000000000000000{number}"), "secret_key": null, "application_id": id("application", number), "description": "",
            "created_at": "2026-05-01T00:00:00Z", "updated_at": "2026-05-01T00:00:00Z", "expires_at": expires, "default_project_id": PROJECT,
            "creation_ip": "203.0.113.7", "managed": false, "editable": true, "deletable": true, "organization": ORGANIZATION,
        })
    };
    let keys = vec![
        key(1, json!("2026-07-01T00:00:00Z")),
        key(2, Value::Null),
        key(3, json!("2026-08-01T00:00:00Z")),
    ];
    let by_organization: &[(&str, &str)] = &[("organization_id", "/organization")];
    world.list("/iam/v1alpha1/api-keys", Style::TotalCount, "api_keys", by_organization, keys);
    let ssh = |number: usize, project: &str| {
        json!({
            "id": id("ssh", number), "name": "laptop", "public_key": "ssh-ed25519 AAAA x", "fingerprint": "256 MD5:00 x (ssh-ed25519)",
            "project_id": project, "organization_id": ORGANIZATION, "disabled": false, "created_at": CREATED, "updated_at": CREATED,
        })
    };
    let keys = vec![ssh(1, ORGANIZATION), ssh(2, PROJECT), ssh(3, PROJECT), ssh(4, PROJECT)];
    world.list("/iam/v1alpha1/ssh-keys", Style::TotalCount, "ssh_keys", BY_PROJECT, keys);
}

fn policies(world: &mut World) {
    let policy = |number: usize, rules: usize| {
        json!({
            "id": id("policy", number), "organization_id": ORGANIZATION, "name": format!("policy-{number}"), "description": "", "application_id": id("application", number),
            "nb_rules": rules, "nb_scopes": 1, "nb_permission_sets": 1, "managed": false, "editable": true, "deletable": true,
            "created_at": CREATED, "updated_at": CREATED, "tags": [],
        })
    };
    let rule = |policy: usize, number: usize| {
        json!({
            "id": id("rule", policy * 10 + number), "policy": id("policy", policy), "permission_set_names": ["InstancesReadOnly"],
            "permission_sets_scope_type": "projects", "project_ids": [PROJECT], "condition": "",
        })
    };
    let rules = vec![rule(1, 1), rule(1, 2), rule(1, 3), rule(2, 1), rule(3, 1)];
    let policies = vec![policy(1, 3), policy(2, 1), policy(3, 1)];
    world.list("/iam/v1alpha1/policies", Style::TotalCount, "policies", BY_ORGANIZATION, policies);
    world.list("/iam/v1alpha1/rules", Style::TotalCount, "rules", &[("policy_id", "/policy")], rules);
    let set = |number: usize, name: &str| json!({ "id": id("set", number), "name": name, "scope_type": "projects", "description": "", "categories": ["compute"], "organization": ORGANIZATION });
    let sets =
        vec![set(1, "InstancesReadOnly"), set(2, "InstancesFullAccess"), set(3, "ObjectStorageReadOnly")];
    let by_organization: &[(&str, &str)] = &[("organization_id", "/organization")];
    world.list("/iam/v1alpha1/permission-sets", Style::TotalCount, "permission_sets", by_organization, sets);
}

fn trails_and_keys(world: &mut World, region: &str) {
    let base = format!("/audit-trail/v1alpha1/regions/{region}");
    let product =
        |name: &str| json!({ "name": name, "title": name, "services": [{ "name": name, "methods": [] }] });
    let products = vec![product("instance"), product("iam")];
    world.list(
        format!("{base}/products"),
        Style::Whole,
        "products",
        &[("organization_id", "/none")],
        products,
    );
    world.lists.get_mut(&format!("{base}/products")).unwrap().filters = &[];
    let job = json!({
        "id": id(region, 1), "organization_id": ORGANIZATION, "name": "keep", "created_at": CREATED, "last_run_at": CREATED, "tags": [],
        "s3": { "bucket": "archive", "region": "fr-par", "prefix": "trail", "project_id": ORGANIZATION }, "last_status": { "code": "success", "message": "" },
    });
    world.list(format!("{base}/export-jobs"), Style::TotalCount, "export_jobs", BY_ORGANIZATION, vec![job]);
    let rule = |number: usize, status: &str| json!({ "id": id("alert", number), "name": format!("alert-{number}"), "description": "", "status": status, "organization": ORGANIZATION });
    let rules = vec![rule(1, "enabled"), rule(2, "enabled"), rule(3, "disabled")];
    let by_organization: &[(&str, &str)] = &[("organization_id", "/organization")];
    world.list(format!("{base}/alert-rules"), Style::TotalCount, "alert_rules", by_organization, rules);
    let key = |number: usize, doomed: bool| {
        json!({
            "id": id(region, 100 + number), "project_id": PROJECT, "name": format!("key-{number}"), "description": "", "usage": { "symmetric_encryption": "aes_256_gcm" },
            "state": if doomed { "scheduled_for_deletion" } else { "enabled" }, "origin": "scaleway_kms", "protection_level": "software", "protected": true,
            "locked": false, "rotation_policy": { "rotation_period": "2592000s", "next_rotation_at": "2026-12-01T00:00:00Z" }, "rotated_at": CREATED, "rotation_count": 1,
            "deletion_requested_at": if doomed { json!(CREATED) } else { Value::Null }, "created_at": CREATED, "updated_at": CREATED, "tags": [], "region": region,
            "doomed": doomed,
        })
    };
    let keys = vec![key(1, false), key(2, false), key(3, false), key(4, true)];
    let filters = &[("project_id", "/project_id"), ("scheduled_for_deletion", "/doomed")];
    let path = format!("/key-manager/v1alpha1/regions/{region}/keys");
    world.list(path, Style::TotalCount, "keys", filters, keys);
}

fn server_types(world: &mut World, zone: &str) {
    let kinds = ["DEV1-S", "PRO2-XS", "PRO2-S"].map(|kind| {
        let value = json!({
            "arch": "x86_64", "ncpus": 2, "ram": 2_147_483_648_u64, "gpu": 0, "end_of_service": false, "per_volume_constraint": { "l_ssd": { "max_size": 0 } },
            "scratch_storage_max_size": 0, "block_bandwidth": 41_943_040, "capabilities": { "placement_groups": true },
        });
        (kind.to_owned(), value)
    });
    let path = format!("/instance/v1/zones/{zone}/products/servers");
    world.list(path.clone(), Style::HeaderCount, "servers", &[], Vec::new());
    let list = world.lists.get_mut(&path).unwrap();
    (list.by_name, list.elements) = (true, kinds.to_vec());
}

/// Where machine `number` of a zone belongs, and what is common to everything of the Instance API.
fn owned(kind: &str, number: usize, project: &str, more: Value) -> Value {
    let mut value = json!({
        "id": id(kind, number), "name": format!("{kind}-{number}"), "project": project, "organization": ORGANIZATION, "creation_date": "2026-01-10T08:00:00.123456+00:00",
        "modification_date": "2026-01-10T08:00:00.123456+00:00", "tags": [],
    });
    value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    value
}

fn machines(world: &mut World, zone: &str, at: usize) {
    let base = format!("/instance/v1/zones/{zone}");
    let server = |number: usize, project: &str| {
        let group = if project == PROJECT { at + 2 } else { at + 1 };
        let volumes = json!({ "0": { "id": id("volume", number), "volume_type": "l_ssd", "boot": true, "state": "available", "size": 20_000_000_000_u64, "name": "root" },
            "1": { "id": id("block", number), "volume_type": "sbs_volume", "boot": false, "state": "available", "zone": zone } });
        owned(
            "server",
            number,
            project,
            json!({
                "commercial_type": "PRO2-XS", "state": "running", "arch": "x86_64", "boot_type": "local", "image": { "id": id("image", at + 1), "name": "Debian", "public": true, "creation_date": CREATED },
                "volumes": volumes, "public_ips": [{ "id": id("ip", number), "address": "203.0.113.9", "family": "inet", "dynamic": false, "state": "attached", "tags": [] }],
                "private_nics": [{ "id": id("nic", number), "private_network_id": id("network", 1), "state": "available", "creation_date": CREATED, "modification_date": CREATED, "tags": [] }],
                "dynamic_ip_required": false, "security_group": { "id": id("group", group), "name": "g" }, "placement_group": null, "protected": true, "filesystems": [], "end_of_service": false,
            }),
        )
    };
    let servers = vec![
        server(at + 1, ORGANIZATION),
        server(at + 2, PROJECT),
        server(at + 3, PROJECT),
        server(at + 4, PROJECT),
    ];
    world.list(format!("{base}/servers"), Style::HeaderCount, "servers", BY_OLD_PROJECT, servers);
    let image = owned(
        "image",
        at + 1,
        PROJECT,
        json!({
            "arch": "x86_64", "public": false, "state": "available", "from_server": "", "root_volume": { "id": id("snapshot", at + 1), "volume_type": "l_ssd" }, "extra_volumes": {},
        }),
    );
    world.list(format!("{base}/images"), Style::HeaderCount, "images", BY_OLD_PROJECT, vec![image]);
    let ip = |number: usize| {
        owned(
            "ip",
            number,
            PROJECT,
            json!({ "address": "203.0.113.9", "prefix": null, "type": "routed_ipv4", "state": "attached", "server": { "id": id("server", number) }, "reverse": null }),
        )
    };
    world.list(
        format!("{base}/ips"),
        Style::HeaderCount,
        "ips",
        BY_OLD_PROJECT,
        (2..=4).map(|number| ip(at + number)).collect(),
    );
    let group = |number: usize, project: &str| {
        owned(
            "group",
            number,
            project,
            json!({
                "description": "", "inbound_default_policy": "drop", "outbound_default_policy": "accept", "stateful": true, "enable_default_security": true, "project_default": false,
                "organization_default": false, "state": "available", "servers": [],
            }),
        )
    };
    let groups = vec![
        group(at + 1, ORGANIZATION),
        group(at + 2, PROJECT),
        group(at + 3, PROJECT),
        group(at + 4, PROJECT),
    ];
    world.list(
        format!("{base}/security_groups"),
        Style::HeaderCount,
        "security_groups",
        BY_OLD_PROJECT,
        groups,
    );
    for number in 1..=4 {
        let rule = |position: usize, port: u32, from: &str| {
            json!({ "id": id("filter", position), "direction": "inbound", "action": "accept", "protocol": "TCP", "ip_range": from, "dest_ip_range": null,
                "dest_port_from": port, "dest_port_to": null, "position": position, "editable": true })
        };
        let rules = vec![rule(1, 443, "0.0.0.0/0"), rule(2, 22, "203.0.113.0/24"), rule(3, 22, "0.0.0.0/0")];
        let rules = if number == 1 { rules[..2].to_vec() } else { rules };
        let path = format!("{base}/security_groups/{}/rules", id("group", at + number));
        world.list(path, Style::UntilEmpty, "rules", &[], rules);
    }
    let placement = owned(
        "placement",
        at + 1,
        PROJECT,
        json!({ "policy_type": "max_availability", "policy_mode": "enforced", "policy_respected": true }),
    );
    world.list(
        format!("{base}/placement_groups"),
        Style::HeaderCount,
        "placement_groups",
        BY_OLD_PROJECT,
        vec![placement],
    );
}

fn disks(world: &mut World, zone: &str, at: usize) {
    let base = format!("/instance/v1/zones/{zone}");
    let volume = |number: usize| {
        owned(
            "volume",
            number,
            PROJECT,
            json!({ "volume_type": "l_ssd", "size": 20_000_000_000_u64, "state": "available", "server": { "id": id("server", number) }, "export_uri": null }),
        )
    };
    world.list(
        format!("{base}/volumes"),
        Style::HeaderCount,
        "volumes",
        BY_OLD_PROJECT,
        (2..=4).map(|number| volume(at + number)).collect(),
    );
    let snapshot = owned(
        "snapshot",
        at + 1,
        PROJECT,
        json!({
            "volume_type": "l_ssd", "base_volume": { "id": id("volume", at + 2) }, "size": 20_000_000_000_u64, "state": "available", "error_details": null,
        }),
    );
    world.list(format!("{base}/snapshots"), Style::HeaderCount, "snapshots", BY_OLD_PROJECT, vec![snapshot]);
    let base = format!("/block/v1/zones/{zone}");
    let block = |number: usize| {
        json!({
            "id": id("block", number), "name": format!("data-{number}"), "project_id": PROJECT, "type": "sbs_5k", "specs": { "class": "sbs", "perf_iops": 5000 }, "size": 50_000_000_000_u64,
            "status": "in_use", "parent_snapshot_id": null, "kms_key_id": null, "last_detached_at": null, "created_at": CREATED, "updated_at": CREATED, "tags": [], "zone": zone,
            "references": [{ "id": id("reference", number), "product_resource_type": "instance_server", "product_resource_id": id("server", number), "type": "exclusive", "status": "attached", "created_at": CREATED }],
        })
    };
    world.list(
        format!("{base}/volumes"),
        Style::TotalCount,
        "volumes",
        BY_PROJECT,
        (2..=4).map(|number| block(at + number)).collect(),
    );
    let snapshot = |number: usize| {
        json!({
            "id": id("block-snapshot", number), "name": format!("daily-{number}"), "project_id": PROJECT, "parent_volume": { "id": id("block", number) }, "class": "sbs", "size": 50_000_000_000_u64,
            "status": "available", "public": false, "references": [], "created_at": "2026-05-31T00:00:00Z", "updated_at": "2026-05-31T00:00:00Z", "tags": [], "zone": zone,
        })
    };
    world.list(
        format!("{base}/snapshots"),
        Style::TotalCount,
        "snapshots",
        BY_PROJECT,
        (2..=4).map(|number| snapshot(at + number)).collect(),
    );
}
