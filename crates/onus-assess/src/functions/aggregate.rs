//! Aggregates that remember what they did not see.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::BTreeSet;

use rusqlite::functions::{Aggregate, Context};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Result};

use super::PURE;
use onus_facts::rusqlite;

/// What `newest` answers on no rows.
const BEFORE_ALL: &str = "0000-01-01T00:00:00Z";
/// What `oldest` answers on no rows.
const AFTER_ALL: &str = "9999-12-31T23:59:59Z";

pub(super) fn register(connection: &Connection) -> Result<()> {
    connection.create_aggregate_function("any_of", 1, PURE, Truths(any_of))?;
    connection.create_aggregate_function("every", 1, PURE, Truths(every))?;
    connection.create_aggregate_function("number_of", 1, PURE, Truths(number_of))?;
    connection.create_aggregate_function("list_of", 1, PURE, ListOf)?;
    connection.create_aggregate_function("newest", 1, PURE, Extreme { on_none: BEFORE_ALL, later: true })?;
    connection.create_aggregate_function("oldest", 1, PURE, Extreme { on_none: AFTER_ALL, later: false })
}

/// How many rows were true, false and NULL.
#[derive(Clone, Copy, Default)]
struct Count {
    yes: i64,
    no: i64,
    unknown: i64,
}

fn any_of(count: Count) -> Option<i64> {
    if count.yes > 0 { Some(1) } else { (count.unknown == 0).then_some(0) }
}

fn every(count: Count) -> Option<i64> {
    if count.no > 0 { Some(0) } else { (count.unknown == 0).then_some(1) }
}

fn number_of(count: Count) -> Option<i64> {
    (count.unknown == 0).then_some(count.yes)
}

struct Truths(fn(Count) -> Option<i64>);

impl Aggregate<Count, Option<i64>> for Truths {
    fn init(&self, _: &mut Context<'_>) -> Result<Count> {
        Ok(Count::default())
    }

    fn step(&self, context: &mut Context<'_>, count: &mut Count) -> Result<()> {
        match truth(context.get_raw(0)) {
            None => count.unknown += 1,
            Some(true) => count.yes += 1,
            Some(false) => count.no += 1,
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, count: Option<Count>) -> Result<Option<i64>> {
        Ok((self.0)(count.unwrap_or_default()))
    }
}

/// A number's truth. A text is no truth value: it was not understood.
fn truth(value: ValueRef<'_>) -> Option<bool> {
    match value {
        ValueRef::Integer(number) => Some(number != 0),
        ValueRef::Real(number) => Some(number != 0.0),
        _ => None,
    }
}

struct ListOf;

/// The texts so far; `None` once a row had no text.
type Texts = Option<BTreeSet<String>>;

impl Aggregate<Texts, Option<String>> for ListOf {
    fn init(&self, _: &mut Context<'_>) -> Result<Texts> {
        Ok(Some(BTreeSet::new()))
    }

    fn step(&self, context: &mut Context<'_>, texts: &mut Texts) -> Result<()> {
        match (super::text(context, 0), texts) {
            (Some(text), Some(texts)) => {
                texts.insert(text.to_owned());
            }
            (_, texts) => *texts = None,
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, texts: Option<Texts>) -> Result<Option<String>> {
        let texts = texts.unwrap_or_else(|| Some(BTreeSet::new()));
        Ok(texts.and_then(|texts| serde_json::to_string(&texts).ok()))
    }
}

struct Extreme {
    on_none: &'static str,
    later: bool,
}

/// The best time so far; `None` once a row had no time.
type Best = Option<Cow<'static, str>>;

impl Aggregate<Best, Best> for Extreme {
    fn init(&self, _: &mut Context<'_>) -> Result<Best> {
        Ok(Some(Cow::Borrowed(self.on_none)))
    }

    fn step(&self, context: &mut Context<'_>, best: &mut Best) -> Result<()> {
        let Some(so_far) = best else { return Ok(()) };
        match super::text(context, 0) {
            None => *best = None,
            Some(time) => {
                let better = if self.later { Ordering::Greater } else { Ordering::Less };
                if time.cmp(so_far) == better {
                    time.clone_into(so_far.to_mut());
                }
            }
        }
        Ok(())
    }

    fn finalize(&self, _: &mut Context<'_>, best: Option<Best>) -> Result<Best> {
        Ok(best.unwrap_or(Some(Cow::Borrowed(self.on_none))))
    }
}
