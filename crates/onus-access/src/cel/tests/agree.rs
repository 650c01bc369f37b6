//! The compiler and the evaluator agree.

use proptest::prelude::*;

use super::evaluator::evaluate;
use crate::cel::Dialect::{self, Exoscale, Scaleway};
use crate::cel::Expression;
use crate::cel::parse::parse;
use crate::{Attr, Request, Value};

const TEXTS: [&str; 7] = ["", "a", "ab", "b", "a.b", "ba", "5"];
const ADDRESSES: [&str; 5] = ["192.0.2.1", "192.0.2.200", "10.1.2.3", "2001:db8::1", "2a04:c46::9"];
const RANGES: [&str; 6] =
    ["192.0.2.0/24", "192.0.2.0/25", "10.9.9.9/8", "0.0.0.0/0", "2001:db8::/32", "::/0"];
const MOMENTS: [&str; 3] = ["2026-01-01T00:00:00Z", "2026-01-01T00:05:00Z", "2026-06-01T12:00:00+02:00"];
/// `$t` is a text, `$n` a number, `$a` an address, `$r` a range, `$m` a moment, `$d` a span, `$c` a comparison,
/// `$=` one for equality, `$f` a method of texts.
const BOTH: [&str; 12] = [
    "true",
    "false",
    "1 $c $n",
    "'$t' $c '$t'",
    "'$t' $= $n",
    "'$t' < $n",
    "$n / 0 == 1",
    "$n + $n * 2 $c $n - $n",
    "$n in [$n, '$t', $n]",
    "'$t'.$f('$t')",
    "duration('$d') $c duration('$d')",
    "timestamp('$m') + duration('$d') $c timestamp('$m')",
];
const SCALEWAY: [&str; 22] = [
    "request.ip $= '$a'",
    "'$a' $= request.ip",
    "request.ip in ['$a', '$a', 'x']",
    "inIpRange(request.ip, '$r')",
    "request.user_agent $= '$t'",
    "request.user_agent in ['$t', '$t', $n]",
    "request.user_agent.$f('$t')",
    "request.user_agent.matches('^a\\\\.b$')",
    "request.user_agent.matches('b$')",
    "size(request.user_agent) $c $n",
    "$n $c request.user_agent.size()",
    "request.user_agent $= $n",
    "request.user_agent < $n",
    "resource.name $= '$t'",
    "resource.name.startswith('$t')",
    "resource.id in ['$t', '$t']",
    "has(resource.id)",
    "has(resource.name)",
    "'$t' in [resource.id, resource.name]",
    "resource.locality == null",
    "request.time $c '$t'",
    "(true ? resource.id : resource.name) $= '$t'",
];
const CALENDAR: [&str; 4] = [
    "request.time.getHours('Europe/Paris') $c $n",
    "$n $c request.time.getMinutes('Europe/Paris')",
    "request.time.getDayOfWeek('Europe/Paris') in [$n, $n]",
    "request.time.getHours('Europe/Paris') $c '$t'",
];
const SCALEWAY_TIME: [&str; 3] = [
    "request.time $c timestamp('$m')",
    "timestamp('$m') $c request.time",
    "request.time - duration('$d') $c timestamp('$m')",
];
const EXOSCALE: [&str; 28] = [
    "operation $= '$t'",
    "operation in ['$t', '$t']",
    "!(operation in ['$t'])",
    "operation.$f('$t')",
    "service $= '$t'",
    "zone $= '$t'",
    "source_ip.inIpRange('$r')",
    "source_ip $= '$a'",
    "identity.key $= null",
    "null $= api_key",
    "api_key $= '$t'",
    "identity.key in ['$t', null]",
    "identity.key in ['$t', $n]",
    "identity.key.$f('$t')",
    "identity.key $= $n",
    "identity.org.uuid $= '$t'",
    "parameters.x $= '$t'",
    "parameters.x in ['$t', '$t']",
    "parameters.has('x') && parameters.x $= '$t'",
    "!parameters.has('x') || parameters.x.$f('$t')",
    "int(parameters.size()) $c $n",
    "resources.bucket $= '$t'",
    "resource.sks_nodepool.name in ['$t', '$t']",
    "timestamp(identity.created) $c timestamp(now) - duration('$d')",
    "timestamp(now) $c timestamp(identity.created) + duration('$d')",
    "timestamp(now) - timestamp(identity.created) $c duration('$d')",
    "timestamp(now) $c timestamp('$m')",
    "timestamp(now) $c '$t'",
];

/// An expression in which each `$x` became something.
fn filled(templates: Vec<&'static str>) -> impl Strategy<Value = String> {
    (prop::sample::select(templates), prop::collection::vec(any::<prop::sample::Index>(), 6)).prop_map(
        |(template, choices)| {
            let mut choices = choices.iter();
            let mut text = String::new();
            let mut letters = template.chars().peekable();
            while let Some(letter) = letters.next() {
                let next = letters.peek().copied().filter(|_| letter == '$');
                let options: &[&str] = match next {
                    Some('t') => &TEXTS,
                    Some('n') => &["0", "1", "2", "-1", "8", "23"],
                    Some('a') => &ADDRESSES,
                    Some('r') => &RANGES,
                    Some('m') => &MOMENTS,
                    Some('d') => &["0s", "5m", "-60s", "301s"],
                    Some('c') => &["==", "!=", "<", "<=", ">", ">="],
                    Some('=') => &["==", "!="],
                    Some('f') => &["startsWith", "endsWith", "contains"],
                    _ => {
                        text.push(letter);
                        continue;
                    }
                };
                letters.next();
                text.push_str(choices.next().unwrap().get::<&str>(options));
            }
            text
        },
    )
}

fn expression(templates: Vec<&'static str>) -> impl Strategy<Value = String> {
    filled(templates).prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) && ({b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} || {b}")),
            inner.clone().prop_map(|a| format!("!({a})")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("(({a}) ? ({b}) : {c})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("(({a}) == ({b}))")),
        ]
    })
}

fn request() -> impl Strategy<Value = Request> {
    let text = || prop::sample::select(TEXTS.to_vec()).prop_map(Value::from);
    let always =
        [Attr::Action, Attr::named("service"), Attr::named("zone"), Attr::named("identity.org.uuid")];
    let always = always.into_iter().chain([Attr::named("request.user_agent")]);
    let sometimes = [
        "resource.name",
        "resource.id",
        "resource.locality",
        "identity.key",
        "parameters.x",
        "resources.bucket",
        "resources.sks_nodepool.name",
    ];
    let number =
        |last: i64| prop_oneof![Just(0), Just(1), Just(2), Just(last), 0..=last].prop_map(Value::Number);
    let numbers = [
        ("hour@Europe/Paris", 23),
        ("hour@UTC", 23),
        ("minute@Europe/Paris", 59),
        ("weekday@Europe/Paris", 6),
        ("parameters.size", 8),
        ("identity.age", 301),
    ];
    let moment = (prop::sample::select(MOMENTS.to_vec()), -1..=1_i64)
        .prop_map(|(text, off)| Value::Number(text.parse::<onus_core::Moment>().unwrap().unix() + off));
    let address = prop::sample::select(ADDRESSES.to_vec()).prop_map(|text| Value::Ip(text.parse().unwrap()));
    let mut parts = vec![
        (Just(Attr::Time), moment.prop_map(Some)).boxed(),
        (Just(Attr::SourceIp), address.prop_map(Some)).boxed(),
    ];
    parts.extend(always.map(|attr| (Just(attr), text().prop_map(Some)).boxed()));
    parts.extend(sometimes.map(|name| (Just(Attr::named(name)), prop::option::of(text())).boxed()));
    parts.extend(numbers.map(|(name, last)| (Just(Attr::named(name)), number(last).prop_map(Some)).boxed()));
    parts.prop_map(|parts| {
        let present = parts.into_iter().filter_map(|(attr, value)| Some((attr, value?)));
        present.fold(Request::new(), |request, (attr, value)| request.with(attr, value))
    })
}

/// Fails unless both agree; where the compiler leaves a gap, it must not be a wrong answer.
fn agree(dialect: Dialect, source: &str, requests: &[Request], gaps: bool) -> Result<(), TestCaseError> {
    let expr = parse(source).map_err(|error| TestCaseError::fail(format!("{source}: {error}")))?;
    let outcome = Expression::parse(source).unwrap().compile(dialect);
    for request in requests {
        let truth = evaluate(dialect, &expr, request);
        for (formula, wanted) in [(&outcome.holds, Some(true)), (&outcome.fails, Some(false))] {
            match formula.holds(request) {
                None => prop_assert!(gaps, "{} leaves a gap: {:?}", source, formula),
                Some(held) => {
                    prop_assert_eq!(held, truth == wanted, "{} on {}: {:?}", source, request, truth)
                }
            }
        }
    }
    Ok(())
}

fn templates(parts: &[&[&'static str]]) -> Vec<&'static str> {
    parts.concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn scaleway_with_hours(
        source in expression(templates(&[&BOTH, &SCALEWAY, &CALENDAR])),
        requests in prop::collection::vec(request(), 4),
    ) {
        agree(Scaleway, &source, &requests, false)?;
    }

    #[test]
    fn scaleway_with_moments(
        source in expression(templates(&[&BOTH, &SCALEWAY, &SCALEWAY_TIME])),
        requests in prop::collection::vec(request(), 4),
    ) {
        agree(Scaleway, &source, &requests, false)?;
    }

    #[test]
    fn scaleway_with_gaps(
        source in expression(templates(&[
            &SCALEWAY,
            &CALENDAR,
            &SCALEWAY_TIME,
            &["request.time.getHours() $c $n", "request.user_agent $c '$t'", "resource.id $= resource.name"],
        ])),
        requests in prop::collection::vec(request(), 4),
    ) {
        agree(Scaleway, &source, &requests, true)?;
    }

    #[test]
    fn exoscale(
        source in expression(templates(&[&BOTH, &EXOSCALE])),
        requests in prop::collection::vec(request(), 4),
    ) {
        agree(Exoscale, &source, &requests, false)?;
    }

    #[test]
    fn exoscale_with_gaps(
        source in expression(templates(&[
            &EXOSCALE,
            &["parameters.x $= $n", "parameters.x $= null", "now $c timestamp('$m')", "timestamp(identity.created) $c timestamp('$m')"],
        ])),
        requests in prop::collection::vec(request(), 4),
    ) {
        agree(Exoscale, &source, &requests, true)?;
    }
}
