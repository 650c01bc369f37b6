//! Times. `as_of()` is the snapshot's moment and the only "now" there is.

use onus_core::Moment;
use rusqlite::{Connection, Result};

use super::{PURE, text};
use onus_facts::rusqlite;

pub(super) fn register(connection: &Connection, as_of: Moment) -> Result<()> {
    connection.create_scalar_function("as_of", 0, PURE, move |_| Ok(as_of.to_string()))?;
    connection.create_scalar_function("days_between", 2, PURE, |context| {
        let pair = text(context, 0).and_then(moment).zip(text(context, 1).and_then(moment));
        Ok(pair.map(|(from, to)| from.days_until(to)))
    })
}

fn moment(text: &str) -> Option<Moment> {
    text.parse().ok()
}
