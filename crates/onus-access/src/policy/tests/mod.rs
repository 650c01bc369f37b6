//! Documents against requests.

mod hostile;

use super::*;
use crate::{Attr, Formula, Request};

const ALICE: &str = "arn:aws:iam::123456789012:user/alice";
const USER: &str = "user_id:5f0c1a2b-0000-4000-8000-00000000000a";

fn request(principal: Option<&str>, action: &str, resource: &str) -> Request {
    let request = Request::new().with(Attr::Action, action).with(Attr::Resource, resource);
    match principal {
        Some(principal) => request.with(Attr::Principal, principal),
        None => request,
    }
}

fn get(principal: Option<&str>) -> Request {
    request(principal, "s3:getobject", "b/k")
}

fn parse(dialect: Dialect, version: &str, statements: &str) -> Document {
    let text = format!(r#"{{"Version": "{version}", "Statement": [{statements}]}}"#);
    Document::parse(&text, dialect).unwrap()
}

fn grants(document: &Document, request: &Request) -> Option<bool> {
    document.grants(&mut Statement::position).holds(request)
}

fn aws(statements: &str) -> Document {
    parse(Dialect::Aws, "2012-10-17", &statements.replace("res:", "arn:aws:s3:::"))
}

fn scaleway(statements: &str) -> Document {
    parse(Dialect::Scaleway, "2023-04-17", statements)
}

/// A statement about `b/*` and reading, with what is put in place of an element.
fn statement(effect: &str, principal: &str) -> String {
    format!(
        r#"{{"Effect": "{effect}", "Principal": {principal}, "Action": "s3:GetObject", "Resource": "b/*"}}"#
    )
}

#[test]
fn a_deny_wins_at_aws_and_is_nothing_at_scaleway() {
    let both = format!("{}, {}", statement("Allow", r#""*""#), statement("Deny", r#""*""#));
    let here = both.replace("b/*", "res:b/*");
    assert_eq!(grants(&aws(&here), &get(None)), Some(false));
    assert_eq!(grants(&scaleway(&both), &get(None)), Some(true));
    assert_eq!(scaleway(&both).denies(&mut |_| 0), Formula::Never);
    assert_eq!(grants(&parse(Dialect::Scaleway, "2012-10-17", &both), &get(None)), None);
}

#[test]
fn a_deny_that_is_documented_nowhere_matters_only_where_it_matches() {
    let deny = format!(r#"{{"SCW": "{USER}"}}"#);
    let both = format!("{}, {}", statement("Allow", r#""*""#), statement("Deny", &deny));
    let document = parse(Dialect::Scaleway, "2012-10-17", &both);
    assert_eq!(grants(&document, &get(None)), Some(true));
    assert_eq!(grants(&document, &get(Some(USER))), None);
    assert_eq!(grants(&document, &request(Some(USER), "s3:putobject", "b/k")), Some(false));
}

#[test]
fn nothing_is_granted_that_no_statement_allows() {
    assert_eq!(grants(&aws(""), &get(Some(ALICE))), Some(false));
    let one = scaleway(&statement("Allow", &format!(r#"{{"SCW": "{USER}"}}"#)));
    assert_eq!(grants(&one, &get(Some(USER))), Some(true));
    assert_eq!(grants(&one, &get(None)), Some(false));
    assert_eq!(grants(&one, &request(Some(USER), "s3:getobject", "b")), Some(false));
}

#[test]
fn the_other_forms_list_what_a_statement_is_not_about() {
    let document = aws(&format!(
        r#"{{"Effect": "Allow", "NotPrincipal": {{"AWS": "{ALICE}"}}, "NotAction": ["s3:Put*", "s3:Delete*"],
            "NotResource": "res:b/secret/*"}}"#
    ));
    for (principal, action, resource, wanted) in [
        (None, "s3:getobject", "b/k", true),
        (Some(ALICE), "s3:getobject", "b/k", false),
        (None, "s3:putobject", "b/k", false),
        (None, "s3:getobject", "b/secret/k", false),
        (None, "s3:getobject", "b", true),
    ] {
        assert_eq!(
            grants(&document, &request(principal, action, resource)),
            Some(wanted),
            "{action} {resource}"
        );
    }
    let all = aws(r#"{"Effect": "Allow", "NotPrincipal": [], "NotAction": [], "NotResource": []}"#);
    assert_eq!(grants(&all, &get(None)), Some(true));
    let none = aws(r#"{"Effect": "Allow", "Principal": [], "Action": [], "Resource": []}"#);
    assert_eq!(grants(&none, &get(None)), Some(false));
}

#[test]
fn an_account_that_is_spared_is_spared_as_a_whole() {
    let document = aws(r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"},
           {"Effect": "Deny", "NotPrincipal": {"AWS": "123456789012"}, "Action": "*", "Resource": "*"}"#);
    assert_eq!(grants(&document, &get(Some(ALICE))), Some(true));
    assert_eq!(grants(&document, &get(None)), Some(false));
}

#[test]
fn an_effect_that_is_not_understood_may_be_either() {
    for effect in
        [r#""Effect": "allow","#, r#""Effect": null,"#, "", r#""Effect": "Allow", "Effect": "Allow","#]
    {
        let unknown = format!(r#"{{{effect} "Principal": "*", "Action": "s3:Get*", "Resource": "res:b/*"}}"#);
        assert_eq!(grants(&aws(&unknown), &get(None)), None, "{effect}");
        assert_eq!(grants(&aws(&unknown), &request(None, "s3:putobject", "b/k")), Some(false), "{effect}");
        let allowed = format!("{unknown}, {}", statement("Allow", r#""*""#).replace("b/*", "*"));
        assert_eq!(grants(&aws(&allowed), &get(None)), None, "{effect}");
        assert_eq!(grants(&aws(&allowed), &request(None, "s3:getobject", "c/k")), Some(true), "{effect}");
        assert_eq!(aws(&unknown).statements()[0].effect(), None);
    }
}

#[test]
fn an_element_that_is_not_understood_may_hold_and_the_others_restrict() {
    for (from, to) in [
        (r#""Principal": "*""#, r#""Principal": 5"#),
        (r#""Principal": "*""#, r#""Principal": "*", "NotPrincipal": []"#),
        (r#""Principal": "*", "#, ""),
        (r#""Sid": "x""#, r#""Sid": ["x"]"#),
        (r#""Condition": {}"#, r#""Condition": []"#),
        (r#""Condition": {}"#, r#""Condition": {}, "Condition": {}"#),
        (r#""Resource": "*""#, r#""Resource": ["*", null]"#),
    ] {
        let whole = r#"{"Sid": "x", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*",
                        "Condition": {}}"#;
        assert!(whole.contains(from));
        let document = aws(&whole.replace(from, to));
        assert_eq!(grants(&document, &get(None)), None, "{to}");
        assert_eq!(grants(&document, &request(None, "s3:putobject", "b/k")), Some(false), "{to}");
    }
}

#[test]
fn an_element_that_nobody_knows_may_change_everything() {
    let document = aws(r#"{"Effect": "Deny", "Principal": "*", "Action": [], "Resource": "*", "Unless": 1},
                          {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}"#);
    assert_eq!(grants(&document, &get(None)), None);
    let why = document.statements()[0].formula();
    assert_eq!(why, Formula::gap("`Unless` is no element of a statement"));
    assert_eq!(grants(&aws("5"), &get(None)), None);
}

#[test]
fn a_statement_is_labelled_once_for_each_effect_it_may_have() {
    let document = aws(r#"{"Effect": "Deny", "Principal": "*", "Action": "*", "Resource": "*"},
           {"Sid": "Two", "Principal": "*", "Action": "*", "Resource": "*"}"#);
    let mut asked = Vec::new();
    document.grants(&mut |statement| {
        asked.push((statement.position(), statement.sid().map(ToOwned::to_owned)));
        7
    });
    let two = (1, Some("Two".to_owned()));
    assert_eq!(asked, [two.clone(), (0, None), two]);
    assert!(matches!(document.allows(&mut |_| 7), Formula::Labelled(7, _)));
}

#[test]
fn a_document_of_which_nothing_is_known_grants_what_nobody_knows() {
    let document = parse(Dialect::Scaleway, "2030-01-01", &statement("Allow", r#""*""#));
    assert!(document.statements().is_empty());
    assert_eq!(grants(&document, &get(None)), None);
    assert_eq!(document.denies(&mut |_| 0).holds(&get(None)), None);
}

#[test]
fn conditions_restrict_what_a_statement_is_about() {
    let document = scaleway(
        r#"{"Effect": "Allow", "Principal": {"SCW": "*"}, "Action": "s3:ListBucket", "Resource": ["b", "b/*"],
            "Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}, "StringLike": {"s3:prefix": "open/*"}}}"#,
    );
    let list = |address: &str, prefix| {
        let request = request(None, "s3:listbucket", "b").with(Attr::named("s3:prefix"), prefix);
        request.with(Attr::SourceIp, address.parse::<std::net::IpAddr>().unwrap())
    };
    assert_eq!(grants(&document, &list("192.0.2.7", "open/x")), Some(true));
    assert_eq!(grants(&document, &list("192.0.3.7", "open/x")), Some(false));
    assert_eq!(grants(&document, &list("192.0.2.7", "shut/x")), Some(false));
}

#[test]
fn only_listings_have_a_prefix() {
    let real = |action: &str| {
        let address: std::net::IpAddr = "192.0.2.7".parse().unwrap();
        let request = request(None, action, "b").with(Attr::SourceIp, address).with(Attr::Time, 0);
        request.with(Attr::named("aws:securetransport"), "true")
    };
    let prefix = |request: Request| request.with(Attr::named("s3:prefix"), "a");
    assert_eq!(domain().holds(&real("s3:getobject")), Some(true));
    assert_eq!(domain().holds(&prefix(real("s3:listbucket"))), Some(true));
    assert_eq!(domain().holds(&prefix(real("s3:getobject"))), Some(false));
    assert_eq!(domain().holds(&real("s3:listbucket").with(Attr::named("s3:max-keys"), 5)), Some(true));
    assert_eq!(domain().holds(&real("s3:x").with(Attr::named("aws:securetransport"), "maybe")), Some(false));
    assert_eq!(domain().holds(&request(None, "s3:getobject", "b")), Some(false));
}
