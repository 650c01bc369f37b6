//! One operator with one key, and the values it is held against.

use super::address::Prefix;
use super::json::repeats;
use super::statement::{Part, Reads};
use super::{Dialect, Json, KeyValue, Pattern, SlowRequest, clock};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) reads: Reads,
    /// Holds where no value matches, and where there is no key.
    negated: bool,
    if_exists: bool,
    /// What the values ask for.
    pub(crate) tests: Vec<Test>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Text {
        pattern: Pattern,
        ignore_case: bool,
    },
    Address(Prefix),
    Number(Comparison, i64),
    /// The key is not there, or is.
    Absent(bool),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What a key is, and which operators go with it.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Address,
    Moment,
    MomentOrNumber,
    Number,
    Flag,
    Text,
}

/// What a request says for a key.
enum Said {
    Nothing,
    Address(std::net::IpAddr),
    Number(i64),
    Text(String),
}

impl Condition {
    pub(crate) fn holds(&self, request: &SlowRequest) -> Option<bool> {
        let said = match &self.reads {
            Reads::Address => Said::Address(request.ip),
            Reads::Time => Said::Number(request.time),
            Reads::Key(name) => match request.keys.get(name) {
                Some(KeyValue::Text(text)) => Said::Text(text.clone()),
                Some(KeyValue::Number(number)) => Said::Number(*number),
                None => Said::Nothing,
            },
            _ => unreachable!("no condition looks at that"),
        };
        let asks_for_presence = self.tests.iter().any(|test| matches!(test, Test::Absent(_)));
        if matches!(said, Said::Nothing) && !asks_for_presence {
            return Some(self.negated || self.if_exists);
        }
        Some(self.tests.iter().any(|test| test.matches(&said)) != self.negated)
    }
}

impl Test {
    fn matches(&self, said: &Said) -> bool {
        match (self, said) {
            (Self::Absent(absent), said) => matches!(said, Said::Nothing) == *absent,
            (Self::Text { pattern, ignore_case: false }, Said::Text(text)) => pattern.matches(text),
            (Self::Text { pattern, ignore_case: true }, Said::Text(text)) => {
                pattern.clone().lower().matches(&text.to_ascii_lowercase())
            }
            (Self::Address(prefix), Said::Address(address)) => prefix.contains(*address),
            (Self::Number(comparison, number), Said::Number(said)) => match comparison {
                Comparison::Equal => said == number,
                Comparison::Less => said < number,
                Comparison::LessOrEqual => said <= number,
                Comparison::Greater => said > number,
                Comparison::GreaterOrEqual => said >= number,
            },
            _ => false,
        }
    }
}

/// Reads the value of `Condition`; nothing when it has another shape.
pub(crate) fn read(value: &Json, dialect: Dialect, variables: bool) -> Option<Vec<Part>> {
    let operators = value.members()?;
    let mut parts = Vec::new();
    for (operator, keys) in operators {
        let Some(keys) = keys.members() else {
            parts.push(Part::Gap);
            continue;
        };
        // Written twice, perhaps in another case: which of them counts is not known.
        let twice = operators.iter().filter(|(other, _)| other.eq_ignore_ascii_case(operator)).count() > 1;
        if twice || keys.is_empty() && !is_operator(operator, dialect) {
            parts.push(Part::Gap);
            continue;
        }
        for (key, values) in keys {
            let twice = keys.iter().filter(|(other, _)| other.eq_ignore_ascii_case(key)).count() > 1;
            let condition = if twice { None } else { one(operator, key, values, dialect, variables) };
            parts.push(condition.map_or(Part::Gap, Part::Condition));
        }
    }
    Some(parts)
}

/// Where a request says what a key is, and what it can be.
fn known_key(key: &str, dialect: Dialect) -> Option<(Reads, Kind)> {
    let key = key.to_ascii_lowercase();
    let scaleway = ["aws:sourceip", "aws:referer", "aws:currenttime", "aws:epochtime", "s3:prefix"];
    if dialect == Dialect::Scaleway && !scaleway.contains(&key.as_str()) {
        return None;
    }
    Some(match key.as_str() {
        "aws:sourceip" => (Reads::Address, Kind::Address),
        "aws:currenttime" => (Reads::Time, Kind::Moment),
        "aws:epochtime" => (Reads::Time, Kind::MomentOrNumber),
        "aws:securetransport" => (Reads::Key(key), Kind::Flag),
        "s3:max-keys" => (Reads::Key(key), Kind::Number),
        "aws:referer"
        | "aws:useragent"
        | "s3:prefix"
        | "s3:delimiter"
        | "s3:x-amz-acl"
        | "s3:versionid"
        | "s3:x-amz-server-side-encryption" => (Reads::Key(key), Kind::Text),
        _ => return None,
    })
}

/// Whether there is such an operator, whatever it is used with.
fn is_operator(operator: &str, dialect: Dialect) -> bool {
    let keys = [
        "aws:Referer",
        "aws:SourceIp",
        "aws:CurrentTime",
        "aws:EpochTime",
        "aws:SecureTransport",
        "s3:max-keys",
    ];
    keys.iter().any(|key| one(operator, key, &Json::List(Vec::new()), dialect, true).is_some())
}

fn one(operator: &str, key: &str, values: &Json, dialect: Dialect, variables: bool) -> Option<Condition> {
    let (reads, kind) = known_key(key, dialect)?;
    let operator = operator.to_ascii_lowercase();
    let (operator, if_exists) = match operator.strip_suffix("ifexists") {
        Some(before) => (before, true),
        None => (operator.as_str(), false),
    };
    let scaleway = [
        "ipaddress",
        "notipaddress",
        "stringequals",
        "stringnotequals",
        "stringequalsignorecase",
        "stringnotequalsignorecase",
        "stringlike",
        "stringnotlike",
        "dategreaterthan",
        "dategreaterthanequals",
        "datelessthan",
        "datelessthanequals",
    ];
    if dialect == Dialect::Scaleway && (if_exists || !scaleway.contains(&operator)) {
        return None;
    }
    let values = values.one_or_many();
    if values.iter().any(|value| matches!(value, Json::Null | Json::List(_) | Json::Object(_))) {
        return None;
    }
    let tests = |test: &dyn Fn(&Json) -> Option<Test>| values.iter().map(test).collect::<Option<Vec<Test>>>();
    let text = |wildcards: bool, ignore_case: bool| {
        tests(&move |value| match value {
            Json::Text(text) if ignore_case && !text.is_ascii() => None,
            Json::Text(text) => {
                Pattern::read(text, wildcards, variables).map(|pattern| Test::Text { pattern, ignore_case })
            }
            _ => None,
        })
    };
    let (negated, tests) = match (operator, kind) {
        ("stringequals", Kind::Text) => (false, text(false, false)),
        ("stringnotequals", Kind::Text) => (true, text(false, false)),
        ("stringequalsignorecase", Kind::Text) => (false, text(false, true)),
        ("stringnotequalsignorecase", Kind::Text) => (true, text(false, true)),
        ("stringlike", Kind::Text) => (false, text(true, false)),
        ("stringnotlike", Kind::Text) => (true, text(true, false)),
        ("ipaddress", Kind::Address) => (false, tests(&prefix)),
        ("notipaddress", Kind::Address) => (true, tests(&prefix)),
        ("bool", Kind::Flag) => (
            false,
            tests(&|value| {
                let pattern = Pattern::read(&flag(value)?.to_string(), false, false)?;
                Some(Test::Text { pattern, ignore_case: false })
            }),
        ),
        ("null", _) if !if_exists => (false, tests(&|value| flag(value).map(Test::Absent))),
        _ => {
            let (comparison, negated) = comparison(operator, kind)?;
            let number = if operator.starts_with("date") { moment } else { number };
            (negated, tests(&move |value| number(value).map(|number| Test::Number(comparison, number))))
        }
    };
    // One value that is not understood leaves open what all of them ask for.
    Some(Condition { reads, negated, if_exists, tests: tests? })
}

fn comparison(operator: &str, kind: Kind) -> Option<(Comparison, bool)> {
    let compared = match kind {
        Kind::Moment => operator.strip_prefix("date"),
        Kind::Number => operator.strip_prefix("numeric"),
        Kind::MomentOrNumber => operator.strip_prefix("date").or_else(|| operator.strip_prefix("numeric")),
        _ => None,
    };
    Some(match compared? {
        "equals" => (Comparison::Equal, false),
        "notequals" => (Comparison::Equal, true),
        "lessthan" => (Comparison::Less, false),
        "lessthanequals" => (Comparison::LessOrEqual, false),
        "greaterthan" => (Comparison::Greater, false),
        "greaterthanequals" => (Comparison::GreaterOrEqual, false),
        _ => return None,
    })
}

fn prefix(value: &Json) -> Option<Test> {
    match value {
        Json::Text(text) => Prefix::read(text).map(Test::Address),
        _ => None,
    }
}

fn flag(value: &Json) -> Option<bool> {
    match value {
        Json::Bool(value) => Some(*value),
        Json::Text(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Json::Text(text) if text.eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    }
}

fn number(value: &Json) -> Option<i64> {
    match value {
        Json::Whole(number) => Some(*number),
        Json::Text(text) => clock::whole(text),
        _ => None,
    }
}

fn moment(value: &Json) -> Option<i64> {
    match value {
        Json::Whole(number) => Some(*number),
        Json::Text(text) => clock::moment(text),
        _ => None,
    }
}
