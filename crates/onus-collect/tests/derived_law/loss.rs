//! Parts of facts that are forgotten.

use std::collections::BTreeSet;

use onus_catalog::{Catalog, Table};
use onus_facts::{Coverage, Facts, Scope, quoted};

use super::answers::Kind;

/// Chance that comes out the same each time.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(sides).unwrap()).unwrap()
    }

    fn of<T>(&mut self, all: Vec<T>) -> Option<T> {
        if all.is_empty() { None } else { Some(self.below(all.len())).and_then(|at| all.into_iter().nth(at)) }
    }
}

/// Forgets one thing that derived tables follow from, and says what.
pub(crate) fn one(catalog: &Catalog, facts: &mut Facts, kinds: &[Kind], dice: &mut Dice) -> Option<String> {
    let derived = kinds.iter().filter_map(|kind| catalog.table(kind.table())?.derived.as_ref());
    let sources: BTreeSet<&String> =
        derived.flat_map(|derived| derived.rows.iter().chain(&derived.cells)).collect();
    let tables: Vec<&Table> = sources.into_iter().filter_map(|name| catalog.table(name)).collect();
    let filled = tables.into_iter().filter(|table| !ids(facts, table).is_empty()).collect();
    let table = dice.of(filled)?;
    let id = dice.of(ids(facts, table))?;
    match dice.below(4) {
        0 => Some(rows(facts, table, &id, dice)),
        _ => cell(facts, table, &id, dice),
    }
}

fn ids(facts: &Facts, table: &Table) -> Vec<String> {
    let sql = format!("select id from {} order by id", quoted(&table.name));
    let mut statement = facts.connection().prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn cell(facts: &Facts, table: &Table, id: &str, dice: &mut Dice) -> Option<String> {
    let free = table.stored().filter(|(_, column)| !column.required).map(|(name, _)| name).collect();
    let column = dice.of(free)?;
    let sql = format!("update {} set {} = null where id = ?", quoted(&table.name), quoted(column));
    facts.connection().execute(&sql, [id]).unwrap();
    Some(format!("{}.{column} of {id}", table.name))
}

/// Forgets a row, or all that share a part with it, and says so in the coverage.
fn rows(facts: &mut Facts, table: &Table, id: &str, dice: &mut Dice) -> String {
    let named = format!("select {} from {} where id = ?", columns(table), quoted(&table.name));
    let values: Vec<String> = facts
        .connection()
        .query_row(&named, [id], |row| (0..table.scope.len()).map(|at| row.get(at)).collect())
        .unwrap();
    let alone = dice.below(2) == 0;
    let kept: Vec<bool> = values.iter().map(|_| alone || dice.below(2) == 0).collect();
    let pairs = table.scope.iter().zip(values).zip(kept).filter(|(_, kept)| *kept).map(|(pair, _)| pair);
    let scope = Scope::of(pairs.map(|(name, value)| (name.clone(), value)));
    let connection = facts.connection();
    if alone {
        connection.execute(&format!("delete from {} where id = ?", quoted(&table.name)), [id]).unwrap();
    } else {
        let fits: Vec<String> =
            scope.pairs().map(|(name, value)| format!("{} = '{value}'", quoted(name))).collect();
        let fits = if fits.is_empty() { "true".to_owned() } else { fits.join(" and ") };
        connection.execute_batch(&format!("delete from {} where {fits}", quoted(&table.name))).unwrap();
    }
    // Lines that said that a part of this was read are no longer true.
    let said = "select rowid, scope from onus_coverage where table_name = ? and scope <> '{}'";
    let lines: Vec<(i64, String)> = {
        let mut statement = connection.prepare(said).unwrap();
        let rows = statement.query_map([&table.name], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.map(Result::unwrap).collect()
    };
    for (line, text) in lines {
        if scope.contains(&Scope::from_json(&text).unwrap()) {
            connection.execute("delete from onus_coverage where rowid = ?", [line]).unwrap();
        }
    }
    if scope.is_whole() {
        connection.execute("delete from onus_coverage where table_name = ?", [&table.name]).unwrap();
    }
    let what =
        format!("{} {}{scope}", table.name, if alone { format!("row {id} in ") } else { String::new() });
    facts.cover(&Coverage::partial(&table.name, scope, "test", "forgotten")).unwrap();
    what
}

fn columns(table: &Table) -> String {
    let names: Vec<String> = table.scope.iter().map(|name| quoted(name)).collect();
    if names.is_empty() { "1".to_owned() } else { names.join(", ") }
}
