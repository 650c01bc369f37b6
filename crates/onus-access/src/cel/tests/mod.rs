mod agree;
mod evaluator;
mod facts;
mod gaps;
mod syntax;

use crate::{Attr, Request, Value};

use super::{Dialect, Expression};

/// A request that has these attributes: `source_ip`, `time` and `operation`, and any other by its name. A text
/// of digits is a number.
fn request(attributes: &[(&str, &str)]) -> Request {
    attributes.iter().fold(Request::new(), |request, (name, value)| match *name {
        "source_ip" => request.with(Attr::SourceIp, Value::Ip(value.parse().unwrap())),
        "time" => request.with(Attr::Time, Value::Number(value.parse::<onus_core::Moment>().unwrap().unix())),
        "operation" => request.with(Attr::Action, *value),
        other => match value.parse::<i64>() {
            Ok(number) => request.with(Attr::named(other), number),
            Err(_) => request.with(Attr::named(other), *value),
        },
    })
}

/// `true`, `false`, `error`, or `gap` when it is not decided.
fn outcome(dialect: Dialect, source: &str, attributes: &[(&str, &str)]) -> &'static str {
    let outcome = Expression::parse(source).unwrap().compile(dialect);
    let request = request(attributes);
    match (outcome.holds.holds(&request), outcome.fails.holds(&request)) {
        (Some(true), Some(false)) => "true",
        (Some(false), Some(true)) => "false",
        (Some(false), Some(false)) => "error",
        (Some(true), Some(true)) => panic!("`{source}` is both true and false"),
        _ => "gap",
    }
}

/// Fails unless an expression has these outcomes on these requests.
fn check(dialect: Dialect, source: &str, wanted: &[(&[(&str, &str)], &str)]) {
    for (attributes, wanted) in wanted {
        assert_eq!(outcome(dialect, source, attributes), *wanted, "`{source}` on {attributes:?}");
    }
}
