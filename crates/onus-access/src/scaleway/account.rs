//! What was read of an account. `None` is what was not read.

use crate::List;

/// An organization, as far as rights go.
#[derive(Clone, Debug, Default)]
pub struct Account {
    /// Its identifier.
    pub organization_id: String,
    /// Its projects.
    pub projects: List<Project>,
    /// Its users.
    pub users: List<User>,
    /// Its applications.
    pub applications: List<Application>,
    /// Its groups.
    pub groups: List<Group>,
    /// Its IAM policies.
    pub policies: List<Policy>,
    /// Its API keys.
    pub api_keys: List<ApiKey>,
    /// The buckets of all its projects.
    pub buckets: List<Bucket>,
}

/// A project.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
}

/// What kind of user somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserKind {
    /// Has all rights, which nobody can take away.
    Owner,
    /// Belongs to the organization.
    Member,
    /// Belongs to another one and was invited.
    Guest,
}

/// A user.
#[derive(Clone, Debug, Default)]
pub struct User {
    /// Its identifier.
    pub id: String,
    /// Its address.
    pub name: Option<String>,
    /// What kind it is.
    pub kind: Option<UserKind>,
    /// Whether it is kept from logging in and from using its keys.
    pub locked: Option<bool>,
}

/// An application: a principal that is no person.
#[derive(Clone, Debug, Default)]
pub struct Application {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
}

/// A group of users and applications.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Users in it.
    pub users: List<String>,
    /// Applications in it.
    pub applications: List<String>,
    /// Whether all users are in it without being named.
    pub all_users: Option<bool>,
    /// Whether all applications are in it without being named.
    pub all_applications: Option<bool>,
}

/// To whom something belongs, or for whom it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holder {
    /// A user, by identifier.
    User(String),
    /// An application, by identifier.
    Application(String),
    /// A group, by identifier.
    Group(String),
    /// Nobody.
    #[default]
    Nobody,
}

/// An IAM policy: rules for one principal.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// For whom it is.
    pub holder: Holder,
    /// Its rules.
    pub rules: List<Rule>,
}

/// Where a rule holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// In these projects.
    Projects(Vec<String>),
    /// In all projects, now and later.
    AllProjects,
    /// For the organization itself.
    Organization,
    /// For the account of the owner.
    AccountRootUser,
}

/// A rule: permission sets, where they hold, and under which condition.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// Its identifier.
    pub id: String,
    /// Names of permission sets.
    pub permission_sets: Option<Vec<String>>,
    /// Where they hold.
    pub scope: Option<Scope>,
    /// An expression; empty when there is none.
    pub condition: Option<String>,
}

/// An API key. It has all the rights of its bearer.
#[derive(Clone, Debug, Default)]
pub struct ApiKey {
    /// The access key.
    pub id: String,
    /// Who bears it.
    pub holder: Holder,
    /// When it ends, in seconds since 1970; `Some(None)` when it does not.
    pub expires_at: Option<Option<i64>>,
}

/// What is known of the policy of a bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum BucketPolicy {
    /// Nothing.
    #[default]
    Unread,
    /// It has none.
    None,
    /// Its text.
    Text(String),
}

/// A bucket.
#[derive(Clone, Debug, Default)]
pub struct Bucket {
    /// Its identifier in the snapshot.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The project that it is in.
    pub project_id: String,
    /// Its policy.
    pub policy: BucketPolicy,
    /// Its own ACL.
    pub acl: List<AclGrant>,
}

/// A grant of an ACL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AclGrant {
    /// `all-users`, `authenticated-users`, or `project:` and an identifier.
    pub grantee: Option<String>,
    /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`.
    pub permission: Option<String>,
}
