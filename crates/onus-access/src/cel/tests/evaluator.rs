//! CEL as it is usually evaluated: one request, one value or an error. Slow and simple, to judge the compiler.

use std::net::IpAddr;

use ipnet::IpNet;

use crate::cel::Dialect;
use crate::cel::ast::{Expr, Op};
use crate::{Attr, Request, Value};

#[derive(Clone, Debug, PartialEq)]
enum Cel {
    Null,
    Bool(bool),
    Int(i64),
    Text(String),
    List(Vec<Cel>),
    Moment(i64),
    Span(i64),
}

/// It cannot be evaluated.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Failed;

type Result<T> = std::result::Result<T, Failed>;

/// Whether an expression is true; none where it cannot be evaluated.
pub(super) fn evaluate(dialect: Dialect, expr: &Expr, request: &Request) -> Option<bool> {
    match (Evaluator { dialect, request }).value(expr) {
        Ok(Cel::Bool(value)) => Some(value),
        _ => None,
    }
}

struct Evaluator<'r> {
    dialect: Dialect,
    request: &'r Request,
}

impl Evaluator<'_> {
    fn bool(&self, expr: &Expr) -> Result<bool> {
        match self.value(expr)? {
            Cel::Bool(value) => Ok(value),
            _ => Err(Failed),
        }
    }

    fn value(&self, expr: &Expr) -> Result<Cel> {
        match expr {
            Expr::Null => Ok(Cel::Null),
            Expr::Bool(value) => Ok(Cel::Bool(*value)),
            Expr::Int(value) => Ok(Cel::Int(*value)),
            Expr::Text(text) => Ok(Cel::Text(text.clone())),
            Expr::List(items) => {
                items.iter().map(|item| self.value(item)).collect::<Result<_>>().map(Cel::List)
            }
            Expr::Not(inner) => self.bool(inner).map(|value| Cel::Bool(!value)),
            Expr::And(parts) => self.absorbing(parts, false),
            Expr::Or(parts) => self.absorbing(parts, true),
            Expr::Conditional(parts) => self.value(if self.bool(&parts[0])? { &parts[1] } else { &parts[2] }),
            Expr::Binary(op, left, right) => binary(*op, self.value(left)?, self.value(right)?),
            Expr::Call(name, arguments) if name == "has" => {
                self.variable(&arguments[0].to_string()).map(|found| Cel::Bool(found.is_some()))
            }
            Expr::Call(name, arguments) => {
                let arguments =
                    arguments.iter().map(|argument| self.value(argument)).collect::<Result<Vec<_>>>()?;
                call(name, &arguments)
            }
            Expr::Method(receiver, name, arguments) => self.method(receiver, name, arguments),
            other => match self.variable(&other.to_string())? {
                Some(value) => Ok(value),
                None if matches!(other.to_string().as_str(), "api_key" | "identity.key") => Ok(Cel::Null),
                None => Err(Failed),
            },
        }
    }

    fn absorbing(&self, parts: &[Expr], decisive: bool) -> Result<Cel> {
        let values: Vec<_> = parts.iter().map(|part| self.bool(part)).collect();
        if values.contains(&Ok(decisive)) {
            return Ok(Cel::Bool(decisive));
        }
        if values.contains(&Err(Failed)) { Err(Failed) } else { Ok(Cel::Bool(!decisive)) }
    }

    fn get(&self, attr: Attr) -> Option<Cel> {
        Some(match self.request.get(&attr)? {
            Value::Text(text) => Cel::Text(text.clone()),
            Value::Number(number) => Cel::Int(*number),
            Value::Ip(address) => Cel::Text(address.to_string()),
        })
    }

    fn now(&self) -> i64 {
        match self.request.get(&Attr::Time) {
            Some(Value::Number(seconds)) => *seconds,
            _ => 0,
        }
    }

    /// The value of a variable; none when it is absent.
    fn variable(&self, name: &str) -> Result<Option<Cel>> {
        Ok(match name {
            "request.ip" | "source_ip" => self.get(Attr::SourceIp),
            "request.time" | "now" => Some(Cel::Moment(self.now())),
            "operation" => self.get(Attr::Action),
            "api_key" => self.get(Attr::named("identity.key")),
            "identity.created" => {
                let Some(Cel::Int(age)) = self.get(Attr::named("identity.age")) else { return Err(Failed) };
                Some(Cel::Moment(self.now() - age))
            }
            _ => match (self.dialect, name.strip_prefix("resource.")) {
                (Dialect::Exoscale, Some(rest)) => self.get(Attr::named(&format!("resources.{rest}"))),
                _ => self.get(Attr::named(name)),
            },
        })
    }

    fn method(&self, receiver: &Expr, name: &str, arguments: &[Expr]) -> Result<Cel> {
        let on = receiver.to_string();
        if on == "parameters" && name == "size" {
            return self.get(Attr::named("parameters.size")).ok_or(Failed);
        }
        let receiver = if on == "parameters" { Cel::Null } else { self.value(receiver)? };
        let arguments = arguments.iter().map(|argument| self.value(argument)).collect::<Result<Vec<_>>>()?;
        Ok(match (receiver, name, arguments.as_slice()) {
            (Cel::Null, "has", [Cel::Text(name)]) if on == "parameters" => {
                Cel::Bool(self.get(Attr::named(&format!("parameters.{name}"))).is_some())
            }
            (Cel::Text(text), "startsWith" | "startswith", [Cel::Text(part)]) => {
                Cel::Bool(text.starts_with(part))
            }
            (Cel::Text(text), "endsWith", [Cel::Text(part)]) => Cel::Bool(text.ends_with(part)),
            (Cel::Text(text), "contains", [Cel::Text(part)]) => Cel::Bool(text.contains(part)),
            (Cel::Text(text), "matches", [Cel::Text(regex)]) => Cel::Bool(matches(&text, regex)),
            (address @ Cel::Text(_), "inIpRange", [range]) => call("inIpRange", &[address, range.clone()])?,
            (Cel::Moment(_), "getHours" | "getMinutes" | "getDayOfWeek", zone) => {
                let part = match name {
                    "getHours" => "hour",
                    "getMinutes" => "minute",
                    _ => "weekday",
                };
                let zone = match zone {
                    [Cel::Text(zone)] => zone,
                    _ => "UTC",
                };
                self.get(Attr::named(&format!("{part}@{zone}"))).ok_or(Failed)?
            }
            (receiver, "size", []) => call("size", &[receiver])?,
            _ => return Err(Failed),
        })
    }
}

/// Plain texts with anchors only.
fn matches(text: &str, regex: &str) -> bool {
    let plain = regex.replace('\\', "");
    let inner = plain.trim_start_matches('^').trim_end_matches('$');
    match (plain.starts_with('^'), plain.ends_with('$')) {
        (true, true) => text == inner,
        (true, false) => text.starts_with(inner),
        (false, true) => text.ends_with(inner),
        (false, false) => text.contains(inner),
    }
}

fn call(name: &str, arguments: &[Cel]) -> Result<Cel> {
    Ok(match (name, arguments) {
        ("inIpRange", [Cel::Text(address), Cel::Text(range)]) => {
            let address: IpAddr = address.parse().map_err(|_| Failed)?;
            Cel::Bool(range.parse::<IpNet>().map_err(|_| Failed)?.contains(&address))
        }
        ("size", [Cel::Text(text)]) => Cel::Int(text.chars().count() as i64),
        ("size", [Cel::List(items)]) => Cel::Int(items.len() as i64),
        ("int", [Cel::Int(value)]) => Cel::Int(*value),
        ("int", [Cel::Text(text)]) => Cel::Int(text.parse().map_err(|_| Failed)?),
        ("timestamp", [Cel::Moment(at)]) => Cel::Moment(*at),
        ("timestamp", [Cel::Text(text)]) => {
            Cel::Moment(text.parse::<onus_core::Moment>().map_err(|_| Failed)?.unix())
        }
        ("duration", [Cel::Text(text)]) => match text.split_at(text.len() - 1) {
            (count, "s") => Cel::Span(count.parse().map_err(|_| Failed)?),
            (count, "m") => Cel::Span(count.parse::<i64>().map_err(|_| Failed)? * 60),
            _ => return Err(Failed),
        },
        _ => return Err(Failed),
    })
}

fn binary(op: Op, left: Cel, right: Cel) -> Result<Cel> {
    use Cel::{Int, List, Moment, Span, Text};
    let order = match (&left, &right) {
        (Int(a), Int(b)) | (Moment(a), Moment(b)) | (Span(a), Span(b)) => Ok(a.cmp(b)),
        (Text(a), Text(b)) => Ok(a.cmp(b)),
        _ => Err(Failed),
    };
    Ok(match (op, left, right) {
        (Op::Equal, left, right) => Cel::Bool(left == right),
        (Op::NotEqual, left, right) => Cel::Bool(left != right),
        (Op::Less, ..) => Cel::Bool(order?.is_lt()),
        (Op::LessEqual, ..) => Cel::Bool(order?.is_le()),
        (Op::Greater, ..) => Cel::Bool(order?.is_gt()),
        (Op::GreaterEqual, ..) => Cel::Bool(order?.is_ge()),
        (Op::In, item, List(items)) => Cel::Bool(items.contains(&item)),
        (Op::Add, Int(a), Int(b)) => Int(a.checked_add(b).ok_or(Failed)?),
        (Op::Subtract, Int(a), Int(b)) => Int(a.checked_sub(b).ok_or(Failed)?),
        (Op::Multiply, Int(a), Int(b)) => Int(a.checked_mul(b).ok_or(Failed)?),
        (Op::Divide, Int(a), Int(b)) => Int(a.checked_div(b).ok_or(Failed)?),
        (Op::Remainder, Int(a), Int(b)) => Int(a.checked_rem(b).ok_or(Failed)?),
        (Op::Add, Text(a), Text(b)) => Text(a + &b),
        (Op::Add, Moment(a), Span(b)) | (Op::Add, Span(a), Moment(b)) => Moment(a + b),
        (Op::Subtract, Moment(a), Span(b)) => Moment(a - b),
        (Op::Subtract, Moment(a), Moment(b)) => Span(a - b),
        (Op::Add, Span(a), Span(b)) => Span(a + b),
        (Op::Subtract, Span(a), Span(b)) => Span(a - b),
        _ => return Err(Failed),
    })
}
