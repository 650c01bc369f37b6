//! What is not decided, what always fails, and what stays small.

use proptest::prelude::*;

use super::{check, outcome};
use crate::Formula;
use crate::cel::Dialect::{Exoscale, Scaleway};
use crate::cel::{Expression, PARAMETER_COUNT, calendar_domain, calendar_gaps, domain};

#[test]
fn what_is_documented_nowhere_is_a_gap_and_says_so() {
    for source in [
        "request.method == 'GET'",
        "request['ip'] == '192.0.2.1'",
        "request.ip.startsWith('10.')",
        "request.ip == '2001:DB8::1'",
        "request.ip == '::ffff:192.0.2.1'",
        "inIpRange(request.ip, 'office')",
        "request.ip.inIpRange('192.0.2.0/24')",
        "request.user_agent < 'b'",
        "request.user_agent == resource.name",
        "request.user_agent.matches('a.*')",
        "request.user_agent.lowerAscii() == 'a'",
        "request.time.getSeconds() == 1",
        "request.time.getHours('Europe/Pari') > 8",
        "request.time.getHours() + 1 > 8",
        "(request.time + duration('1h')).getHours() > 8",
        "request.time < timestamp('2026-01-01')",
        "request.time < timestamp('2026-01-01T00:00:00.5Z')",
        "size(request.user_agent) > 200",
        "1.0 == 1",
        "1u == 1",
        "{'a': 1} == {'a': 1}",
        "['a'].exists(x, x == request.user_agent)",
        "(resource.id == 'a' ? 'b' : 'c') == 'b'",
        "operation == 'x'",
    ] {
        let outcome = Expression::parse(source).unwrap().compile(Scaleway);
        for formula in [outcome.holds, outcome.fails] {
            let Formula::Gap(why) = &formula else { panic!("{source}: {formula:?}") };
            assert!(why.contains('`') && why.len() < 200, "{why}");
        }
    }
    for source in [
        "now < timestamp('2026-01-01T00:00:00Z')",
        "identity.created < timestamp(now)",
        "timestamp(identity.created) < timestamp('2026-01-01T00:00:00Z')",
        "parameters.count == 2",
        "parameters.enabled",
        "parameters.x == null",
        "parameters.ip_filter.size() == 2",
        "parameters.size > 5",
        "parameters.has('size')",
        "parameters['public-ip'] == 'x'",
        "parameters.a.b == 'x'",
        "parameters.Bucket == 'x'",
        "resources.bucket.name == 'x'",
        "resources.instance == 'x'",
        "has(resources.instance)",
        "'type' in parameters",
        "inIpRange(source_ip, '192.0.2.0/24')",
        "operation.startswith('a')",
        "request.ip == '192.0.2.1'",
    ] {
        let outcome = Expression::parse(source).unwrap().compile(Exoscale);
        assert!(matches!(outcome.holds, Formula::Gap(_)), "{source}: {outcome:?}");
        assert!(matches!(outcome.fails, Formula::Gap(_)), "{source}: {outcome:?}");
    }
}

#[test]
fn a_gap_does_not_hide_the_rest() {
    check(
        Scaleway,
        "request.ip == '192.0.2.1' && request.method == 'GET'",
        &[(&[("source_ip", "192.0.2.1")], "gap"), (&[("source_ip", "192.0.2.2")], "false")],
    );
    check(
        Scaleway,
        "request.ip == '192.0.2.1' ? request.method == 'GET' : true",
        &[(&[("source_ip", "192.0.2.1")], "gap"), (&[("source_ip", "192.0.2.2")], "true")],
    );
    // An address without a length may be no range; it is in no case a wider one.
    check(Scaleway, "inIpRange(request.ip, '192.0.2.1')", &[(&[("source_ip", "192.0.2.1")], "gap")]);
    let alone = Expression::parse("inIpRange(request.ip, '192.0.2.1')").unwrap().compile(Scaleway);
    let other = super::request(&[("source_ip", "192.0.2.2")]);
    assert_eq!(alone.holds.holds(&other), Some(false));
    check(
        Exoscale,
        "has(resources.sks_nodepool.name)",
        &[(&[("resources.sks_nodepool.name", "a")], "true"), (&[], "gap")],
    );
}

#[test]
fn what_cannot_be_evaluated_is_neither_true_nor_false() {
    for source in [
        "'a'",
        "'a' < 1",
        "1 < true",
        "1 / 0 == 1",
        "9223372036854775807 + 1 > 0",
        "-'a' == 'b'",
        "null < null",
        "int('a') == 1",
        "1 in 'a'",
        "1 in [1, 1 / 0]",
        "true && 'a'",
        "'a' ? true : true",
        "timestamp('2026-01-01T00:00:00Z') < 5",
        "'a'.startsWith(1)",
    ] {
        check(Scaleway, source, &[(&[], "error")]);
        check(Scaleway, &format!("!({source})"), &[(&[], "error")]);
        check(Scaleway, &format!("false && {source} || true"), &[(&[], "true")]);
    }
}

#[test]
fn values_of_two_types_are_not_equal() {
    for source in ["1 == '1'", "null == false", "'a' == ['a']", "true == 1", "1 in ['1', null]"] {
        check(Scaleway, source, &[(&[], "false")]);
    }
    check(Scaleway, "request.user_agent == 1", &[(&[("request.user_agent", "a")], "false"), (&[], "error")]);
    check(Scaleway, "request.user_agent < 1", &[(&[("request.user_agent", "a")], "error")]);
    check(Exoscale, "identity.key != 1", &[(&[], "true")]);
}

#[test]
fn constants_are_computed() {
    for source in [
        "1 + 2 * 3 == 7",
        "-7 / 2 == -3 && -7 % 2 == -1",
        "'a' + 'b' == 'ab'",
        "'b' > 'a'",
        "size('déjà') == 4 && [1, 2].size() == 2",
        "'abc'.startsWith('a') && 'abc'.endsWith('c') && 'abc'.contains('b') && 'abc'.matches('^abc$')",
        "int('5') == 5",
        "[1, 'a'] == [1, 'a'] && [1] != [2] && [1] != [1, 2]",
        "timestamp('2026-01-01T00:00:00Z') + duration('1h') == timestamp('2026-01-01T02:00:00+01:00')",
        "duration('90s') > duration('1m')",
        "inIpRange('192.0.2.1', '192.0.2.0/24')",
        "true ? 'a' == 'a' : 1 / 0 == 1",
        "(false ? 'a' : 'b') == 'b'",
    ] {
        check(Scaleway, source, &[(&[], "true")]);
    }
}

#[test]
fn lengths_are_counted_as_far_as_anybody_writes_them() {
    for (source, yes, no) in [
        ("size(request.user_agent) == 0", "", "a"),
        ("request.user_agent.size() > 0", "é", ""),
        ("size(request.user_agent) <= 2", "ab", "abc"),
        ("3 <= size(request.user_agent)", "abc", "ab"),
        ("size(request.user_agent) != 1", "ab", "a"),
    ] {
        check(
            Scaleway,
            source,
            &[(&[("request.user_agent", yes)], "true"), (&[("request.user_agent", no)], "false")],
        );
    }
    check(Scaleway, "size(request.user_agent) >= 0", &[(&[("request.user_agent", "")], "true")]);
}

#[test]
fn the_calendar_of_one_zone_is_exact_and_of_two_is_not() {
    let nine = ("hour@UTC", "9");
    check(
        Scaleway,
        "request.time.getHours() > 8 && request.time.getHours('+00:00') < 17",
        &[(&[nine], "true")],
    );
    check(
        Scaleway,
        "request.time.getHours() > 8 && request.time.getHours('Europe/Paris') < 17",
        &[(&[nine, ("hour@Europe/Paris", "10")], "gap")],
    );
    let until = "request.time.getHours() > 8 && request.time < timestamp('2026-06-01T00:00:00Z')";
    check(
        Scaleway,
        until,
        &[(&[nine, ("time", "2026-05-01")], "gap"), (&[nine, ("time", "2026-07-01")], "false")],
    );
    let parse = |source| Expression::parse(source).unwrap().compile(Scaleway).holds;
    let (hours, moment) =
        (parse("request.time.getHours() > 8"), parse("request.time < timestamp('2026-06-01T00:00:00Z')"));
    assert_eq!(calendar_gaps(hours.clone()), hours);
    assert!(
        matches!(calendar_gaps(Formula::all([hours, moment])), Formula::All(parts) if matches!(parts[0], Formula::Gap(_)))
    );
}

#[test]
fn every_request_has_an_hour_between_0_and_23() {
    let source = "request.time.getHours('Europe/Paris') >= 12";
    let asked = Expression::parse(source).unwrap().compile(Scaleway).holds;
    let domain = calendar_domain(&asked);
    for (hour, wanted) in [("0", true), ("23", true), ("24", false), ("-1", false)] {
        let request = super::request(&[("hour@Europe/Paris", hour)]);
        assert_eq!(domain.holds(&request), Some(wanted), "{hour}");
    }
    // No answer depends on it: what does not exist counts as an hour that does.
    for (hour, wanted) in [("24", "true"), ("99", "true"), ("-1", "false")] {
        check(Scaleway, source, &[(&[("hour@Europe/Paris", hour)], wanted), (&[], "false")]);
    }
    check(Scaleway, "request.time.getHours() >= 0 && request.time.getHours() < 24", &[(&[], "true")]);
    check(Scaleway, "request.time.getDayOfWeek() == 7", &[(&[], "false")]);
}

#[test]
fn every_request_has_what_the_domain_says() {
    let scaleway = [("source_ip", "192.0.2.1"), ("time", "2026-01-01"), ("request.user_agent", "")];
    assert_eq!(domain(Scaleway).holds(&super::request(&scaleway)), Some(true));
    assert_eq!(domain(Scaleway).holds(&super::request(&scaleway[..2])), Some(false));
    let exoscale = [
        ("source_ip", "192.0.2.1"),
        ("time", "2026-01-01"),
        ("operation", "get-object"),
        ("service", "sos"),
        ("zone", "ch-gva-2"),
        ("identity.org.uuid", "a"),
        ("identity.age", "0"),
        (PARAMETER_COUNT, "0"),
    ];
    assert_eq!(domain(Exoscale).holds(&super::request(&exoscale)), Some(true));
    for missing in 0..exoscale.len() {
        let mut rest = exoscale.to_vec();
        rest.remove(missing);
        assert_eq!(domain(Exoscale).holds(&super::request(&rest)), Some(false), "{}", exoscale[missing].0);
    }
}

#[test]
fn nested_comparisons_of_truths_do_not_fill_the_memory() {
    let mut source = "has(resource.id)".to_owned();
    for _ in 0..60 {
        source = format!("({source} == has(resource.name))");
    }
    let many = vec![source; 30].join(" || ");
    let outcome = Expression::parse(&many).unwrap().compile(Scaleway);
    assert!(outcome.weight() < 1_000_000, "{}", outcome.weight());
}

#[test]
fn one_question_is_asked_for_a_long_list() {
    let names: Vec<String> = (0..4000).map(|at| format!("'bucket-{at}'")).collect();
    let source = format!("resources.bucket in [{}]", names.join(", "));
    let outcome = Expression::parse(&source).unwrap().compile(Exoscale);
    assert!(matches!(outcome.holds, Formula::Atom(_)));
    check(Exoscale, &source, &[(&[("resources.bucket", "bucket-3999")], "true")]);
}

proptest! {
    #[test]
    fn any_text_compiles_or_is_refused(text in super::syntax::source()) {
        if let Ok(expression) = Expression::parse(&text) {
            for dialect in [Scaleway, Exoscale] {
                let _ = expression.compile(dialect);
                let _ = outcome(dialect, &text, &[]);
            }
        }
    }
}
