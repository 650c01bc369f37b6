mod brute;
mod bucket;
mod escalation;
mod hostile;
mod law;
mod plain;
mod recorded;
mod role;

use super::*;
use crate::Answer;

pub(super) const ALL: &str = r#"{"default-service-strategy":"allow","services":{}}"#;
pub(super) const NOTHING: &str = r#"{"default-service-strategy":"deny","services":{}}"#;

/// A policy that denies everything but what these rules say of a class.
pub(super) fn rules(class: &str, rules: &[(&str, &str)]) -> String {
    let rules: Vec<_> = rules
        .iter()
        .map(|(action, expression)| serde_json::json!({"action": action, "expression": expression}))
        .collect();
    serde_json::json!({
        "default-service-strategy": "deny",
        "services": {class: {"type": "rules", "rules": rules}},
    })
    .to_string()
}

pub(super) fn role(id: &str, policy: &str) -> Role {
    Role {
        id: id.to_owned(),
        name: Some(format!("role {id}")),
        editable: Some(true),
        policy: Some(RolePolicy::read(policy)),
        permissions: Some(vec![]),
    }
}

/// An organization that allows everything: an owner, a user `u` and a key `k` of role `r`, which has this policy.
pub(super) fn organization(policy: &str) -> Organization {
    let owner = Role { name: Some("Owner".to_owned()), editable: Some(false), ..role("owner", ALL) };
    let user = |id: &str, role: &str| User {
        id: id.to_owned(),
        name: Some(format!("{id}@example.com")),
        role_id: Some(role.to_owned()),
        pending: Some(false),
    };
    Organization {
        id: Some("o".to_owned()),
        policy: Some(RolePolicy::read(ALL)),
        roles: List::whole(vec![owner, role("r", policy)]),
        api_keys: List::whole(vec![ApiKey { id: "k".to_owned(), name: None, role_id: Some("r".to_owned()) }]),
        users: List::whole(vec![user("boss", "owner"), user("u", "r")]),
        buckets: List::whole(vec![]),
    }
}

pub(super) fn key() -> Caller {
    Caller::Key("k".to_owned())
}

pub(super) fn user(id: &str) -> Caller {
    Caller::User(id.to_owned())
}

pub(super) fn word(answer: &Answer) -> &'static str {
    match answer {
        Answer::Yes { .. } => "yes",
        Answer::No { .. } => "no",
        Answer::Unknown { .. } => "unknown",
    }
}

pub(super) fn may(
    organization: &Organization,
    caller: &Caller,
    operation: &str,
    service: &str,
) -> &'static str {
    word(&Access::new(organization).may(caller, operation, service, &Resource::Any).answer)
}
