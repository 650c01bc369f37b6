//! The settings of a bucket, each by a request of its own.

use onus_facts::Value;
use serde_json::Value as Json;

use super::bucket::Reading;
use super::project_of;
use crate::gather::loss::Loss;
use crate::rows::BucketPolicy as Statements;
use crate::s3::lifecycle::LifecycleRule;
use crate::s3::{
    Acl, BucketPolicy, Cors, Encryption, Grantee, Lifecycle, ObjectLock, Period, PolicyForm, PolicyStatus,
    Tagging, Versioning, Website,
};

const ALL_USERS: &str = "/AllUsers";
const AUTHENTICATED_USERS: &str = "/AuthenticatedUsers";
/// The columns that the configuration of encryption fills.
const ENCRYPTION: [&str; 2] = ["encryption", "encryption_key_id"];

pub(super) fn read(reading: &mut Reading<'_, '_>) {
    reading.setting::<Versioning>(&["versioning"], None, |reading, versioning| {
        let word = match versioning {
            Some(Versioning::Enabled) => "enabled",
            Some(Versioning::Suspended) => "suspended",
            Some(Versioning::NeverEnabled) | None => "never-enabled",
        };
        reading.set([("versioning", Value::text(word))]);
    });
    reading.setting::<Acl>(&["acl_owner", "grant_count"], Some("bucket_grant"), acl);
    reading.setting::<BucketPolicy>(
        &["policy_status", "policy", "policy_version", "policy_default_strategy", "policy_is_public"],
        Some("bucket_policy_statement"),
        policy,
    );
    reading.setting::<Encryption>(&ENCRYPTION, None, encryption);
    reading.setting::<Lifecycle>(&["lifecycle_rule_count"], Some("bucket_lifecycle_rule"), lifecycle);
    reading.setting::<Cors>(&["cors_rule_count"], Some("bucket_cors_rule"), cors);
    reading.setting::<ObjectLock>(
        &["object_lock", "object_lock_default_mode", "object_lock_default_days"],
        None,
        object_lock,
    );
    reading.setting::<Website>(&["website"], None, |reading, website| {
        reading.set([("website", Value::text(if website.is_some() { "enabled" } else { "none" }))]);
    });
    reading.setting::<Tagging>(&["tags"], None, |reading, tagging| {
        let tags = tagging.map(|tagging| tagging.tags).unwrap_or_default();
        let tags = tags.iter().map(|tag| format!("{}={}", tag.key, tag.value));
        reading.set([("tags", Value::list(tags))]);
    });
}

fn acl(reading: &mut Reading<'_, '_>, acl: Option<Acl>) {
    let Some(acl) = acl else { return };
    reading.set([
        ("acl_owner", Value::text(project_of(&acl.owner_id))),
        ("grant_count", count(acl.grants.len())),
    ]);
    for grant in acl.grants {
        let grantee = match grant.grantee {
            Grantee::Group(uri) if uri.ends_with(AUTHENTICATED_USERS) => "authenticated-users".to_owned(),
            Grantee::Group(uri) if uri.ends_with(ALL_USERS) => "all-users".to_owned(),
            Grantee::Group(uri) => uri,
            Grantee::Canonical(id) => format!("{}:{}", reading.owner_kind(), project_of(&id)),
            Grantee::Email(address) => address,
        };
        let key = format!("{grantee}/{}", grant.permission);
        let cells = [("grantee", Value::text(grantee)), ("permission", Value::text(grant.permission))];
        reading.push("bucket_grant", &key, cells);
    }
}

fn policy(reading: &mut Reading<'_, '_>, policy: Option<BucketPolicy>) {
    let Some(policy) = policy else {
        reading.set([
            ("policy_status", Value::text("none")),
            ("policy", Value::text("")),
            ("policy_version", Value::text("")),
            ("policy_default_strategy", Value::text("")),
            ("policy_is_public", Value::Integer(0)),
        ]);
        return;
    };
    reading.set([("policy_status", Value::text("set")), ("policy", Value::text(&*policy.text))]);
    match policy.form {
        PolicyForm::Statements => policy_of_statements(reading, &policy.text),
        PolicyForm::Services => {
            let strategy = policy.document.get("default-service-strategy").and_then(Json::as_str);
            reading.set([("policy_default_strategy", strategy.map_or(Value::Null, Value::text))]);
        }
    }
    reading.setting::<PolicyStatus>(&["policy_is_public"], None, |reading, status| {
        let public = status.map_or(Value::Null, |status| Value::Integer(i64::from(status.is_public)));
        reading.set([("policy_is_public", public)]);
    });
}

fn policy_of_statements(reading: &mut Reading<'_, '_>, text: &str) {
    match Statements::parse(text) {
        Ok(policy) => statements(reading, policy),
        Err(error) => {
            let loss = Loss::new(error.to_string());
            reading.lose(&["policy_version"], Some("bucket_policy_statement"), &loss);
        }
    }
}

fn statements(reading: &mut Reading<'_, '_>, policy: Statements) {
    let optional = |list: Option<Vec<String>>| list.map_or(Value::Null, Value::list);
    reading.set([("policy_version", Value::text(policy.version.clone()))]);
    for (at, statement) in policy.statements.into_iter().enumerate() {
        let has_condition = i64::from(!statement.condition.is_empty());
        let cells = [
            ("position", count(at)),
            ("sid", Value::text(statement.sid)),
            ("version", Value::text(policy.version.clone())),
            ("effect", statement.effect.map_or(Value::Null, Value::text)),
            ("principals", optional(statement.principals)),
            ("actions", optional(statement.actions)),
            ("resources", optional(statement.resources)),
            ("has_condition", Value::Integer(has_condition)),
            ("condition", Value::text(statement.condition)),
            ("condition_keys", optional(statement.condition_keys)),
            ("source_ips", optional(statement.source_ips)),
        ];
        reading.push("bucket_policy_statement", &at.to_string(), cells);
    }
}

fn encryption(reading: &mut Reading<'_, '_>, encryption: Option<Encryption>) {
    let mut rules = encryption.map(|encryption| encryption.rules).unwrap_or_default();
    let rule = rules.pop();
    if !rules.is_empty() {
        let loss = Loss::new("there are several rules of encryption, and nobody knows which counts");
        return reading.lose(&ENCRYPTION, None, &loss);
    }
    let (algorithm, key) = match rule {
        Some(rule) => (rule.algorithm, rule.kms_key_id.unwrap_or_default()),
        None => ("none".to_owned(), String::new()),
    };
    reading.set([("encryption", Value::text(algorithm)), ("encryption_key_id", Value::text(key))]);
}

fn lifecycle(reading: &mut Reading<'_, '_>, lifecycle: Option<Lifecycle>) {
    let rules = lifecycle.map(|lifecycle| lifecycle.rules).unwrap_or_default();
    reading.set([("lifecycle_rule_count", count(rules.len()))]);
    for (at, rule) in rules.into_iter().enumerate() {
        reading.push("bucket_lifecycle_rule", &at.to_string(), lifecycle_cells(at, rule));
    }
}

fn lifecycle_cells(at: usize, rule: LifecycleRule) -> [(&'static str, Value); 12] {
    let days = |days: Option<u64>| number(days.unwrap_or_default());
    let expiration = rule.expiration.as_ref();
    let tags = rule.filter.tags.iter().map(|tag| format!("{}={}", tag.key, tag.value));
    let date = expiration.and_then(|expiration| expiration.date.clone()).unwrap_or_default();
    let markers =
        expiration.and_then(|expiration| expiration.expired_object_delete_marker).unwrap_or_default();
    [
        ("position", count(at)),
        ("name", Value::text(rule.id.unwrap_or_default())),
        ("enabled", Value::Integer(i64::from(rule.enabled))),
        ("prefix", Value::text(rule.filter.prefix.clone().unwrap_or_default())),
        ("filter_tags", Value::list(tags)),
        ("expiration_days", days(expiration.and_then(|expiration| expiration.days))),
        ("expiration_date", Value::text(date)),
        ("expires_delete_markers", Value::Integer(i64::from(markers))),
        // One that names no days is there all the same, so it is not none.
        (
            "noncurrent_expiration_days",
            rule.noncurrent_expiration
                .map_or(Value::Integer(0), |expiration| expiration.days.map_or(Value::Null, number)),
        ),
        ("transition_classes", Value::list(rule.transitions.iter().map(|to| &to.storage_class))),
        (
            "noncurrent_transition_classes",
            Value::list(rule.noncurrent_transitions.iter().map(|to| &to.storage_class)),
        ),
        ("abort_upload_days", days(rule.abort_uploads_after_days)),
    ]
}

fn cors(reading: &mut Reading<'_, '_>, cors: Option<Cors>) {
    let rules = cors.map(|cors| cors.rules).unwrap_or_default();
    reading.set([("cors_rule_count", count(rules.len()))]);
    for (at, rule) in rules.into_iter().enumerate() {
        let cells = [
            ("position", count(at)),
            ("allowed_origins", Value::list(rule.allowed_origins)),
            ("allowed_methods", Value::list(rule.allowed_methods)),
            ("allowed_headers", Value::list(rule.allowed_headers)),
            ("exposed_headers", Value::list(rule.expose_headers)),
            ("max_age_seconds", number(rule.max_age_seconds.unwrap_or_default())),
        ];
        reading.push("bucket_cors_rule", &at.to_string(), cells);
    }
}

fn object_lock(reading: &mut Reading<'_, '_>, lock: Option<ObjectLock>) {
    let enabled = lock.as_ref().is_some_and(|lock| lock.enabled);
    let retention = lock.and_then(|lock| lock.default_retention);
    let days = retention.as_ref().map_or(0, |retention| match retention.period {
        Period::Days(days) => days,
        Period::Years(years) => years.saturating_mul(365),
    });
    reading.set([
        ("object_lock", Value::text(if enabled { "enabled" } else { "never-enabled" })),
        (
            "object_lock_default_mode",
            Value::text(retention.map(|retention| retention.mode).unwrap_or_default()),
        ),
        ("object_lock_default_days", number(days)),
    ]);
}

fn count(number: usize) -> Value {
    i64::try_from(number).map_or(Value::Null, Value::Integer)
}

fn number(number: u64) -> Value {
    i64::try_from(number).map_or(Value::Null, Value::Integer)
}
