use super::*;

fn way(organization: &Organization, caller: &Caller, way: Way) -> Option<bool> {
    let access = Access::new(organization);
    access.escalations().find(|found| found.caller == *caller && found.way == way).unwrap().possible
}

fn iam(operation: &str) -> String {
    rules("iam", &[("allow", &format!("operation == '{operation}'"))])
}

fn with(operation: &str) -> Organization {
    organization(&iam(operation))
}

#[test]
fn who_has_everything_has_no_way_to_more() {
    for found in Access::new(&organization(NOTHING)).escalations() {
        assert_eq!(found.possible, Some(false), "{found:?}");
    }
}

#[test]
fn keys_and_users_can_be_given_stronger_roles() {
    for found in [Way::CreateApiKey, Way::CreateUser, Way::UpdateUserRole] {
        let organization = with(found.as_str());
        assert_eq!(way(&organization, &key(), found), Some(true), "{found:?}");
        assert_eq!(way(&organization, &user("u"), found), Some(true), "{found:?}");
    }
    let organization = with("create-api-key");
    let access = Access::new(&organization);
    let found =
        access.escalations().find(|found| found.caller == key() && found.way == Way::CreateApiKey).unwrap();
    assert_eq!(found.gains, "what role `Owner` may do");
    assert_eq!(found.path[0].to_string(), "API key `k` has role `role r`");
    assert_eq!(way(&organization, &key(), Way::CreateUser), Some(false));
}

#[test]
fn a_key_can_be_tied_to_a_weak_role() {
    let tied = "operation == 'create-api-key' && parameters.role_id == 'weak'";
    let mut organization = organization(&rules("iam", &[("allow", tied)]));
    organization.roles.items.push(role("weak", NOTHING));
    assert_eq!(way(&organization, &key(), Way::CreateApiKey), Some(false));
    organization.roles.items[2].policy = Some(RolePolicy::read(&rules("sos", &[("allow", "true")])));
    assert_eq!(way(&organization, &key(), Way::CreateApiKey), Some(true));
    organization.roles.items[2].policy = None;
    assert_eq!(way(&organization, &key(), Way::CreateApiKey), None);
}

#[test]
fn a_new_role_is_of_use_to_one_who_can_hand_it_out() {
    assert_eq!(way(&with("create-iam-role"), &key(), Way::CreateRole), Some(false));
    let both = "operation in ['create-iam-role', 'create-api-key']";
    assert_eq!(way(&organization(&rules("iam", &[("allow", both)])), &key(), Way::CreateRole), Some(true));
}

#[test]
fn whom_a_role_lets_assume_it_cannot_be_read() {
    assert_eq!(way(&with("assume-iam-role"), &key(), Way::AssumeRole), None);
    let mut weak = with("assume-iam-role");
    weak.roles.items.remove(0);
    assert_eq!(way(&weak, &key(), Way::AssumeRole), Some(false), "there is no stronger one");
}

#[test]
fn the_policy_of_a_role_that_can_be_edited_can_say_anything() {
    let mut organization = with("update-iam-role-policy");
    assert_eq!(way(&organization, &key(), Way::UpdateRolePolicy), Some(true));
    organization.roles.items[1].editable = Some(false);
    assert_eq!(way(&organization, &key(), Way::UpdateRolePolicy), Some(false));
    organization.roles.items[1].editable = None;
    assert_eq!(way(&organization, &key(), Way::UpdateRolePolicy), None);
}

#[test]
fn a_role_can_be_given_permissions() {
    let mut organization = with("update-iam-role");
    assert_eq!(way(&organization, &key(), Way::UpdateRole), Some(true));
    let both = ["bypass-governance-retention", "reset-iam-organization-policy"].map(str::to_owned);
    organization.roles.items[1].permissions = Some(both.to_vec());
    assert_eq!(way(&organization, &key(), Way::UpdateRole), Some(false));
    organization.roles.items[1].permissions = None;
    assert_eq!(way(&organization, &key(), Way::UpdateRole), None);
}

#[test]
fn the_policy_above_is_in_the_way_of_those_alone_whom_it_refuses_something() {
    let op = Way::UpdateOrganizationPolicy;
    let all = organization(ALL);
    assert_eq!(way(&all, &key(), op), Some(false), "it refuses nothing");
    let mut above = organization(ALL);
    above.policy = Some(RolePolicy::read(&iam(op.as_str())));
    assert_eq!(way(&above, &key(), op), Some(true));
    assert_eq!(way(&above, &key(), Way::ResetOrganizationPolicy), Some(false));
    above.policy = Some(RolePolicy::read(&iam("reset-iam-organization-policy")));
    assert_eq!(way(&above, &key(), Way::ResetOrganizationPolicy), None, "its role has no such permission");
    above.roles.items[1].permissions = Some(vec!["reset-iam-organization-policy".to_owned()]);
    assert_eq!(way(&above, &key(), Way::ResetOrganizationPolicy), Some(true));
    above.policy = None;
    assert_eq!(way(&above, &key(), op), None);
}
