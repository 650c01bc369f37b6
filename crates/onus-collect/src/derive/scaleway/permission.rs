//! Which permission sets each user and each application has, in which project, and by which policy.

use onus_access::scaleway::{Access, Account, Holder, Permission, PermissionSet, Scope};
use onus_facts::{FactsError, Value};

use crate::derive::rows::{Rows, boolean, text};

pub(super) const TABLE: &str = "scaleway_principal_permission";

pub(super) fn fill(access: &Access<'_>, account: &Account, rows: &mut Rows<'_>) -> Result<(), FactsError> {
    for permission in access.permissions() {
        let (scope, projects): (Value, Vec<Value>) = match &permission.rule.scope {
            Some(Scope::Projects(ids)) => (Value::text("project"), ids.iter().map(Value::text).collect()),
            Some(Scope::AllProjects) => (Value::text("all-projects"), vec![Value::text("")]),
            Some(Scope::Organization) => (Value::text("organization"), vec![Value::text("")]),
            Some(Scope::AccountRootUser) => (Value::text("account"), vec![Value::text("")]),
            None => (Value::Null, vec![Value::Null]),
        };
        for project in projects {
            one(account, &permission, &scope, project, rows)?;
        }
    }
    Ok(())
}

fn one(
    account: &Account,
    permission: &Permission<'_>,
    scope: &Value,
    project: Value,
    rows: &mut Rows<'_>,
) -> Result<(), FactsError> {
    let (kind, principal) = kind_and_id(&permission.principal);
    let group = permission.group.map(|group| group.id.as_str()).unwrap_or_default();
    let set = permission.permission_set;
    let id = [principal, group, &permission.rule.id, set.unwrap_or("?"), project.as_text().unwrap_or("?")];
    let cells = [
        ("id", Value::text(id.join("/"))),
        ("organization_id", Value::text(&*account.organization_id)),
        ("principal_id", Value::text(principal)),
        ("principal_kind", Value::text(kind)),
        ("permission_set", text(set)),
        ("scope", scope.clone()),
        ("project_id", project),
        ("policy_id", Value::text(&*permission.policy.id)),
        ("rule_id", Value::text(&*permission.rule.id)),
        ("group_id", Value::text(group)),
        ("is_member", boolean(permission.member)),
        ("unconditional", boolean(permission.unconditional)),
        ("only_reads", boolean(set.and_then(PermissionSet::named).and_then(|set| set.only_reads()))),
        ("policy_name", text(permission.policy.name.as_deref())),
    ];
    rows.insert(TABLE, &cells)
}

pub(super) fn kind_and_id(holder: &Holder) -> (&'static str, &str) {
    match holder {
        Holder::User(id) => ("user", id),
        Holder::Application(id) => ("application", id),
        Holder::Group(id) => ("group", id),
        Holder::Nobody => ("nobody", ""),
    }
}
