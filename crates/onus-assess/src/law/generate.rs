//! Complete facts by chance: every cell known, every reference either to a row that is there or to none.

use std::collections::BTreeMap;

use fastrand::Rng;
use onus_catalog::{Catalog, Column, ColumnType, Obligation, Read, Table, Token, tokens};
use onus_core::Moment;
use onus_facts::Value;

use super::forget::stored_position;
use super::world::value_of;
use super::{Bench, World};

/// Days around the snapshot's moment at which duties like to draw a line.
const DAYS: [i64; 20] = [0, 1, 2, 6, 8, 13, 15, 29, 31, 59, 61, 89, 91, 100, 179, 181, 364, 366, 400, 4000];

/// Invents facts for the tables of one check. Values come from the tables' known values, from the test rows
/// of the duty, and from the literals of the SQL, since those are where verdicts turn.
pub struct Generator<'c> {
    tables: Vec<&'c Table>,
    resource: &'c str,
    pools: BTreeMap<(&'c str, &'c str), Vec<Value>>,
    statics: World,
}

impl<'c> Generator<'c> {
    /// For one check of a duty.
    pub fn new(catalog: &'c Catalog, obligation: &'c Obligation, bench: &Bench<'c>, as_of: Moment) -> Self {
        let check = bench.plan().check;
        let literals = tokens(&check.sql);
        let mut pools = BTreeMap::new();
        for table in bench.tables() {
            for (name, column) in table.stored() {
                let mut pool = from_tests(obligation, table, name, column);
                if name != "id" {
                    pool.extend(known_values(column));
                    pool.extend(invented(column, &literals, pool.is_empty(), as_of));
                }
                pool.retain(|value| !value.is_null());
                pools.insert((table.name.as_str(), name), pool);
            }
        }
        let tables = in_order(bench.tables());
        let statics = static_rows(catalog, bench);
        Self { tables, resource: &check.resource, pools, statics }
    }

    /// One world.
    #[must_use]
    pub fn world(&self, rng: &mut Rng) -> World {
        let mut world = self.statics.clone();
        for table in self.tables.iter().filter(|table| !table.is_static()) {
            let least = usize::from(table.name == self.resource || self.is_needed(&table.name));
            let mut ids = self.pools.get(&(table.name.as_str(), "id")).cloned().unwrap_or_default();
            rng.shuffle(&mut ids);
            ids.dedup();
            for at in 0..rng.usize(least..5) {
                let id = ids.pop().unwrap_or_else(|| Value::text(format!("{}-{at}", table.name)));
                if world.of_table(&table.name).iter().any(|row| cell(table, row, "id") == Some(&id)) {
                    continue;
                }
                if let Some(row) = self.row(table, id, &world, rng) {
                    world.rows.entry(table.name.clone()).or_default().push(row);
                }
            }
        }
        world
    }

    /// Whether rows of other tables cannot be without a row of this one.
    fn is_needed(&self, parent: &str) -> bool {
        let needs = |column: &Column| {
            column.references.as_deref() == Some(parent) && column.required && none(column).is_none()
        };
        self.tables.iter().any(|table| table.stored().any(|(_, column)| needs(column)))
    }

    /// One row; none where no row of a table that it must refer to agrees with it.
    fn row(&self, table: &Table, id: Value, world: &World, rng: &mut Rng) -> Option<Vec<Value>> {
        let mut cells: BTreeMap<&str, Value> = BTreeMap::from([("id", id)]);
        for (name, column) in table.stored() {
            if let Some(parent) = column.references.as_deref().and_then(|name| self.table(name)) {
                refer(table, name, column, parent, world, &mut cells, rng);
                if column.required && !cells.contains_key(name) {
                    return None;
                }
            }
        }
        place(table, &mut cells);
        for (name, _) in table.stored() {
            if !cells.contains_key(name) {
                let pool = self.pools.get(&(table.name.as_str(), name));
                let value = pool.and_then(|pool| rng.choice(pool)).cloned();
                cells.insert(name, value.unwrap_or_else(|| Value::text(format!("{name}-{}", rng.u8(0..2)))));
                place(table, &mut cells);
            }
        }
        Some(table.stored().map(|(name, _)| cells.remove(name).unwrap_or(Value::Null)).collect())
    }

    fn table(&self, name: &str) -> Option<&'c Table> {
        self.tables.iter().copied().find(|table| table.name == name)
    }
}

/// Lets a column refer to a row that agrees with what is known of this one, or to none.
fn refer<'t>(
    table: &'t Table,
    name: &'t str,
    column: &Column,
    parent: &Table,
    world: &World,
    cells: &mut BTreeMap<&'t str, Value>,
    rng: &mut Rng,
) {
    if cells.contains_key(name) {
        return;
    }
    let shared: Vec<&'t str> = table
        .stored()
        .map(|(name, _)| name)
        .filter(|name| parent.scope.iter().any(|dimension| dimension == name))
        .collect();
    let agrees = |row: &&Vec<Value>| {
        shared.iter().all(|dimension| {
            cells.get(dimension).is_none_or(|value| cell(parent, row, dimension) == Some(value))
        })
    };
    let candidates: Vec<&Vec<Value>> = world.of_table(&parent.name).iter().filter(agrees).collect();
    let none =
        column.null.as_ref().or(column.absent.as_ref()).and_then(|none| value_of(none, column.kind).ok());
    match (none, rng.choice(&candidates)) {
        (Some(none), chosen) if chosen.is_none() || rng.u8(0..4) == 0 => {
            cells.insert(name, none);
        }
        (_, Some(chosen)) => {
            for dimension in shared {
                if let Some(value) = cell(parent, chosen, dimension) {
                    cells.entry(dimension).or_insert_with(|| value.clone());
                }
            }
            if let Some(id) = cell(parent, chosen, "id") {
                cells.insert(name, id.clone());
            }
        }
        (_, None) => {}
    }
}

/// What a column that refers to nothing holds.
fn none(column: &Column) -> Option<Value> {
    column.null.as_ref().or(column.absent.as_ref()).and_then(|none| value_of(none, column.kind).ok())
}

fn cell<'r>(table: &Table, row: &'r [Value], column: &str) -> Option<&'r Value> {
    row.get(stored_position(table, column)?)
}

/// A region and a zone of the same row belong together.
fn place<'t>(table: &'t Table, cells: &mut BTreeMap<&'t str, Value>) {
    let Some((region, _)) = table.stored().find(|(_, column)| column.read == Some(Read::ZoneRegion)) else {
        return;
    };
    let text = |cells: &BTreeMap<&str, Value>, name: &str| {
        cells.get(name).and_then(Value::as_text).map(str::to_owned)
    };
    match (text(cells, "zone"), text(cells, region)) {
        (Some(zone), _) => {
            if let Some((name, _)) = zone.rsplit_once('-') {
                cells.insert(region, Value::text(name));
            }
        }
        (None, Some(name)) => {
            cells.insert("zone", Value::text(format!("{name}-1")));
        }
        (None, None) => {}
    }
}

/// Parents before children, as far as that goes.
fn in_order<'c>(tables: &[&'c Table]) -> Vec<&'c Table> {
    let mut left: Vec<&Table> = tables.to_vec();
    let mut order: Vec<&Table> = Vec::new();
    while !left.is_empty() {
        let waits = |table: &Table| {
            table
                .stored()
                .filter_map(|(_, column)| column.references.as_ref())
                .any(|parent| *parent != table.name && left.iter().any(|other| other.name == *parent))
        };
        let at = left.iter().position(|table| !waits(table)).unwrap_or(0);
        order.push(left.remove(at));
    }
    order
}

/// Rows of the catalog's own tables in which nothing that the check reads is open.
fn static_rows(catalog: &Catalog, bench: &Bench<'_>) -> World {
    let mut world = World::default();
    for table in bench.tables().iter().filter(|table| table.is_static()) {
        let Some(table) = catalog.table(&table.name) else { continue };
        for row in &table.rows {
            let values: Vec<Value> = table
                .stored()
                .map(|(name, column)| {
                    row.get(name).and_then(|value| value_of(value, column.kind).ok()).unwrap_or(Value::Null)
                })
                .collect();
            let open = bench
                .plan()
                .reads
                .columns(&table.name)
                .any(|column| cell(table, &values, column) == Some(&Value::Null));
            if !open {
                world.rows.entry(table.name.clone()).or_default().push(values);
            }
        }
    }
    world
}

fn from_tests(obligation: &Obligation, table: &Table, name: &str, column: &Column) -> Vec<Value> {
    let rows = obligation.tests.iter().filter_map(|test| test.given.get(&table.name)).flatten();
    let mut pool: Vec<Value> = rows.filter_map(|row| value_of(row.get(name)?, column.kind).ok()).collect();
    if column.kind == ColumnType::List {
        // Lists that differ in one element, so that what a list holds matters and not only which list it is.
        let lists: Vec<Vec<String>> =
            pool.iter().filter_map(|list| serde_json::from_str(list.as_text()?).ok()).collect();
        pool.extend(lists.iter().flatten().map(|item| Value::list([item])));
        pool.push(Value::text("[]"));
    }
    pool
}

fn known_values(column: &Column) -> Vec<Value> {
    let example = column.example.iter().filter_map(|example| value_of(example, column.kind).ok());
    let values = column.values.iter().map(|value| match column.kind {
        ColumnType::List => Value::list([value]),
        _ => Value::text(value.as_str()),
    });
    let typed = matches!(column.kind, ColumnType::Text | ColumnType::List);
    example.chain(values.filter(|_| typed)).collect()
}

fn invented(column: &Column, literals: &[Token<'_>], bare: bool, as_of: Moment) -> Vec<Value> {
    let numbers = literals.iter().filter_map(|token| match token {
        Token::Number(number) => number.parse::<f64>().ok(),
        _ => None,
    });
    let texts = literals.iter().filter_map(|token| match token {
        Token::Quoted(text) => Some(*text),
        _ => None,
    });
    match column.kind {
        ColumnType::Boolean => vec![Value::Integer(0), Value::Integer(1)],
        #[expect(clippy::cast_possible_truncation, reason = "literals of a check are small")]
        ColumnType::Integer => numbers
            .flat_map(|number| [-1, 0, 1].map(|step| Value::Integer(number as i64 + step)))
            .chain([0, 1, 100].map(Value::Integer))
            .collect(),
        ColumnType::Real => numbers.chain([0.5, 1.0, 30.0]).map(Value::Real).collect(),
        ColumnType::Time => DAYS
            .iter()
            .flat_map(|days| [-days, *days])
            .filter_map(|days| Moment::from_unix(as_of.unix() + days * 86_400))
            .map(|moment| Value::text(moment.to_string()))
            .collect(),
        // What a column with an example holds has a form, which texts of the SQL have not.
        ColumnType::List if column.example.is_some() => vec![Value::text("[]")],
        ColumnType::List => texts.map(|text| Value::list([text])).chain([Value::text("[]")]).collect(),
        ColumnType::Text if bare && column.values.is_empty() => texts.map(Value::text).collect(),
        ColumnType::Text => Vec::new(),
    }
}
