//! What facts say of the rights in an account.

use std::collections::HashMap;

use onus_access::scaleway::{
    Account, AclGrant, ApiKey, Application, Bucket, BucketPolicy, Group, Holder, List, Policy, Project, Rule,
    Scope, User, UserKind,
};
use onus_core::Moment;
use onus_facts::rusqlite::Connection;
use onus_facts::{FactsError, Scope as Part};

use crate::derive::completeness::Completeness;
use crate::derive::read::{Cells, Loader, by_first};

/// Reads the account out of facts or a snapshot.
///
/// # Errors
/// When they cannot be read.
pub fn load(connection: &Connection, completeness: &Completeness) -> Result<Account, FactsError> {
    account(&Loader { connection, completeness })
}

fn account(loader: &Loader<'_>) -> Result<Account, FactsError> {
    Ok(Account {
        organization_id: loader
            .rows("select id from scaleway_organization", |row| row.key(0))?
            .pop()
            .unwrap_or_default(),
        projects: loader
            .list("scaleway_project", "id, name", |row| Project { id: row.key(0), name: row.get(1) })?,
        users: users(loader)?,
        applications: loader.list("scaleway_iam_application", "id, name", |row| Application {
            id: row.key(0),
            name: row.get(1),
        })?,
        groups: groups(loader)?,
        policies: policies(loader)?,
        api_keys: api_keys(loader)?,
        buckets: buckets(loader)?,
    })
}

fn users(loader: &Loader<'_>) -> Result<List<User>, FactsError> {
    let columns = "id, coalesce(nullif(email, ''), username), type, locked";
    loader.list("scaleway_iam_user", columns, |row| User {
        id: row.key(0),
        name: row.get(1),
        kind: match row.get::<String>(2).as_deref() {
            Some("owner") => Some(UserKind::Owner),
            Some("member") => Some(UserKind::Member),
            Some("guest") => Some(UserKind::Guest),
            _ => None,
        },
        locked: row.get(3),
    })
}

fn groups(loader: &Loader<'_>) -> Result<List<Group>, FactsError> {
    let users = pairs(loader, "select group_id, user_id from scaleway_iam_group_user")?;
    let applications = pairs(loader, "select group_id, application_id from scaleway_iam_group_application")?;
    let whole = |table| loader.completeness.is_complete(table, &Part::whole());
    let (all_users, all_applications) =
        (whole("scaleway_iam_group_user"), whole("scaleway_iam_group_application"));
    let columns = "id, name, all_users, all_applications";
    loader.list("scaleway_iam_group", columns, |row| {
        let id = row.key(0);
        let members = |of: &HashMap<String, Vec<String>>, complete| List {
            items: of.get(&id).cloned().unwrap_or_default(),
            complete,
        };
        Group {
            name: row.get(1),
            users: members(&users, all_users),
            applications: members(&applications, all_applications),
            all_users: row.get(2),
            all_applications: row.get(3),
            id,
        }
    })
}

fn policies(loader: &Loader<'_>) -> Result<List<Policy>, FactsError> {
    let mut rules: HashMap<String, Vec<Rule>> = HashMap::new();
    let sql = "select policy_id, id, permission_set_names, condition, scope_type, project_ids, \
               scope_organization_id from scaleway_iam_rule order by id";
    for (policy_id, rule) in loader.rows(sql, |row| (row.key(0), rule(row)))? {
        rules.entry(policy_id).or_default().push(rule);
    }
    let all_rules = loader.completeness.is_complete("scaleway_iam_rule", &Part::whole());
    let columns = "id, name, user_id, group_id, application_id, rule_count";
    loader.list("scaleway_iam_policy", columns, |row| {
        let id = row.key(0);
        let items = rules.get(&id).cloned().unwrap_or_default();
        // A policy says how many rules it has, so one gap elsewhere does not darken it.
        let counted = row.get::<i64>(5).is_some_and(|count| usize::try_from(count) == Ok(items.len()));
        Policy {
            name: row.get(1),
            holder: holder(row.key(2), row.key(4), row.key(3)),
            rules: List { items, complete: all_rules || counted },
            id,
        }
    })
}

fn api_keys(loader: &Loader<'_>) -> Result<List<ApiKey>, FactsError> {
    let columns = "id, user_id, application_id, expires_at, never_expires";
    loader.list("scaleway_iam_api_key", columns, |row| {
        let expires_at = row.get::<String>(3).and_then(|text| text.parse::<Moment>().ok());
        ApiKey {
            id: row.key(0),
            holder: holder(row.key(1), row.key(2), String::new()),
            expires_at: match (expires_at, row.get::<bool>(4)) {
                (Some(moment), _) => Some(Some(moment.unix())),
                (None, Some(true)) => Some(None),
                (None, _) => None,
            },
        }
    })
}

fn buckets(loader: &Loader<'_>) -> Result<List<Bucket>, FactsError> {
    let sql = "select bucket_id, grantee, permission from scaleway_bucket_grant order by id";
    let mut grants = by_first(
        loader.rows(sql, |row| (row.key(0), AclGrant { grantee: row.get(1), permission: row.get(2) }))?,
    );
    let columns = "id, name, project_id, policy, region";
    loader.list("scaleway_bucket", columns, |row| {
        let (id, project_id) = (row.key(0), row.key(2));
        let part =
            Part::of([("project_id", project_id.clone()), ("region", row.key(4)), ("bucket_id", id.clone())]);
        Bucket {
            name: row.key(1),
            project_id,
            policy: match row.get::<String>(3) {
                None => BucketPolicy::Unread,
                Some(text) if text.is_empty() => BucketPolicy::None,
                Some(text) => BucketPolicy::Text(text),
            },
            acl: List {
                items: grants.remove(&id).unwrap_or_default(),
                complete: loader.completeness.is_complete("scaleway_bucket_grant", &part),
            },
            id,
        }
    })
}

fn pairs(loader: &Loader<'_>, sql: &str) -> Result<HashMap<String, Vec<String>>, FactsError> {
    Ok(by_first(loader.rows(&format!("{sql} order by 1, 2"), |row| (row.key(0), row.key(1)))?))
}

fn holder(user: String, application: String, group: String) -> Holder {
    match (user.is_empty(), application.is_empty(), group.is_empty()) {
        (false, ..) => Holder::User(user),
        (_, false, _) => Holder::Application(application),
        (.., false) => Holder::Group(group),
        _ => Holder::Nobody,
    }
}

fn rule(row: &Cells<'_, '_>) -> Rule {
    let projects = row.list(5);
    let organization = row.get::<String>(6);
    let scope = match (row.get::<String>(4).as_deref(), projects, organization.as_deref()) {
        (Some("organization"), ..) => Some(Scope::Organization),
        (Some("account_root_user"), ..) => Some(Scope::AccountRootUser),
        (_, Some(ids), _) if !ids.is_empty() => Some(Scope::Projects(ids)),
        (Some("projects"), Some(_), Some(id)) if !id.is_empty() => Some(Scope::AllProjects),
        _ => None,
    };
    Rule { id: row.key(1), permission_sets: row.list(2), condition: row.get(3), scope }
}
