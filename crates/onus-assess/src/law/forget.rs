//! Losses: of a cell, of rows, of a scope.

use fastrand::Rng;
use onus_catalog::Table;
use onus_facts::{Scope, Value};

use super::World;

/// A loss and what it was, for people.
pub(crate) struct Loss {
    pub(crate) world: World,
    pub(crate) what: String,
}

/// Tables that can be forgotten: the catalog's own rows are always known.
fn losable<'a, 'c>(tables: &'a [&'c Table]) -> impl Iterator<Item = &'c Table> + 'a {
    tables.iter().copied().filter(|table| !table.is_static())
}

/// Every single loss: each cell, each row with its narrowest scope and with its whole table, each table.
pub(crate) fn every_single(world: &World, tables: &[&Table]) -> Vec<Loss> {
    let mut losses = Vec::new();
    for table in losable(tables) {
        for at in 0..world.of_table(&table.name).len() {
            for (column, name) in nullable(table) {
                let mut less = world.clone();
                if blank(&mut less, table, at, column) {
                    losses.push(Loss { world: less, what: format!("{}.{name} of row {at}", table.name) });
                }
            }
            for scope in [scope_of(table, world, at, |_| true), Scope::whole()] {
                let mut less = world.clone();
                if let Some(rows) = less.rows.get_mut(&table.name) {
                    rows.remove(at);
                }
                let what = format!("row {at} of {} ({scope})", table.name);
                less.lose(&table.name, scope);
                losses.push(Loss { world: less, what });
            }
        }
        let mut less = world.clone();
        less.rows.remove(&table.name);
        less.lose(&table.name, Scope::whole());
        losses.push(Loss { world: less, what: format!("all of {}", table.name) });
    }
    losses
}

/// One to four losses by chance.
pub(crate) fn some(world: &World, tables: &[&Table], rng: &mut Rng) -> Loss {
    let losable: Vec<&Table> = losable(tables).collect();
    let (mut world, mut what) = (world.clone(), Vec::new());
    for _ in 0..rng.usize(1..5) {
        let Some(table) = rng.choice(&losable) else { break };
        let rows = world.of_table(&table.name).len();
        let columns: Vec<_> = nullable(table).collect();
        if rows > 0 && rng.f32() < 0.65 {
            let at = rng.usize(0..rows);
            if let Some((column, name)) = rng.choice(&columns) {
                blank(&mut world, table, at, *column);
                what.push(format!("{}.{name} of row {at}", table.name));
            }
        } else {
            what.push(drop_scope(&mut world, table, rng));
        }
    }
    Loss { world, what: what.join("; ") }
}

fn drop_scope(world: &mut World, table: &Table, rng: &mut Rng) -> String {
    let rows = world.of_table(&table.name).len();
    let scope = match rows {
        0 => Scope::whole(),
        _ if rng.bool() => Scope::whole(),
        _ => {
            let at = rng.usize(0..rows);
            scope_of(table, world, at, |_| rng.bool())
        }
    };
    let dimensions: Vec<(usize, String)> = scope
        .pairs()
        .filter_map(|(dimension, value)| Some((stored_position(table, dimension)?, value.to_owned())))
        .collect();
    if let Some(rows) = world.rows.get_mut(&table.name) {
        rows.retain(|row| {
            let inside =
                dimensions.iter().all(|(at, value)| row.get(*at).and_then(Value::as_text) == Some(value));
            !inside || rng.bool()
        });
    }
    let what = format!("rows of {} ({scope})", table.name);
    world.lose(&table.name, scope);
    what
}

fn scope_of(table: &Table, world: &World, at: usize, mut chosen: impl FnMut(&str) -> bool) -> Scope {
    let row = world.of_table(&table.name).get(at);
    Scope::of(table.scope.iter().filter(|dimension| chosen(dimension)).filter_map(|dimension| {
        let value = row?.get(stored_position(table, dimension)?)?.as_text()?;
        Some((dimension.clone(), value.to_owned()))
    }))
}

pub(crate) fn stored_position(table: &Table, column: &str) -> Option<usize> {
    table.stored().position(|(name, _)| name == column)
}

fn nullable(table: &Table) -> impl Iterator<Item = (usize, &str)> {
    let columns = table.stored().enumerate();
    columns.filter(|(_, (_, column))| !column.required).map(|(at, (name, _))| (at, name))
}

/// Sets a cell to NULL; false when it was already.
fn blank(world: &mut World, table: &Table, row: usize, column: usize) -> bool {
    let cell = world
        .rows
        .get_mut(&table.name)
        .and_then(|rows| rows.get_mut(row))
        .and_then(|row| row.get_mut(column));
    match cell {
        Some(cell) if !cell.is_null() => {
            *cell = Value::Null;
            true
        }
        _ => false,
    }
}
