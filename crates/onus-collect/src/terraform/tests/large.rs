//! Plans that are larger than anybody's memory should be asked for.

use std::io::Write;

use super::*;

/// Writes a plan of about this many bytes, as Terraform would for thousands of servers, groups and buckets.
fn write_plan(file: &mut impl Write, bytes: usize) -> std::io::Result<u64> {
    let mut written = 0;
    let mut count = 0_u64;
    write!(
        file,
        r#"{{"format_version":"1.2","terraform_version":"1.9.0","planned_values":{{"root_module":{{"resources":["#
    )?;
    while written < bytes * 4 / 10 {
        let text = format!(
            r#"{{"address":"scaleway_instance_server.s[{count}]","values":{{"user_data":{{"cloud-init":"{}"}}}}}},"#,
            "x".repeat(900)
        );
        written += text.len();
        file.write_all(text.as_bytes())?;
        count += 1;
    }
    write!(file, r#"{{}}]}}}},"resource_changes":["#)?;
    let mut count = 0_u64;
    while written < bytes {
        let values = json!({
            "name": format!("server-{count}"), "type": "PRO2-XS", "tags": ["env=prod", "hds"], "protected": true,
            "user_data": { "cloud-init": "x".repeat(600) }, "boot_type": "local", "placement_group_id": null,
        });
        let unknown = json!({ "id": true, "zone": true, "project_id": true, "public_ips": true, "root_volume": [{}], "tags": [false, false] });
        let server =
            change(&format!("module.web[0].scaleway_instance_server.s[{count}]"), "create", values, unknown);
        let rules: Vec<Json> = (0..4).map(|port| json!({ "action": "accept", "protocol": "TCP", "port": 8000 + port, "ip_range": "192.0.2.0/24" })).collect();
        let group = json!({ "external_rules": false, "enable_default_security": false, "inbound_rule": rules, "outbound_rule": [] });
        let group = change(
            &format!("module.web[0].scaleway_instance_security_group.g[{count}]"),
            "create",
            group,
            json!({ "id": true }),
        );
        let bucket = json!({ "name": format!("bucket-{count}"), "region": "fr-par", "tags": { "env": "prod" }, "lifecycle_rule": [], "acl": "private" });
        let bucket =
            change(&format!("scaleway_object_bucket.b[{count}]"), "create", bucket, json!({ "id": true }));
        for resource in [server, group, bucket] {
            let text = format!("{resource},");
            written += text.len();
            file.write_all(text.as_bytes())?;
        }
        count += 1;
    }
    write!(file, r#"{{}}],"configuration":{{"root_module":{{}}}}}}"#)?;
    Ok(count)
}

#[expect(clippy::print_stdout, reason = "a measurement")]
fn read_large(bytes: usize) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("plan.json");
    let mut file = std::io::BufWriter::new(std::fs::File::create(&path).unwrap());
    let count = write_plan(&mut file, bytes).unwrap();
    file.flush().unwrap();
    let catalog = catalog();
    let snapshot = directory.path().join("snapshot.sqlite");
    let mut writer =
        onus_facts::SnapshotWriter::create(&snapshot, catalog, "2026-06-01".parse().unwrap()).unwrap();
    let started = std::time::Instant::now();
    let summary = collect_terraform(&path, catalog, writer.facts()).unwrap();
    println!("{bytes} bytes, {} resources in {:?}", summary.resources, started.elapsed());
    assert_eq!(summary.resources, count * 3);
    assert_eq!(summary.rows["scaleway_security_group_rule"], count * 4);
    assert_eq!(summary.rows["scaleway_bucket"], count);
    writer.finish(catalog).unwrap();
}

#[test]
fn a_plan_of_20_megabytes_is_read() {
    read_large(20 << 20);
}

/// Run alone in release mode under `/usr/bin/time -v` to see the peak of memory.
#[test]
#[ignore = "takes long; for measuring memory"]
fn a_plan_of_200_megabytes_is_read() {
    read_large(200 << 20);
}
