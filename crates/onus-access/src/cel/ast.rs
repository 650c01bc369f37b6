//! An expression as a tree, and how it is written.

use std::fmt;

use super::quoted;

/// An expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expr {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    /// A double as it is written, with its sign: nothing is computed with it.
    Double(String),
    Text(String),
    Name(String),
    Select(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Call(String, Vec<Expr>),
    Method(Box<Expr>, String, Vec<Expr>),
    List(Vec<Expr>),
    Map(Vec<(Expr, Expr)>),
    Not(Box<Expr>),
    Negative(Box<Expr>),
    Binary(Op, Box<Expr>, Box<Expr>),
    /// At least two, since `a && b && c` has no order: so a long chain is not a deep tree.
    And(Vec<Expr>),
    /// At least two.
    Or(Vec<Expr>),
    Conditional(Box<[Expr; 3]>),
}

/// An operator with two operands whose order matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

impl Op {
    pub(super) const ALL: [Self; 12] = [
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessEqual,
        Self::Greater,
        Self::GreaterEqual,
        Self::In,
        Self::Add,
        Self::Subtract,
        Self::Multiply,
        Self::Divide,
        Self::Remainder,
    ];

    pub(super) fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
            Self::In => "in",
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Divide => "/",
            Self::Remainder => "%",
        }
    }

    /// How tightly it binds; see [`Expr::level`].
    pub(super) fn level(self) -> u8 {
        match self {
            Self::Multiply | Self::Divide | Self::Remainder => MULTIPLICATION,
            Self::Add | Self::Subtract => ADDITION,
            _ => RELATION,
        }
    }
}

const CONDITIONAL: u8 = 0;
const OR: u8 = 1;
const AND: u8 = 2;
/// Comparisons and `in`.
pub(super) const RELATION: u8 = 3;
const ADDITION: u8 = 4;
/// The tightest of the operators with two operands.
pub(super) const MULTIPLICATION: u8 = 5;
const UNARY: u8 = 6;
const MEMBER: u8 = 7;

impl Expr {
    /// How tightly its outermost operator binds.
    fn level(&self) -> u8 {
        match self {
            Self::Conditional(_) => CONDITIONAL,
            Self::Or(_) => OR,
            Self::And(_) => AND,
            Self::Binary(op, ..) => op.level(),
            Self::Not(_) | Self::Negative(_) => UNARY,
            _ => MEMBER,
        }
    }

    /// Whether a minus sign in front would become a part of its first number.
    fn begins_with_digit(&self) -> bool {
        match self {
            Self::Int(value) => *value >= 0,
            Self::Uint(_) => true,
            Self::Double(written) => !written.starts_with('-'),
            Self::Select(inner, _) | Self::Index(inner, _) | Self::Method(inner, ..) => {
                inner.begins_with_digit()
            }
            _ => false,
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, at_least: u8) -> fmt::Result {
        if self.level() < at_least {
            f.write_str("(")?;
            self.write(f, CONDITIONAL)?;
            return f.write_str(")");
        }
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Uint(value) => write!(f, "{value}u"),
            Self::Double(text) | Self::Name(text) => f.write_str(text),
            Self::Text(text) => quoted::write(text, f),
            Self::Select(inner, field) => {
                inner.write(f, MEMBER)?;
                write!(f, ".{field}")
            }
            Self::Index(inner, key) => {
                inner.write(f, MEMBER)?;
                write!(f, "[{key}]")
            }
            Self::Call(name, arguments) => {
                list(f, format_args!("{name}("), arguments, ", ", CONDITIONAL, ")")
            }
            Self::Method(receiver, name, arguments) => {
                receiver.write(f, MEMBER)?;
                list(f, format_args!(".{name}("), arguments, ", ", CONDITIONAL, ")")
            }
            Self::List(items) => list(f, format_args!("["), items, ", ", CONDITIONAL, "]"),
            Self::Map(entries) => {
                f.write_str("{")?;
                for (at, (key, value)) in entries.iter().enumerate() {
                    write!(f, "{}{key}: {value}", if at == 0 { "" } else { ", " })?;
                }
                f.write_str("}")
            }
            Self::Not(inner) => {
                f.write_str("!")?;
                inner.write(f, UNARY)
            }
            Self::Negative(inner) if inner.begins_with_digit() => write!(f, "-({inner})"),
            Self::Negative(inner) => {
                f.write_str("-")?;
                inner.write(f, UNARY)
            }
            Self::Binary(op, left, right) => {
                left.write(f, op.level())?;
                write!(f, " {} ", op.symbol())?;
                right.write(f, op.level() + 1)
            }
            Self::And(parts) => list(f, format_args!(""), parts, " && ", RELATION, ""),
            Self::Or(parts) => list(f, format_args!(""), parts, " || ", AND, ""),
            Self::Conditional(parts) => {
                let [condition, then, otherwise] = parts.as_ref();
                condition.write(f, OR)?;
                f.write_str(" ? ")?;
                then.write(f, OR)?;
                f.write_str(" : ")?;
                otherwise.write(f, CONDITIONAL)
            }
        }
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    open: fmt::Arguments<'_>,
    items: &[Expr],
    between: &str,
    at_least: u8,
    close: &str,
) -> fmt::Result {
    f.write_fmt(open)?;
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            f.write_str(between)?;
        }
        item.write(f, at_least)?;
    }
    f.write_str(close)
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, CONDITIONAL)
    }
}
