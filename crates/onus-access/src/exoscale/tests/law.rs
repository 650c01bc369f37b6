//! Forgetting anything never turns yes into no, nor no into yes.

use super::plain::Plain;
use super::*;
use crate::set::IpSet;

fn pick<'a, T: ?Sized>(random: &mut fastrand::Rng, of: &[&'a T]) -> &'a T {
    of[random.usize(0..of.len())]
}

fn random_organization(random: &mut fastrand::Rng) -> Organization {
    let policy = |random: &mut fastrand::Rng| match random.u8(0..6) {
        0 => RolePolicy::read(ALL),
        1 => RolePolicy::read(NOTHING),
        2 => {
            let operation =
                pick(random, &["create-api-key", "create-user", "update-iam-role-policy", "assume-iam-role"]);
            RolePolicy::read(&rules("iam", &[("allow", &format!("operation == '{operation}'"))]))
        }
        _ => RolePolicy::read(&Plain::random(random).json()),
    };
    let role = |random: &mut fastrand::Rng, id: &str| Role {
        id: id.to_owned(),
        name: None,
        editable: Some(random.bool()),
        policy: Some(policy(random)),
        permissions: Some(if random.bool() {
            vec!["reset-iam-organization-policy".to_owned()]
        } else {
            vec![]
        }),
    };
    let role_id = |random: &mut fastrand::Rng| Some(pick(random, &["r1", "r2", "r3"]).to_owned());
    let grant = |random: &mut fastrand::Rng| AclGrant {
        grantee: Some(pick(random, &["all-users", "authenticated-users", "ours", "theirs"]).to_owned()),
        permission: Some(pick(random, &["READ", "WRITE", "FULL_CONTROL"]).to_owned()),
    };
    let bucket = Bucket {
        name: "b1".to_owned(),
        zone: Some(pick(random, &["z1", "z2"]).to_owned()),
        owner: Some("ours".to_owned()),
        policy: if random.bool() { BucketPolicy::None } else { BucketPolicy::Says(policy(random)) },
        acl: List::whole((0..random.usize(0..3)).map(|_| grant(random)).collect()),
    };
    Organization {
        id: Some("o".to_owned()),
        policy: Some(policy(random)),
        roles: List::whole(["r1", "r2", "r3"].map(|id| role(random, id)).into()),
        api_keys: List::whole(
            ["k", "k2"].map(|id| ApiKey { id: id.to_owned(), name: None, role_id: role_id(random) }).into(),
        ),
        users: List::whole(vec![User {
            id: "u".to_owned(),
            name: None,
            role_id: role_id(random),
            pending: Some(random.u8(0..4) == 0),
        }]),
        buckets: List::whole(vec![bucket]),
    }
}

fn drop_one<T>(random: &mut fastrand::Rng, list: &mut List<T>) {
    list.complete = false;
    if !list.items.is_empty() {
        list.items.remove(random.usize(0..list.items.len()));
    }
}

fn forget(random: &mut fastrand::Rng, all: &mut Organization) {
    let role = random.usize(0..3);
    match (random.u8(0..17), all.roles.items.get_mut(role)) {
        (0, _) => all.id = None,
        (1, _) => all.policy = None,
        (2, _) => drop_one(random, &mut all.roles),
        (3, _) => drop_one(random, &mut all.api_keys),
        (4, _) => drop_one(random, &mut all.users),
        (5, Some(role)) => role.editable = None,
        (6, Some(role)) => role.policy = None,
        (7, Some(role)) => role.permissions = None,
        (8, _) => all.users.items.iter_mut().for_each(|user| user.role_id = None),
        (9, _) => all.users.items.iter_mut().for_each(|user| user.pending = None),
        (10, _) => all.api_keys.items.iter_mut().take(1).for_each(|key| key.role_id = None),
        (kind, _) => {
            let bucket = &mut all.buckets.items[0];
            match kind {
                11 => bucket.zone = None,
                12 => bucket.owner = None,
                13 => bucket.policy = BucketPolicy::Unread,
                14 => drop_one(random, &mut bucket.acl),
                15 => bucket.acl.items.iter_mut().for_each(|grant| grant.grantee = None),
                _ => bucket.acl.items.iter_mut().take(1).for_each(|grant| grant.permission = None),
            }
        }
    }
}

/// Everything that can be asked, with its answer. Callers and roles are those that there once were.
fn answers(organization: &Organization, roles: &[String]) -> Vec<(String, Option<bool>)> {
    let access = Access::new(organization);
    let bucket = &organization.buckets.items[0];
    let mut answers = Vec::new();
    for caller in [Caller::Anyone, Caller::Stranger, user("u"), key(), Caller::Key("k2".to_owned())] {
        for operation in ["get-object", "put-object", "list-objects", "put-bucket-policy", "list-zones", "*"]
        {
            for resource in [Resource::Any, Resource::Bucket(bucket), Resource::Object(bucket)] {
                let answer = match access.may(&caller, operation, "sos", &resource).answer {
                    Answer::Yes { .. } => Some(true),
                    Answer::No { .. } => Some(false),
                    Answer::Unknown { .. } => None,
                };
                answers.push((format!("{caller:?} {operation} {resource:.10?}"), answer));
            }
        }
    }
    for caller in [user("u"), key()] {
        let has = access.has_permission(&caller, "reset-iam-organization-policy");
        answers.push((format!("{caller:?} may reset"), has));
    }
    for found in access.escalations() {
        answers.push((format!("{:?} {:?}", found.caller, found.way), found.possible));
    }
    for role in organization.roles.items.iter().filter(|role| roles.contains(&role.id)) {
        let is = [access.is_all_powerful(role), access.is_read_only(role), access.is_used(role)];
        for (name, is) in ["powerful", "read-only", "used"].into_iter().zip(is) {
            answers.push((format!("{} {name}", role.id), is));
        }
    }
    answers
}

/// From where a key may write to the bucket.
fn sources(organization: &Organization) -> (IpSet, IpSet) {
    let bucket = &organization.buckets.items[0];
    let access = Access::new(organization);
    let (surely, possibly) = access.sources(&key(), "put-object", "sos", &Resource::Bucket(bucket));
    (surely.unwrap(), possibly.unwrap())
}

#[test]
fn what_is_forgotten_makes_answers_unknown_and_never_other_ones() {
    let mut random = fastrand::Rng::with_seed(4);
    let (mut kept, mut lost) = (0, 0);
    for round in 0..100 {
        let whole = random_organization(&mut random);
        let roles: Vec<String> = whole.roles.items.iter().map(|role| role.id.clone()).collect();
        let before: std::collections::BTreeMap<_, _> = answers(&whole, &roles).into_iter().collect();
        let mut less = whole.clone();
        let (mut surely, mut possibly) = sources(&whole);
        for _ in 0..3 {
            forget(&mut random, &mut less);
            let (fewer, more) = sources(&less);
            assert!(fewer.minus(&surely).is_empty() && possibly.minus(&more).is_empty(), "{round}");
            (surely, possibly) = (fewer, more);
            for (question, after) in answers(&less, &roles) {
                let Some(before) = before.get(&question) else { continue };
                assert!(
                    after.is_none() || after == *before,
                    "{round}: {question} was {before:?}, is {after:?}"
                );
                if after == *before { kept += 1 } else { lost += 1 }
            }
        }
    }
    assert!(kept > 10_000 && lost > 1_000, "{kept} {lost}");
}
