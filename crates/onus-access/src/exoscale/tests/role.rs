use super::*;
use crate::{Attr, Value};

#[test]
fn a_class_that_is_named_decides_alone() {
    let policy = r#"{"default-service-strategy":"allow","services":{
        "sos":{"type":"deny"},"dbaas":{"type":"allow"},"dns":{"type":"rules","rules":[]},"kms":{"type":"rules"}}}"#;
    let organization = organization(policy);
    assert_eq!(may(&organization, &key(), "create-instance", "compute"), "yes");
    assert_eq!(may(&organization, &key(), "create-dbaas-service", "dbaas"), "yes");
    assert_eq!(may(&organization, &key(), "get-object", "sos"), "no");
    assert_eq!(
        may(&organization, &key(), "list-dns-domains", "dns"),
        "no",
        "no rule is true, whatever the default"
    );
    assert_eq!(may(&organization, &key(), "list-kms-keys", "kms"), "no", "what is empty is left out");
    assert_eq!(may(&organization, &key(), "*", "k?s"), "yes", "some other class would do");
    assert_eq!(may(&organization, &key(), "*", "*"), "yes");
}

#[test]
fn the_first_rule_that_is_true_decides_and_one_that_fails_does_not() {
    let policy = rules(
        "compute",
        &[
            ("deny", "resource.sks_nodepool.name in ['important', 'other']"),
            ("allow", "operation.startsWith('list-') || operation == 'scale-sks-nodepool'"),
            ("deny", "true"),
            ("allow", "operation == 'create-instance'"),
        ],
    );
    let organization = organization(&policy);
    let access = Access::new(&organization);
    let may = |operation, resource| word(&access.may(&key(), operation, "compute", &resource).answer);
    assert_eq!(may("list-zones", Resource::Any), "yes");
    assert_eq!(may("create-instance", Resource::Any), "no");
    assert_eq!(may("scale-sks-nodepool", Resource::Named("sks_nodepool.name", "important")), "no");
    assert_eq!(may("scale-sks-nodepool", Resource::Named("sks_nodepool.name", "mine")), "yes");
}

#[test]
fn the_policy_of_the_organization_and_that_of_the_role_both_have_to_allow_it() {
    let mut organization = organization(ALL);
    organization.policy = Some(RolePolicy::read(&rules("sos", &[("allow", "operation == 'get-object'")])));
    for (operation, service, wanted) in
        [("get-object", "sos", "yes"), ("put-object", "sos", "no"), ("list-zones", "compute", "no")]
    {
        assert_eq!(may(&organization, &key(), operation, service), wanted, "{operation}");
        assert_eq!(may(&organization, &user("boss"), operation, service), wanted, "{operation} by the owner");
    }
    let reply = Access::new(&organization).may(&key(), "list-zones", "compute", &Resource::Any);
    let Answer::No { against } = reply.answer else { panic!() };
    let against: Vec<String> = against.iter().map(|label| reply.things[*label].to_string()).collect();
    assert_eq!(against, ["the policy of the organization denies services that it does not name"]);
}

#[test]
fn a_refusal_names_the_rule_that_denies() {
    let policy = rules("sos", &[("deny", "operation == 'delete-object'"), ("allow", "true")]);
    let organization = organization(&policy);
    let reply = Access::new(&organization).may(&key(), "delete-object", "sos", &Resource::Any);
    let Answer::No { against } = reply.answer else { panic!() };
    let against: Vec<String> = against.iter().map(|label| reply.things[*label].to_string()).collect();
    assert_eq!(
        against,
        ["rule 0 for `sos` in the policy of role `role r` denies `operation == 'delete-object'`"]
    );
}

#[test]
fn a_path_leads_from_the_role_to_the_rule_and_to_the_organization() {
    let organization = organization(&rules("sos", &[("allow", "source_ip.inIpRange('192.0.2.0/24')")]));
    let access = Access::new(&organization);
    let reply = access.may(&key(), "get-object", "sos", &Resource::Any);
    let Answer::Yes { witness, path, smallest_change } = reply.answer else { panic!() };
    let path: Vec<String> = path.iter().map(|label| reply.things[*label].to_string()).collect();
    assert_eq!(
        path,
        [
            "API key `k` has role `role r`",
            "rule 0 for `sos` in the policy of role `role r` allows `source_ip.inIpRange('192.0.2.0/24')`",
            "the policy of the organization allows services that it does not name",
        ]
    );
    let change = reply.things[smallest_change.unwrap()[0]].removal();
    assert_eq!(change, "take rule 0 for `sos` out of the policy of role `role r`");
    let shown = |name| witness.get(&Attr::named(name)).map(Value::to_string);
    assert_eq!(shown("identity.key").as_deref(), Some("k"));
    assert_eq!(shown("identity.org.uuid").as_deref(), Some("o"));
    assert_eq!(shown("service").as_deref(), Some("sos"));
    assert!(shown("zone").is_some() && witness.get(&Attr::Time).is_some());
    let (surely, possibly) = access.sources(&key(), "*", "sos", &Resource::Any);
    assert_eq!(
        (surely.unwrap().to_string(), possibly.unwrap().to_string()),
        ("192.0.2.0/24".to_owned(), "192.0.2.0/24".to_owned())
    );
}

#[test]
fn a_role_that_cannot_be_edited_can_only_be_exchanged() {
    let organization = organization(NOTHING);
    let reply = Access::new(&organization).may(&user("boss"), "create-instance", "compute", &Resource::Any);
    let Answer::Yes { smallest_change: Some(change), .. } = reply.answer else { panic!() };
    let change: Vec<String> = change.iter().map(|label| reply.things[*label].removal()).collect();
    assert_eq!(change, ["give user `boss@example.com` another role than `Owner`"]);
}

#[test]
fn rules_tell_users_from_keys_and_keys_from_each_other() {
    let policy = rules(
        "sos",
        &[("allow", "identity.key == null && operation == 'get-object'"), ("allow", "api_key == 'k'")],
    );
    let organization = organization(&policy);
    assert_eq!(may(&organization, &user("u"), "get-object", "sos"), "yes");
    assert_eq!(may(&organization, &user("u"), "put-object", "sos"), "no");
    assert_eq!(may(&organization, &key(), "put-object", "sos"), "yes");
    assert_eq!(
        may(&organization, &Caller::Key("k2".to_owned()), "put-object", "sos"),
        "no",
        "there is no such key"
    );
    let who: Vec<Caller> = Access::new(&organization)
        .who_can("put-object", "sos", &Resource::Any)
        .filter(|(_, reply)| word(&reply.answer) == "yes")
        .map(|(caller, _)| caller)
        .collect();
    assert_eq!(who, [user("boss"), key()]);
}

#[test]
fn somebody_who_has_not_come_yet_may_do_nothing() {
    let mut organization = organization(ALL);
    organization.users.items[1].pending = Some(true);
    assert_eq!(may(&organization, &user("u"), "get-object", "sos"), "no");
    organization.users.items[1].pending = None;
    assert_eq!(may(&organization, &user("u"), "get-object", "sos"), "unknown");
}

#[test]
fn what_was_not_read_is_unknown_and_never_no() {
    let whole = organization(&rules("sos", &[("allow", "identity.org.uuid == 'o'")]));
    assert_eq!(may(&whole, &key(), "get-object", "sos"), "yes");
    let forget: [fn(&mut Organization); 5] = [
        |all| all.id = None,
        |all| all.policy = None,
        |all| all.roles.items[1].policy = None,
        |all| all.api_keys.items[0].role_id = None,
        |all| all.api_keys = List::default(),
    ];
    for (at, forget) in forget.iter().enumerate() {
        let mut less = whole.clone();
        forget(&mut less);
        assert_eq!(may(&less, &key(), "get-object", "sos"), "unknown", "{at}");
    }
    let mut nothing = organization(NOTHING);
    nothing.policy = None;
    assert_eq!(
        may(&nothing, &key(), "get-object", "sos"),
        "no",
        "the role refuses it, whatever stands above"
    );
}

#[test]
fn a_role_says_what_it_is() {
    let organization = organization(NOTHING);
    let access = Access::new(&organization);
    let is = |policy: &str| {
        let role = role("x", policy);
        (access.is_all_powerful(&role), access.is_read_only(&role))
    };
    assert_eq!(is(ALL), (Some(true), Some(false)));
    assert_eq!(is(NOTHING), (Some(false), Some(true)));
    assert_eq!(is(&rules("sos", &[("allow", "true")])), (Some(false), Some(false)));
    let reads = "operation.startsWith('list-') || operation in ['get-object', 'head-object']";
    assert_eq!(is(&rules("sos", &[("allow", reads)])), (Some(false), Some(true)));
    assert_eq!(
        is(&rules("compute", &[("allow", "operation.startsWith('get-')")])).1,
        Some(false),
        "it opens consoles"
    );
    let nearly = r#"{"default-service-strategy":"allow","services":{"sos":{"type":"rules","rules":[
        {"action":"deny","expression":"source_ip.inIpRange('192.0.2.7/32')"},{"action":"allow","expression":"true"}]}}}"#;
    assert_eq!(is(nearly).0, Some(false));
    let halves = r#"{"default-service-strategy":"allow","services":{"sos":{"type":"rules","rules":[
        {"action":"allow","expression":"source_ip.inIpRange('0.0.0.0/1') || source_ip.inIpRange('128.0.0.0/1')"},
        {"action":"allow","expression":"source_ip.inIpRange('::/0')"}]}}}"#;
    assert_eq!(is(halves).0, Some(true));
    assert_eq!(is(&rules("sos", &[("allow", "something.else")])), (Some(false), None));
    let unread = Role { policy: None, ..role("x", ALL) };
    assert_eq!((access.is_all_powerful(&unread), access.is_read_only(&unread)), (None, None));
    assert_eq!(
        access.role_allows(&role("x", &rules("sos", &[("allow", reads)])), "get-object", "*"),
        Some(true)
    );
}

#[test]
fn a_role_is_used_when_somebody_has_it() {
    let mut organization = organization(NOTHING);
    let spare = role("spare", ALL);
    assert_eq!(Access::new(&organization).is_used(&organization.roles.items[1]), Some(true));
    assert_eq!(Access::new(&organization).holders(&organization.roles.items[1]).count(), 2);
    assert_eq!(Access::new(&organization).is_used(&spare), Some(false));
    organization.users.items[0].role_id = None;
    assert_eq!(Access::new(&organization).is_used(&spare), None);
    assert_eq!(Access::new(&organization).is_used(&organization.roles.items[1]), Some(true));
}

#[test]
fn permissions_are_those_of_the_role() {
    let mut organization = organization(NOTHING);
    let has = |organization: &Organization, caller: &Caller| {
        Access::new(organization).has_permission(caller, "bypass-governance-retention")
    };
    assert_eq!(has(&organization, &key()), Some(false));
    organization.roles.items[1].permissions = Some(vec!["bypass-governance-retention".to_owned()]);
    assert_eq!(has(&organization, &key()), Some(true));
    assert_eq!(has(&organization, &user("u")), Some(true));
    organization.users.items[1].pending = None;
    assert_eq!(has(&organization, &user("u")), None);
    organization.users.items[1].pending = Some(true);
    assert_eq!(has(&organization, &user("u")), Some(false));
    assert_eq!(has(&organization, &Caller::Anyone), Some(false));
    organization.roles.items[1].permissions = None;
    assert_eq!(has(&organization, &key()), None);
}
