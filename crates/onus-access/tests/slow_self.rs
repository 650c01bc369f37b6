//! The slow evaluator against rows written by hand, because everything else is held against it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

mod slow;

use std::collections::BTreeMap;

use slow::universe::Universe;
use slow::{Dialect, Document, KeyValue, Pattern, Prefix, SlowRequest, Verdict, generate};

use Dialect::{Aws, Scaleway};
use Verdict::{Allowed, Refused, Undecided};

const ALICE: &str = "arn:aws:iam::111122223333:user/alice";
const USER: &str = "user_id:11111111-aaaa-4111-8111-111111111111";

/// A request: `principal`, `action`, `resource`, `ip`, `time`, and any other key by its name.
fn request(parts: &str) -> SlowRequest {
    let mut request = SlowRequest::plain();
    for part in parts.split_whitespace() {
        let (name, value) = part.split_once('=').unwrap();
        match name {
            "principal" => request.principal = Some(value.to_owned()),
            "action" => request.action = value.to_owned(),
            "resource" => request.resource = value.to_owned(),
            "ip" => request.ip = value.parse().unwrap(),
            "time" => request.time = value.parse().unwrap(),
            "s3:max-keys" => {
                drop(request.keys.insert(name.to_owned(), KeyValue::Number(value.parse().unwrap())))
            }
            _ => drop(request.keys.insert(name.to_owned(), KeyValue::Text(value.to_owned()))),
        }
    }
    request
}

/// A document of one statement that allows everything to everyone, but for what is said.
fn aws(instead: &str) -> String {
    one("2012-10-17", instead)
}

fn one(version: &str, instead: &str) -> String {
    format!(r#"{{"Version":"{version}","Statement":{{{}}}}}"#, statement("Allow", instead))
}

fn statement(effect: &str, instead: &str) -> String {
    let mut members = vec![format!(r#""Effect":"{effect}""#)];
    for (name, value) in [("Principal", r#""*""#), ("Action", r#""*""#), ("Resource", r#""*""#)] {
        if !instead.contains(&format!("{name}\":")) {
            members.push(format!(r#""{name}":{value}"#));
        }
    }
    if !instead.is_empty() {
        members.push(instead.to_owned());
    }
    members.join(",")
}

fn when(condition: &str) -> String {
    aws(&format!(r#""Condition":{condition}"#))
}

#[track_caller]
fn check(dialect: Dialect, rows: &[(String, &str, Verdict)]) {
    for (document, parts, verdict) in rows {
        let said = Document::read(document, dialect).verdict(&request(parts));
        assert_eq!(said, *verdict, "{document}\n{parts}");
    }
}

#[test]
fn statements_name_who_what_and_where() {
    let to = |names: &str| aws(&format!(r#""Principal":{names}"#));
    let alice = format!("principal={ALICE}");
    check(
        Aws,
        &[
            (aws(""), "", Allowed),
            (to(&format!(r#"{{"AWS":"{ALICE}"}}"#)), "", Refused),
            (to(&format!(r#"{{"AWS":["x:y","{ALICE}"]}}"#)), &alice, Allowed),
            (to(&format!(r#"{{"AWS":["x:y","{ALICE}"]}}"#)), "", Undecided),
            (to(&format!(r#"{{"AWS":["{ALICE}"]}}"#)), &alice, Allowed),
            (to(&format!(r#"{{"AWS":["{ALICE}"]}}"#)), &format!("{alice}x"), Refused),
            (to(r#"{"AWS":"*"}"#), "", Allowed),
            (to(r#"{"AWS":[]}"#), &alice, Refused),
            (to(r#"{}"#), &alice, Undecided),
            (to(r#"{"AWS":"111122223333"}"#), &alice, Undecided),
            (to(r#"{"AWS":"arn:aws:iam::111122223333:root"}"#), &alice, Undecided),
            (
                to(r#"{"AWS":"111122223333"}"#),
                "principal=arn:aws:sts::111122223333:assumed-role/a/b",
                Undecided,
            ),
            (to(r#"{"AWS":"111122223333"}"#), "principal=arn:aws:iam::1111222233334:user/a", Refused),
            (to(r#"{"AWS":"111122223333"}"#), "", Refused),
            (to(r#"{"CanonicalUser":"ab"}"#), "", Refused),
            (to(r#"{"CanonicalUser":"ab"}"#), &alice, Undecided),
            (to(r#"{"AWS":"arn:aws:iam::111122223333:user/*"}"#), "", Undecided),
            (to(r#""arn""#), &alice, Undecided),
            (aws(r#""NotPrincipal":{"AWS":"111122223333"}"#), &alice, Refused),
            (aws(r#""NotPrincipal":{"AWS":"111122223333"}"#), "", Allowed),
            (aws(r#""NotPrincipal":{"AWS":[]}"#), "", Allowed),
            (aws(r#""Action":"S3:get*""#), "", Allowed),
            (aws(r#""Action":"s3:?etobject""#), "", Allowed),
            (aws(r#""Action":"s3:?etobject""#), "action=s3:etobject", Refused),
            (aws(r#""Action":[]"#), "", Refused),
            (aws(r#""NotAction":"s3:GetObject""#), "", Refused),
            (aws(r#""NotAction":"s3:GetObject""#), "action=s3:putobject", Allowed),
            (aws(r#""Resource":"arn:aws:s3:::media/*""#), "resource=media/a/b", Allowed),
            (aws(r#""Resource":"arn:aws:s3:::media/*""#), "resource=media", Refused),
            (aws(r#""Resource":"arn:aws:s3:::Media/*""#), "resource=media/a", Refused),
            (aws(r#""Resource":"arn:aws-cn:s3:::media/*""#), "resource=media/a", Allowed),
            (aws(r#""Resource":"arn:*:s3:*:*:media/*""#), "resource=media/a", Allowed),
            (aws(r#""Resource":"media/*""#), "resource=media/a", Refused),
            (aws(r#""Resource":"arn:aws:s3:::media/${*}""#), "resource=media/*", Allowed),
            (aws(r#""Resource":"arn:aws:s3:::media/${*}""#), "resource=media/a", Refused),
            (aws(r#""Resource":"arn:aws:s3:::media/${aws:username}""#), "resource=media/a", Undecided),
            (
                aws(r#""NotResource":["arn:aws:s3:::media/${x}","arn:aws:s3:::logs"]"#),
                "resource=logs",
                Undecided,
            ),
            (one("2008-10-17", r#""Resource":"arn:aws:s3:::m/${x}""#), "resource=m/${x}", Allowed),
        ],
    );
    check(
        Scaleway,
        &[
            (one("2023-04-17", r#""Resource":"media/*""#), "resource=media/a", Allowed),
            (one("2023-04-17", r#""Principal":{"SCW":"*"}"#), "", Allowed),
            (
                one("2023-04-17", r#""Principal":{"SCW":"user_id:11111111-AAAA-4111-8111-111111111111"}"#),
                &format!("principal={USER}"),
                Allowed,
            ),
            (
                one("2023-04-17", r#""Principal":{"SCW":"project_id:11111111-aaaa-4111-8111-111111111111"}"#),
                &format!("principal={USER}"),
                Undecided,
            ),
            (
                one("2023-04-17", r#""Principal":{"SCW":"project_id:11111111-aaaa-4111-8111-111111111111"}"#),
                "",
                Refused,
            ),
            (one("2023-04-17", r#""Principal":{"AWS":"*"}"#), "", Undecided),
        ],
    );
}

#[test]
fn deny_wins_and_gaps_go_both_ways() {
    let two = |version: &str, first: (&str, &str), second: (&str, &str)| {
        let (first, second) = (statement(first.0, first.1), statement(second.0, second.1));
        format!(r#"{{"Version":"{version}","Statement":[{{{first}}},{{{second}}}]}}"#)
    };
    let v = "2012-10-17";
    check(
        Aws,
        &[
            (two(v, ("Allow", ""), ("Deny", r#""Action":"s3:Put*""#)), "", Allowed),
            (two(v, ("Allow", ""), ("Deny", r#""Action":"s3:Put*""#)), "action=s3:putobject", Refused),
            (two(v, ("Allow", ""), ("Deny", r#""Unknown":1"#)), "", Undecided),
            (two(v, ("Allow", ""), ("Audit", "")), "", Undecided),
            (two(v, ("Allow", r#""Action":[]"#), ("Audit", "")), "", Undecided),
            (two(v, ("Allow", r#""Action":[]"#), ("Deny", r#""Sid":1"#)), "", Refused),
            (two(v, ("Deny", ""), ("allow", "")), "", Refused),
            (two(v, ("Deny", r#""Action":5"#), ("Allow", r#""Action":5"#)), "", Undecided),
            (two(v, ("Allow", ""), ("Deny", r#""Action":5,"Resource":"arn:aws:s3:::media/*""#)), "", Allowed),
            (two(v, ("Allow", ""), ("Audit", r#""Action":"s3:Put*""#)), "", Allowed),
            (two(v, ("Allow", ""), ("Audit", r#""Action":"s3:Put*""#)), "action=s3:putobject", Undecided),
            (two(v, ("Allow", ""), ("Deny", r#""Action":"s3:Put*","Unknown":1"#)), "", Undecided),
            (two("2013-01-01", ("Allow", ""), ("Allow", "")), "", Undecided),
            (aws(r#""Action":"*","NotAction":[]"#), "", Undecided),
            (aws(r#""Effect":"Deny""#), "", Undecided),
            (aws(r#""Condition":5"#), "", Undecided),
            (r#"{"Statement":[]}"#.to_owned(), "", Refused),
            (r#"{"Statement":["x"]}"#.to_owned(), "", Undecided),
            (r#"{"Statement":[],"Statement":[]}"#.to_owned(), "", Undecided),
        ],
    );
    check(
        Scaleway,
        &[
            (two("2023-04-17", ("Allow", ""), ("Deny", "")), "", Allowed),
            (two(v, ("Allow", ""), ("Deny", "")), "", Undecided),
            (two(v, ("Allow", ""), ("Deny", r#""Action":"s3:Put*""#)), "", Allowed),
            (two("2008-10-17", ("Allow", ""), ("Allow", "")), "", Undecided),
            (r#"{"Statement":[]}"#.to_owned(), "", Undecided),
        ],
    );
}

#[test]
fn conditions_look_at_keys() {
    let referer = "aws:referer=abc";
    check(
        Aws,
        &[
            (when("{}"), "", Allowed),
            (when(r#"{"StringEquals":{"aws:Referer":"abc"}}"#), referer, Allowed),
            (when(r#"{"StringEquals":{"aws:Referer":"Abc"}}"#), referer, Refused),
            (when(r#"{"stringequalsIGNOREcase":{"AWS:REFERER":"Abc"}}"#), referer, Allowed),
            (when(r#"{"StringEqualsIgnoreCase":{"aws:Referer":"é"}}"#), referer, Undecided),
            (when(r#"{"StringEquals":{"aws:Referer":"abc"}}"#), "", Refused),
            (when(r#"{"StringEqualsIfExists":{"aws:Referer":"abc"}}"#), "", Allowed),
            (when(r#"{"StringNotEquals":{"aws:Referer":"abc"}}"#), "", Allowed),
            (when(r#"{"StringNotEquals":{"aws:Referer":["x","abc"]}}"#), referer, Refused),
            (when(r#"{"StringLike":{"aws:Referer":"a?c*"}}"#), referer, Allowed),
            (when(r#"{"StringLike":{"aws:Referer":"a${?}c"}}"#), referer, Refused),
            (when(r#"{"StringEquals":{"aws:Referer":[]}}"#), referer, Refused),
            (when(r#"{"StringNotEquals":{"aws:Referer":[]}}"#), referer, Allowed),
            (when(r#"{"StringEquals":{"aws:Referer":["abc","${aws:username}"]}}"#), referer, Undecided),
            (when(r#"{"StringEquals":{"aws:Referer":["x","${aws:username}"]}}"#), referer, Undecided),
            (when(r#"{"StringEquals":{"aws:Referer":"abc","aws:UserAgent":"x"}}"#), referer, Refused),
            (when(r#"{"StringEquals":{"aws:Referer":"x","aws:Unknown":"x"}}"#), referer, Refused),
            (when(r#"{"StringEquals":{"aws:Referer":"abc","aws:Unknown":"x"}}"#), referer, Undecided),
            (when(r#"{"StringMatches":{"aws:Referer":"abc"}}"#), referer, Undecided),
            (when(r#"{"ForAnyValue:StringEquals":{"aws:Referer":"abc"}}"#), referer, Undecided),
            (when(r#"{"StringEquals":{"aws:Referer":"x","aws:referer":"abc"}}"#), referer, Undecided),
            (when(r#"{"Null":{"aws:Referer":"true"}}"#), "", Allowed),
            (when(r#"{"Null":{"aws:Referer":true}}"#), referer, Refused),
            (when(r#"{"Null":{"aws:Referer":"False"}}"#), referer, Allowed),
            (when(r#"{"NullIfExists":{"aws:Referer":"false"}}"#), referer, Undecided),
            (when(r#"{"Bool":{"aws:SecureTransport":"TRUE"}}"#), "", Allowed),
            (when(r#"{"Bool":{"aws:SecureTransport":false}}"#), "", Refused),
            (when(r#"{"Bool":{"aws:SecureTransport":"no"}}"#), "", Undecided),
            (
                when(r#"{"NumericLessThanEquals":{"s3:max-keys":"10"}}"#),
                "action=s3:listbucket s3:max-keys=10",
                Allowed,
            ),
            (
                when(r#"{"NumericLessThan":{"s3:max-keys":10}}"#),
                "action=s3:listbucket s3:max-keys=10",
                Refused,
            ),
            (when(r#"{"NumericNotEquals":{"s3:max-keys":10}}"#), "action=s3:listbucket", Allowed),
        ],
    );
    let scaleway = |condition: &str| one("2023-04-17", &format!(r#""Condition":{condition}"#));
    check(
        Scaleway,
        &[
            (scaleway(r#"{"StringLike":{"s3:prefix":"a*"}}"#), "action=s3:listbucket s3:prefix=ab", Allowed),
            (scaleway(r#"{"StringLikeIfExists":{"s3:prefix":"a*"}}"#), "", Undecided),
            (scaleway(r#"{"DateEquals":{"aws:CurrentTime":"0"}}"#), "", Undecided),
            (scaleway(r#"{"StringLike":{"aws:UserAgent":"a*"}}"#), "", Undecided),
        ],
    );
}

#[test]
fn conditions_look_at_addresses_and_times() {
    check(
        Aws,
        &[
            (when(r#"{"IpAddress":{"aws:SourceIp":"10.1.2.3/8"}}"#), "ip=10.255.0.1", Allowed),
            (when(r#"{"IpAddress":{"aws:SourceIp":"10.1.2.3/8"}}"#), "ip=11.0.0.0", Refused),
            (when(r#"{"NotIpAddress":{"aws:SourceIp":"10.1.2.3"}}"#), "ip=10.1.2.3", Refused),
            (
                when(r#"{"NotIpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}"#),
                "ip=10.1.2.3",
                Refused,
            ),
            (
                when(r#"{"NotIpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}"#),
                "ip=2001:db8::1",
                Allowed,
            ),
            (when(r#"{"IpAddress":{"aws:SourceIp":"::ffff:10.0.0.0/104"}}"#), "ip=10.1.1.1", Allowed),
            (when(r#"{"IpAddress":{"aws:SourceIp":"::ffff:0:0/95"}}"#), "ip=10.1.1.1", Refused),
            (when(r#"{"IpAddress":{"aws:SourceIp":"::/0"}}"#), "ip=10.1.1.1", Refused),
            (when(r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/33"}}"#), "ip=10.1.1.1", Undecided),
            (
                when(r#"{"IpAddress":{"aws:SourceIp":["10.0.0.0/33","10.0.0.0/8"]}}"#),
                "ip=10.1.1.1",
                Undecided,
            ),
            (when(r#"{"StringEquals":{"aws:SourceIp":"10.1.1.1"}}"#), "ip=10.1.1.1", Undecided),
            (
                when(r#"{"DateLessThan":{"aws:CurrentTime":"2023-11-14T22:13:20Z"}}"#),
                "time=1700000000",
                Refused,
            ),
            (
                when(r#"{"DateLessThan":{"aws:CurrentTime":"2023-11-14T22:13:20Z"}}"#),
                "time=1699999999",
                Allowed,
            ),
            (
                when(r#"{"DateEquals":{"aws:CurrentTime":"2023-11-15T00:13:20+02:00"}}"#),
                "time=1700000000",
                Allowed,
            ),
            (when(r#"{"DateEquals":{"aws:EpochTime":1700000000}}"#), "time=1700000000", Allowed),
            (when(r#"{"NumericGreaterThan":{"aws:EpochTime":"1700000000"}}"#), "time=1700000001", Allowed),
            (
                when(r#"{"NumericGreaterThan":{"aws:CurrentTime":"1700000000"}}"#),
                "time=1700000001",
                Undecided,
            ),
            (when(r#"{"DateGreaterThan":{"aws:CurrentTime":"2023-02-29T00:00:00Z"}}"#), "", Undecided),
            (when(r#"{"DateGreaterThan":{"aws:CurrentTime":"2023-11-14"}}"#), "", Undecided),
            (
                when(r#"{"DateEquals":{"aws:CurrentTime":"2024-02-29T12:00:00Z"}}"#),
                "time=1709208000",
                Allowed,
            ),
            (when(r#"{"DateEquals":{"aws:CurrentTime":"1969-12-31T23:59:59Z"}}"#), "time=-1", Allowed),
        ],
    );
}

#[test]
fn patterns_and_prefixes_know_their_edges() {
    let pattern = |text| Pattern::read(text, true, true).unwrap();
    assert!(pattern("a*b*c").matches("aXbYbZc"));
    assert!(!pattern("a*b*c").matches("acb"));
    assert!(pattern("?").matches("é"));
    assert!(pattern("${$}{x}").matches("${x}"));
    assert!(Pattern::read("${a}", true, false).unwrap().matches("${a}"));
    assert_eq!(pattern("a*").instances(&[String::new(), "q".into()]), ["a", "aq"]);
    let edges = Prefix::read("10.0.0.0/8").unwrap().edges();
    assert_eq!(edges.map_to_text(), ["10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"]);
    let edges = Prefix::read("::ffff:0:0/96").unwrap().edges();
    assert_eq!(edges.map_to_text(), ["0.0.0.0", "255.255.255.255"]);
}

trait AsText {
    fn map_to_text(&self) -> Vec<String>;
}

impl AsText for Vec<std::net::IpAddr> {
    fn map_to_text(&self) -> Vec<String> {
        self.iter().map(ToString::to_string).collect()
    }
}

/// The reduced universe reaches what any request of the full one reaches.
#[test]
fn universes_are_complete() {
    let mut counts = BTreeMap::new();
    for seed in 0..150 {
        let case = generate::case(seed);
        let document = Document::read(&case.document, case.dialect);
        let mut rng = fastrand::Rng::with_seed(seed);
        let all = Universe::of(&document, case.dialect);
        for question in &case.questions {
            let universe = all.about(question);
            let reach = universe.reach(100_000, &mut rng);
            *counts
                .entry((reach.complete, reach.allowed.is_some(), reach.undecided.is_some()))
                .or_insert(0) += 1;
            for _ in 0..50 {
                let request = universe.sample(&mut rng);
                assert_eq!(request.impossible(), None);
                assert!(question.fits(&request));
                let verdict = document.verdict(&request);
                let found = match verdict {
                    Allowed => reach.allowed.is_some(),
                    Undecided => reach.undecided.is_some() || reach.allowed.is_some(),
                    Refused => true,
                };
                assert!(found || !reach.complete, "{verdict:?} {request:?}\n{}", case.document);
            }
        }
    }
    eprintln!("(complete, allowed, undecided): {counts:?}");
    let document = Document::read(&aws(r#""Resource":[]"#), Aws);
    let universe = Universe::of(&document, Aws);
    assert!(universe.reach(100, &mut fastrand::Rng::with_seed(1)).allowed.is_none());
}
