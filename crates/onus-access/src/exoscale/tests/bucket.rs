use super::*;
use crate::{Attr, Value};

fn bucket(policy: BucketPolicy, grants: &[(&str, &str)]) -> Bucket {
    let grant = |(grantee, permission): &(&str, &str)| AclGrant {
        grantee: Some((*grantee).to_owned()),
        permission: Some((*permission).to_owned()),
    };
    Bucket {
        name: "records".to_owned(),
        zone: Some("ch-gva-2".to_owned()),
        owner: Some("ours".to_owned()),
        policy,
        acl: List::whole(grants.iter().map(grant).collect()),
    }
}

fn says(policy: &str) -> BucketPolicy {
    BucketPolicy::Says(RolePolicy::read(policy))
}

fn ask(role: &str, bucket: &Bucket, caller: &Caller, operation: &str) -> &'static str {
    word(&Access::new(&organization(role)).may(caller, operation, "sos", &Resource::Bucket(bucket)).answer)
}

#[test]
fn without_a_policy_roles_decide_and_acls_open() {
    let private = bucket(BucketPolicy::None, &[("ours", "FULL_CONTROL")]);
    let reads = rules("sos", &[("allow", "operation == 'get-object'")]);
    assert_eq!(ask(&reads, &private, &key(), "get-object"), "yes");
    assert_eq!(ask(&reads, &private, &key(), "put-object"), "no");
    assert_eq!(ask(&reads, &private, &Caller::Anyone, "get-object"), "no");
    assert_eq!(ask(&reads, &private, &Caller::Stranger, "list-objects"), "no");

    let listed = bucket(BucketPolicy::None, &[("all-users", "READ"), ("authenticated-users", "WRITE")]);
    assert_eq!(ask(NOTHING, &listed, &Caller::Anyone, "list-objects"), "yes");
    assert_eq!(ask(NOTHING, &listed, &key(), "list-objects"), "yes", "without his key");
    assert_eq!(ask(NOTHING, &listed, &Caller::Anyone, "delete-object"), "no");
    assert_eq!(ask(NOTHING, &listed, &Caller::Stranger, "delete-object"), "yes");
    assert_eq!(ask(NOTHING, &listed, &key(), "delete-object"), "no", "his role refuses what he signs");
    let other = bucket(BucketPolicy::None, &[("theirs", "WRITE")]);
    assert_eq!(
        ask(NOTHING, &other, &Caller::Stranger, "put-object"),
        "unknown",
        "he may be of that organization"
    );
    assert_eq!(ask(NOTHING, &other, &Caller::Anyone, "put-object"), "no");
}

#[test]
fn objects_have_acls_of_their_own() {
    let private = bucket(BucketPolicy::None, &[]);
    let organization = organization(NOTHING);
    let access = Access::new(&organization);
    let may =
        |operation| word(&access.may(&Caller::Anyone, operation, "sos", &Resource::Object(&private)).answer);
    assert_eq!(may("get-object"), "unknown");
    assert_eq!(may("put-object"), "no");
}

#[test]
fn the_policy_of_a_bucket_binds_everybody() {
    let office = says(&rules("sos", &[("allow", "source_ip.inIpRange('192.0.2.0/24')")]));
    let public = bucket(office.clone(), &[("all-users", "READ")]);
    let organization = organization(ALL);
    let access = Access::new(&organization);
    for caller in [Caller::Anyone, Caller::Stranger, key(), user("boss")] {
        let (surely, _) = access.sources(&caller, "list-objects", "sos", &Resource::Bucket(&public));
        assert_eq!(surely.unwrap().to_string(), "192.0.2.0/24", "{caller:?}");
    }
    let private = bucket(office, &[]);
    assert_eq!(ask(ALL, &private, &Caller::Anyone, "list-objects"), "unknown", "a policy alone may open it");
    assert_eq!(ask(NOTHING, &private, &key(), "put-bucket-policy"), "unknown");
    let closed = bucket(says(NOTHING), &[("all-users", "FULL_CONTROL")]);
    assert_eq!(ask(ALL, &closed, &Caller::Anyone, "put-object"), "no");
    assert_eq!(ask(ALL, &closed, &user("boss"), "put-object"), "no");
    assert_eq!(ask(ALL, &closed, &user("boss"), "delete-bucket-policy"), "unknown", "or nobody could ever");
}

#[test]
fn policies_of_buckets_tell_who_has_no_credentials() {
    let filter = "identity.key != null || source_ip.inIpRange('192.0.2.0/24')";
    let filtered = bucket(says(&rules("sos", &[("allow", filter)])), &[("all-users", "READ")]);
    let organization = organization(ALL);
    let access = Access::new(&organization);
    let from = |caller: &Caller| {
        access.sources(caller, "list-objects", "sos", &Resource::Bucket(&filtered)).0.unwrap()
    };
    assert_eq!(from(&Caller::Anyone).to_string(), "192.0.2.0/24");
    assert!(from(&key()).is_wide());
    let ours =
        bucket(says(&rules("sos", &[("allow", "identity.org.uuid == 'o'")])), &[("all-users", "READ")]);
    assert_eq!(ask(ALL, &ours, &key(), "list-objects"), "yes");
    assert_eq!(ask(ALL, &ours, &Caller::Stranger, "put-bucket-acl"), "unknown");
    assert_eq!(ask(ALL, &ours, &Caller::Anyone, "list-objects"), "unknown", "what `identity` is then");
    let named =
        bucket(says(&rules("sos", &[("allow", "api_key == 'k'")])), &[("authenticated-users", "READ")]);
    assert_eq!(ask(ALL, &named, &key(), "list-objects"), "yes");
    assert_eq!(ask(ALL, &named, &Caller::Stranger, "list-objects"), "no", "the key is ours");
}

#[test]
fn rules_name_the_bucket_and_its_zone() {
    let private = bucket(BucketPolicy::None, &[]);
    let expressions = [
        ("resources.bucket == 'records'", "yes"),
        ("resource.bucket != 'records'", "no"),
        ("parameters.bucket == 'records' && operation == 'put-object'", "yes"),
        ("!(parameters.bucket in ['records', 'other'])", "no"),
        ("zone == 'ch-gva-2'", "yes"),
        ("zone != 'ch-gva-2'", "no"),
        ("int(parameters.size()) == 0", "no"),
    ];
    for (expression, wanted) in expressions {
        let role = rules("sos", &[("allow", expression)]);
        assert_eq!(ask(&role, &private, &key(), "put-object"), wanted, "{expression}");
    }
    let somewhere = Bucket { zone: None, ..private };
    assert_eq!(
        ask(&rules("sos", &[("allow", "zone == 'ch-gva-2'")]), &somewhere, &key(), "put-object"),
        "unknown"
    );
    let organization = organization(ALL);
    let reply = Access::new(&organization).may(&key(), "get-object", "sos", &Resource::Bucket(&somewhere));
    let Answer::Yes { witness, .. } = reply.answer else { panic!() };
    assert_eq!(witness.get(&Attr::named("zone")), None, "nobody knows it");
    assert_eq!(witness.get(&Attr::named("parameters.bucket")), Some(&Value::from("records")));
}

#[test]
fn a_request_without_credentials_shows_none() {
    let public = bucket(BucketPolicy::None, &[("all-users", "READ")]);
    let organization = organization(NOTHING);
    let reply = Access::new(&organization).may(&key(), "list-objects", "sos", &Resource::Bucket(&public));
    let Answer::Yes { witness, smallest_change: Some(change), .. } = reply.answer else { panic!() };
    assert!(witness.iter().all(|(attr, _)| !attr.to_string().starts_with("identity")), "{witness}");
    assert_eq!(
        reply.things[change[0]].removal(),
        "take READ for all-users out of the ACL of bucket `records`"
    );
}

#[test]
fn a_bucket_that_was_not_read_is_unknown() {
    let unread = bucket(BucketPolicy::Unread, &[]);
    assert_eq!(ask(ALL, &unread, &key(), "get-object"), "unknown");
    assert_eq!(ask(ALL, &unread, &Caller::Anyone, "list-objects"), "unknown");
    let mut acl = bucket(BucketPolicy::None, &[]);
    acl.acl.complete = false;
    assert_eq!(ask(NOTHING, &acl, &Caller::Anyone, "list-objects"), "unknown");
    assert_eq!(ask(ALL, &acl, &key(), "get-object"), "yes");
    acl.acl.items = vec![AclGrant { grantee: None, permission: Some("READ".to_owned()) }];
    acl.acl.complete = true;
    assert_eq!(ask(NOTHING, &acl, &Caller::Anyone, "list-objects"), "unknown");
    assert_eq!(ask(NOTHING, &acl, &Caller::Anyone, "put-object"), "no");
}
