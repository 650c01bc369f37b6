//! Sums and differences of what is known without the request, and of moments and spans.

use super::ast::Op;
use super::term::{Kind, Term};

/// `left + right` and the like; none where that is not decided.
pub(super) fn computed(op: Op, left: &Term, right: &Term) -> Option<Term> {
    match (left, right) {
        (Term::Error, _) | (_, Term::Error) => Some(Term::Error),
        (Term::Gap(why), _) | (_, Term::Gap(why)) => Some(Term::Gap(why.clone())),
        (Term::Int(a), Term::Int(b)) => Some(whole(op, *a, *b)),
        (Term::Text(a), Term::Text(b)) if op == Op::Add => Some(Term::Text(format!("{a}{b}"))),
        (Term::Moment(a), Term::Moment(b)) if op == Op::Subtract => a.minus(*b).map(Term::Span),
        (Term::Moment(a), Term::Span(b)) if op == Op::Add => a.plus(*b).map(Term::Moment),
        (Term::Moment(a), Term::Span(b)) if op == Op::Subtract => a.minus(*b).map(Term::Moment),
        (Term::Span(a), Term::Moment(b)) if op == Op::Add => a.plus(*b).map(Term::Moment),
        (Term::Span(a), Term::Span(b)) if op == Op::Add => a.plus(*b).map(Term::Span),
        (Term::Span(a), Term::Span(b)) if op == Op::Subtract => a.minus(*b).map(Term::Span),
        _ => match (op, left.kind()?, right.kind()?) {
            (_, Kind::Int, Kind::Int)
            | (Op::Add, Kind::Text, Kind::Text)
            | (Op::Add, Kind::List, Kind::List) => None,
            _ => Some(Term::Error),
        },
    }
}

fn whole(op: Op, a: i64, b: i64) -> Term {
    let result = match op {
        Op::Add => a.checked_add(b),
        Op::Subtract => a.checked_sub(b),
        Op::Multiply => a.checked_mul(b),
        Op::Divide => a.checked_div(b),
        Op::Remainder => a.checked_rem(b),
        _ => None,
    };
    result.map_or(Term::Error, Term::Int)
}
