//! Expressions as the providers document them, and as they are found in accounts.

use super::check;
use crate::cel::Dialect::{Exoscale, Scaleway};

#[test]
fn no_condition_at_all_always_holds() {
    check(Scaleway, "1 == 1", &[(&[], "true")]);
    check(Exoscale, "true", &[(&[], "true"), (&[("service", "sos")], "true")]);
}

#[test]
fn the_user_agent_is_a_text() {
    let agent = |name| [("request.user_agent", name)];
    check(
        Scaleway,
        "request.user_agent == 'terraform-test'",
        &[
            (&agent("terraform-test"), "true"),
            (&agent("terraform-test/1"), "false"),
            (&agent(""), "false"),
            (&[], "error"),
        ],
    );
    check(
        Scaleway,
        r#"request.user_agent.contains("terraform/")"#,
        &[
            (&agent("HashiCorp terraform/1.9"), "true"),
            (&agent("Terraform/1.9"), "false"),
            (&agent(""), "false"),
        ],
    );
}

#[test]
fn working_hours_are_between_two_hours() {
    let hours = r#"request.time.getHours("Europe/Paris") < 17 && request.time.getHours("Europe/Paris") > 8"#;
    check(
        Scaleway,
        hours,
        &[
            (&[("hour@Europe/Paris", "9")], "true"),
            (&[("hour@Europe/Paris", "16")], "true"),
            (&[("hour@Europe/Paris", "17")], "false"),
            (&[("hour@Europe/Paris", "8")], "false"),
            (&[("hour@Europe/Paris", "0")], "false"),
        ],
    );
    check(
        Scaleway,
        "request.time.getDayOfWeek() in [0, 6]",
        &[
            (&[("weekday@UTC", "0")], "true"),
            (&[("weekday@UTC", "6")], "true"),
            (&[("weekday@UTC", "5")], "false"),
        ],
    );
    check(
        Scaleway,
        "request.time.getMinutes('UTC') >= 30",
        &[(&[("minute@UTC", "30")], "true"), (&[("minute@UTC", "29")], "false")],
    );
}

#[test]
fn an_address_is_in_a_range() {
    let office = r#"inIpRange(request.ip, "192.0.2.0/24")"#;
    check(
        Scaleway,
        office,
        &[
            (&[("source_ip", "192.0.2.255")], "true"),
            (&[("source_ip", "192.0.3.0")], "false"),
            (&[("source_ip", "2001:db8::1")], "false"),
        ],
    );
    check(
        Scaleway,
        &format!("!{office}"),
        &[(&[("source_ip", "192.0.2.255")], "false"), (&[("source_ip", "2001:db8::1")], "true")],
    );
    check(
        Scaleway,
        r#"request.ip == "192.0.2.7""#,
        &[(&[("source_ip", "192.0.2.7")], "true"), (&[("source_ip", "192.0.2.8")], "false")],
    );
    check(
        Exoscale,
        "source_ip.inIpRange('89.145.160.0/24') || source_ip.inIpRange('2a04:c46::/32')",
        &[
            (&[("source_ip", "89.145.160.1")], "true"),
            (&[("source_ip", "2a04:c46::1")], "true"),
            (&[("source_ip", "89.145.161.1")], "false"),
            (&[("source_ip", "2a04:c47::1")], "false"),
        ],
    );
}

#[test]
fn a_list_has_no_resource() {
    check(
        Scaleway,
        r#"resource.name.startswith("/folder/") || !has(resource.id)"#,
        &[
            (&[("resource.name", "/folder/a"), ("resource.id", "x")], "true"),
            (&[("resource.name", "/other/a"), ("resource.id", "x")], "false"),
            (&[], "true"),
            (&[("resource.id", "x")], "error"),
        ],
    );
    check(
        Scaleway,
        r#"resource.name.startsWith("/folder/")"#,
        &[
            (&[("resource.name", "/folder/a")], "true"),
            (&[("resource.name", "/folder")], "false"),
            (&[], "error"),
        ],
    );
}

#[test]
fn operations_are_listed_or_begin_with_a_word() {
    check(
        Exoscale,
        "operation in ['list-sos-buckets-usage', 'list-buckets']",
        &[
            (&[("operation", "list-buckets")], "true"),
            (&[("operation", "list-sos-buckets-usage")], "true"),
            (&[("operation", "delete-bucket")], "false"),
        ],
    );
    check(
        Exoscale,
        "operation.startsWith('list-') || operation.startsWith('get-')",
        &[
            (&[("operation", "list-instances")], "true"),
            (&[("operation", "get-object")], "true"),
            (&[("operation", "reveal-user-password")], "false"),
        ],
    );
}

#[test]
fn parameters_and_resources_may_be_absent() {
    check(
        Exoscale,
        "!(parameters.bucket in ['my-test-bucket', 'my-other-bucket'])",
        &[
            (&[("parameters.bucket", "my-test-bucket")], "false"),
            (&[("parameters.bucket", "a-third-one")], "true"),
            (&[], "error"),
        ],
    );
    check(
        Exoscale,
        "resources.bucket != 'my-bucket'",
        &[
            (&[("resources.bucket", "my-bucket")], "false"),
            (&[("resources.bucket", "other")], "true"),
            (&[], "error"),
        ],
    );
    check(
        Exoscale,
        "resources.dbaas_service.name != 'my-dbaas-instance'",
        &[
            (&[("resources.dbaas_service.name", "my-dbaas-instance")], "false"),
            (&[("resources.dbaas_service.name", "other")], "true"),
            (&[], "error"),
        ],
    );
    check(
        Exoscale,
        "resource.sks_nodepool.name in ['important-nodepool', 'foobar']",
        &[
            (&[("resources.sks_nodepool.name", "foobar")], "true"),
            (&[("resources.sks_nodepool.name", "other")], "false"),
            (&[("resource.sks_nodepool.name", "foobar")], "error"),
        ],
    );
}

#[test]
fn whether_a_parameter_is_there_can_be_asked() {
    let private = "operation == 'create-instance' && (!parameters.has('public_ip_assignment') || \
                   parameters.public_ip_assignment != 'none')";
    check(
        Exoscale,
        private,
        &[
            (&[("operation", "create-instance")], "true"),
            (&[("operation", "create-instance"), ("parameters.public_ip_assignment", "inet4")], "true"),
            (&[("operation", "create-instance"), ("parameters.public_ip_assignment", "none")], "false"),
            (&[("operation", "delete-instance")], "false"),
        ],
    );
    let filter = "operation in ['update-dbaas-service-pg'] && parameters.has('ip_filter') && \
                  int(parameters.size()) == 2";
    let update = ("operation", "update-dbaas-service-pg");
    check(
        Exoscale,
        filter,
        &[
            (&[update, ("parameters.ip_filter", "x"), ("parameters.size", "2")], "true"),
            (&[update, ("parameters.ip_filter", "x"), ("parameters.size", "3")], "false"),
            (&[update, ("parameters.size", "2")], "false"),
            (&[update, ("parameters.ip_filter", "x")], "error"),
        ],
    );
    check(
        Exoscale,
        "parameters.has('type') && parameters.type != 'TXT'",
        &[(&[("parameters.type", "A")], "true"), (&[("parameters.type", "TXT")], "false"), (&[], "false")],
    );
}

#[test]
fn a_user_has_no_key() {
    check(
        Exoscale,
        "identity.key != null || source_ip.inIpRange('192.0.2.0/24')",
        &[
            (&[("identity.key", "EXO1"), ("source_ip", "198.51.100.1")], "true"),
            (&[("source_ip", "198.51.100.1")], "false"),
            (&[("source_ip", "192.0.2.1")], "true"),
        ],
    );
    check(Exoscale, "api_key == 'EXO1'", &[(&[("identity.key", "EXO1")], "true"), (&[], "false")]);
    check(Exoscale, "null == api_key", &[(&[("identity.key", "EXO1")], "false"), (&[], "true")]);
    check(
        Exoscale,
        "api_key in ['EXO1', null]",
        &[(&[("identity.key", "EXO1")], "true"), (&[("identity.key", "EXO2")], "false"), (&[], "true")],
    );
    check(
        Exoscale,
        "identity.key.startsWith('EXO')",
        &[(&[("identity.key", "EXO1")], "true"), (&[], "error")],
    );
}

#[test]
fn the_organization_has_an_identifier() {
    let ours = "00000000-0000-4000-8000-000000000000";
    check(
        Exoscale,
        &format!("identity.org.uuid == '{ours}' && parameters.bucket == 'data'"),
        &[
            (&[("identity.org.uuid", ours), ("parameters.bucket", "data")], "true"),
            (&[("identity.org.uuid", ours), ("parameters.bucket", "other")], "false"),
            (&[("identity.org.uuid", "other")], "false"),
            (&[("identity.org.uuid", ours)], "error"),
        ],
    );
}

#[test]
fn the_age_of_an_identity_is_the_distance_of_two_moments() {
    for older in [
        "timestamp(identity.created) < timestamp(now) - duration('5m')",
        "timestamp(now) - duration('5m') > timestamp(identity.created)",
        "timestamp(identity.created) + duration('5m') < timestamp(now)",
        "timestamp(now) > duration('5m') + timestamp(identity.created)",
        "timestamp(now) - timestamp(identity.created) > duration('300s')",
        "timestamp(identity.created) - timestamp(now) < duration('-5m')",
    ] {
        check(
            Exoscale,
            older,
            &[
                (&[("identity.age", "301")], "true"),
                (&[("identity.age", "300")], "false"),
                (&[("identity.age", "0")], "false"),
            ],
        );
    }
}

#[test]
fn headers_are_selected_by_their_name() {
    check(
        Exoscale,
        "headers['if-none-match'] == '*'",
        &[
            (&[("headers.if-none-match", "*")], "true"),
            (&[("headers.if-none-match", "x")], "false"),
            (&[], "error"),
        ],
    );
}
