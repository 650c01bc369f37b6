//! The SQL functions of onus: Kleene aggregates, lists, networks and times. All answer NULL on NULL and
//! on what they cannot read; none reads a clock.

mod aggregate;
mod list;
mod network;
mod time;

use onus_core::Moment;
use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};

/// Functions of the same arguments give the same answer, and no function touches anything outside.
const PURE: FunctionFlags = FunctionFlags::SQLITE_UTF8
    .union(FunctionFlags::SQLITE_DETERMINISTIC)
    .union(FunctionFlags::SQLITE_INNOCUOUS);

/// Adds all functions to a connection; `as_of()` gives `moment`.
pub(crate) fn register(connection: &Connection, moment: Moment) -> rusqlite::Result<()> {
    aggregate::register(connection)?;
    list::register(connection)?;
    network::register(connection)?;
    time::register(connection, moment)
}

/// A text argument; none when it is NULL or no text.
fn text<'a>(context: &'a Context<'_>, at: usize) -> Option<&'a str> {
    context.get_raw(at).as_str_or_null().ok().flatten()
}

use onus_facts::rusqlite;
