use super::*;
use crate::{Answer, Attr, Value};

const PROJECT: &str = "p1";
const NURSE: &str = "11111111-1111-4111-8111-111111111111";

/// A small organization: an owner, a nurse in a group that reads, a backup application that writes, and a guest that
/// nothing is given to.
fn account() -> Account {
    let rule = |sets: &[&str], scope| Rule {
        id: format!("rule of {}", sets.join("+")),
        permission_sets: Some(sets.iter().map(|set| (*set).to_owned()).collect()),
        scope: Some(scope),
        condition: Some(String::new()),
    };
    let policy = |id: &str, holder, rule| Policy {
        id: id.to_owned(),
        name: Some(id.to_owned()),
        holder,
        rules: List::whole(vec![rule]),
    };
    let here = || Scope::Projects(vec![PROJECT.to_owned()]);
    let user = |id: &str, kind| User {
        id: id.to_owned(),
        name: Some(format!("{id}@example.com")),
        kind: Some(kind),
        locked: Some(false),
    };
    Account {
        organization_id: "o".to_owned(),
        projects: List::whole(vec![Project { id: PROJECT.to_owned(), name: None }]),
        users: List::whole(vec![
            user("owner", UserKind::Owner),
            user(NURSE, UserKind::Member),
            user("guest", UserKind::Guest),
        ]),
        applications: List::whole(vec![Application { id: "backup".to_owned(), name: None }]),
        groups: List::whole(vec![Group {
            id: "readers".to_owned(),
            name: None,
            users: List::whole(vec![NURSE.to_owned()]),
            applications: List::whole(vec![]),
            all_users: Some(false),
            all_applications: Some(false),
        }]),
        policies: List::whole(vec![
            policy("read", Holder::Group("readers".to_owned()), rule(&["ObjectStorageReadOnly"], here())),
            policy(
                "write",
                Holder::Application("backup".to_owned()),
                rule(&["ObjectStorageFullAccess"], here()),
            ),
        ]),
        api_keys: List::whole(vec![]),
        buckets: List::whole(vec![bucket(BucketPolicy::None)]),
    }
}

fn bucket(policy: BucketPolicy) -> Bucket {
    Bucket {
        id: "b".to_owned(),
        name: "records".to_owned(),
        project_id: PROJECT.to_owned(),
        policy,
        acl: List::whole(vec![]),
    }
}

fn with_policy(statements: &str) -> Account {
    let text = format!(r#"{{"Version":"2023-04-17","Statement":[{statements}]}}"#);
    let mut account = account();
    account.buckets = List::whole(vec![bucket(BucketPolicy::Text(text))]);
    account
}

fn user(id: &str) -> Caller {
    Caller::Principal(Holder::User(id.to_owned()))
}

fn application(id: &str) -> Caller {
    Caller::Principal(Holder::Application(id.to_owned()))
}

/// What somebody may do to the bucket, in one word.
fn may(account: &Account, caller: &Caller, action: &str) -> &'static str {
    let bucket = &account.buckets.items[0];
    let on_bucket = action.to_lowercase().contains("bucket");
    let resource = if on_bucket { Resource::Bucket(bucket) } else { Resource::Object(bucket, "a/b") };
    word(&Access::new(account).may(caller, action, &resource).answer)
}

fn word(answer: &Answer) -> &'static str {
    match answer {
        Answer::Yes { .. } => "yes",
        Answer::No { .. } => "no",
        Answer::Unknown { .. } => "unknown",
    }
}

#[test]
fn without_a_policy_iam_decides() {
    let account = account();
    assert_eq!(may(&account, &user("owner"), "s3:DeleteObject"), "yes");
    assert_eq!(may(&account, &user(NURSE), "s3:GetObject"), "yes");
    assert_eq!(may(&account, &user(NURSE), "s3:DeleteObject"), "no");
    assert_eq!(may(&account, &application("backup"), "s3:DeleteObject"), "yes");
    assert_eq!(may(&account, &user("guest"), "s3:ListBucket"), "no");
    assert_eq!(may(&account, &Caller::Anyone, "s3:ListBucket"), "no");
    assert_eq!(may(&account, &Caller::Stranger, "s3:PutObject"), "no");
    // Whether a single object is open is not known, and said.
    assert_eq!(may(&account, &Caller::Anyone, "s3:GetObject"), "unknown");
}

#[test]
fn with_a_policy_both_have_to_allow_it() {
    let one = r#"{"Effect":"Allow","Principal":{"SCW":"user_id:11111111-1111-4111-8111-111111111111"},"Action":"*","Resource":["records","records/*"]}"#;
    let account = with_policy(one);
    assert_eq!(may(&account, &user(NURSE), "s3:ListBucket"), "yes");
    assert_eq!(may(&account, &user(NURSE), "s3:PutObject"), "no", "IAM lets her only read");
    assert_eq!(may(&account, &application("backup"), "s3:PutObject"), "no", "the policy does not name it");
    assert_eq!(may(&account, &user("owner"), "s3:PutObject"), "no", "nor the owner");
    assert_eq!(may(&account, &user("owner"), "s3:PutBucketPolicy"), "yes", "who can change that");
}

#[test]
fn a_statement_for_everybody_needs_no_iam() {
    for principal in [r#""*""#, r#"{"SCW":"*"}"#, r#"{"SCW":["*"]}"#] {
        let statement = format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"s3:ListBucket","Resource":"records"}}"#
        );
        let account = with_policy(&statement);
        for caller in [Caller::Anyone, Caller::Stranger, user("guest")] {
            assert_eq!(may(&account, &caller, "s3:ListBucket"), "yes", "{principal} {caller:?}");
        }
        assert_eq!(may(&account, &Caller::Anyone, "s3:PutObject"), "no");
    }
}

#[test]
fn what_was_not_read_is_unknown_and_never_no() {
    let mut unread = account();
    unread.buckets = List::whole(vec![bucket(BucketPolicy::Unread)]);
    assert_eq!(may(&unread, &Caller::Anyone, "s3:ListBucket"), "unknown");
    assert_eq!(may(&unread, &user(NURSE), "s3:ListBucket"), "unknown");
    assert_eq!(may(&unread, &user("owner"), "s3:PutBucketPolicy"), "yes");

    let mut policies = account();
    policies.policies.complete = false;
    assert_eq!(may(&policies, &user("guest"), "s3:DeleteObject"), "unknown");
    assert_eq!(may(&policies, &application("backup"), "s3:DeleteObject"), "yes");
    assert_eq!(may(&policies, &Caller::Anyone, "s3:ListBucket"), "no");

    let mut group = account();
    group.groups.items[0].all_users = None;
    assert_eq!(may(&group, &user("guest"), "s3:ListBucket"), "unknown");
    assert_eq!(may(&group, &user("guest"), "s3:PutObject"), "no", "the group only reads");

    let mut sets = account();
    sets.policies.items[1].rules.items[0].permission_sets = None;
    assert_eq!(may(&sets, &application("backup"), "s3:DeleteObject"), "unknown");

    let mut acl = account();
    acl.buckets.items[0].acl.complete = false;
    assert_eq!(may(&acl, &Caller::Anyone, "s3:ListBucket"), "unknown");
}

#[test]
fn acls_open_a_bucket_to_groups() {
    let mut account = account();
    let grant = |grantee: &str, permission: &str| AclGrant {
        grantee: Some(grantee.to_owned()),
        permission: Some(permission.to_owned()),
    };
    account.buckets.items[0].acl.items =
        vec![grant("project:p1", "FULL_CONTROL"), grant("authenticated-users", "READ")];
    assert_eq!(may(&account, &Caller::Anyone, "s3:ListBucket"), "no");
    assert_eq!(may(&account, &Caller::Stranger, "s3:ListBucket"), "yes");
    assert_eq!(may(&account, &Caller::Stranger, "s3:PutObject"), "no");
    account.buckets.items[0].acl.items.push(grant("all-users", "WRITE"));
    assert_eq!(may(&account, &Caller::Anyone, "s3:PutObject"), "yes");
}

#[test]
fn conditions_narrow_when_and_from_where() {
    let mut account = account();
    let rule = &mut account.policies.items[1].rules.items[0];
    rule.condition = Some(r#"inIpRange(request.ip, "192.0.2.0/24")"#.to_owned());
    let access = Access::new(&account);
    let bucket = &account.buckets.items[0];
    let (surely, possibly) = access.sources(&application("backup"), &["s3:putobject"], bucket);
    assert_eq!((surely.clone().unwrap().to_string(), surely == possibly), ("192.0.2.0/24".to_owned(), true));
    let reply = access.may(&application("backup"), "s3:PutObject", &Resource::Object(bucket, "k"));
    let Answer::Yes { witness, path, smallest_change } = reply.answer else { panic!() };
    assert!(
        matches!(witness.get(&Attr::SourceIp), Some(Value::Ip(ip)) if ip.to_string().starts_with("192.0.2."))
    );
    assert_eq!(path.len(), 1);
    let change = &reply.things[smallest_change.unwrap()[0]];
    assert_eq!(
        change.removal(),
        "take the rule that gives ObjectStorageFullAccess in project p1 out of IAM policy `write`"
    );

    account.policies.items[1].rules.items[0].condition = Some("something.else".to_owned());
    assert_eq!(may(&account, &application("backup"), "s3:PutObject"), "unknown");
    account.policies.items[1].rules.items[0].condition = Some("1 == 2".to_owned());
    assert_eq!(may(&account, &application("backup"), "s3:PutObject"), "no");
}

#[test]
fn halves_of_the_internet_are_everyone() {
    let open = r#"{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"records/*","Condition":{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}}"#;
    let account = with_policy(open);
    let (surely, _) =
        Access::new(&account).sources(&Caller::Anyone, &["s3:getobject"], &account.buckets.items[0]);
    assert!(surely.unwrap().is_wide());
}

#[test]
fn a_locked_user_may_do_nothing_and_the_owner_everything() {
    let mut account = account();
    account.users.items[1].locked = Some(true);
    assert_eq!(may(&account, &user(NURSE), "s3:ListBucket"), "no");
    account.users.items[1].locked = None;
    assert_eq!(may(&account, &user(NURSE), "s3:ListBucket"), "unknown");
    account.users.items[0].kind = None;
    assert_eq!(may(&account, &user("owner"), "s3:ListBucket"), "unknown");
}

#[test]
fn other_products_and_the_organization_follow_the_scope_of_rules() {
    let mut account = account();
    account.policies.items[1].rules.items[0].permission_sets =
        Some(vec!["InstancesFullAccess".to_owned(), "ObjectStorageReadOnly".to_owned()]);
    let access = Access::new(&account);
    let may = |caller: &Caller, action: &str, resource| word(&access.may(caller, action, &resource).answer);
    assert_eq!(may(&application("backup"), "instances:delete", Resource::Project(PROJECT)), "yes");
    assert_eq!(may(&application("backup"), "instances:delete", Resource::Project("p2")), "no");
    assert_eq!(may(&application("backup"), "iam-policy:write", Resource::Organization), "no");
    assert_eq!(may(&user("owner"), "iam-policy:write", Resource::Organization), "yes");
}

#[test]
fn who_may_write_rights_can_have_them_all() {
    let mut account = account();
    let way = |account: &Account, id: &str, way: Way| {
        let access = Access::new(account);
        let found = access
            .escalations()
            .find(|found| found.principal == Holder::User(id.to_owned()) && found.way == way);
        found.map(|found| found.possible)
    };
    assert_eq!(way(&account, "owner", Way::Policies), None, "the owner has everything");
    assert_eq!(way(&account, NURSE, Way::Policies), Some(Some(false)));
    let give = |account: &mut Account, set: &str| {
        let rule = &mut account.policies.items[0].rules.items[0];
        rule.permission_sets = Some(vec![set.to_owned()]);
        rule.scope = Some(Scope::Organization);
    };
    give(&mut account, "IAMPolicyManager");
    assert_eq!(way(&account, NURSE, Way::Policies), Some(Some(true)));
    give(&mut account, "IAMApplicationManager");
    assert_eq!(way(&account, NURSE, Way::Policies), Some(Some(false)));
    assert_eq!(way(&account, NURSE, Way::Applications), Some(Some(true)), "the backup application writes");
    assert_eq!(way(&account, NURSE, Way::Groups), Some(Some(false)));
    give(&mut account, "IAMGroupManager");
    assert_eq!(way(&account, NURSE, Way::Groups), Some(Some(false)), "no group may do more than she");
    account.policies.items[1].holder = Holder::Group("writers".to_owned());
    account.groups.items.push(Group {
        id: "writers".to_owned(),
        users: List::whole(vec![]),
        applications: List::whole(vec![]),
        all_users: Some(false),
        all_applications: Some(false),
        ..Group::default()
    });
    assert_eq!(way(&account, NURSE, Way::Groups), Some(Some(true)));
    account.policies.complete = false;
    assert_eq!(way(&account, "guest", Way::Policies), Some(None));
}

#[test]
fn permissions_name_the_way_they_came() {
    let mut account = account();
    account.policies.items[0].rules.items[0].condition = Some("1 == 1".to_owned());
    let access = Access::new(&account);
    let all: Vec<Permission<'_>> = access.permissions().collect();
    assert_eq!(all.len(), 2);
    assert_eq!(all[0].group.unwrap().id, "readers");
    assert_eq!((all[0].permission_set, all[0].unconditional), (Some("ObjectStorageReadOnly"), Some(true)));
    assert_eq!((all[1].group.is_none(), all[1].unconditional), (true, Some(true)));
}
