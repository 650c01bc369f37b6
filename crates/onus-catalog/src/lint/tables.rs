//! Fact tables are keyed, scoped and refer to each other.

use crate::{Catalog, Problem, Table};

pub(super) fn problems(catalog: &Catalog) -> Vec<Problem> {
    catalog.tables().values().flat_map(|table| of_table(catalog, table)).collect()
}

fn of_table(catalog: &Catalog, table: &Table) -> Vec<Problem> {
    let file = format!("tables/{}/{}.toml", table.provider, table.name);
    let mut problems = Vec::new();
    let mut error = |message: String| problems.push(Problem::error(&file, message));
    if !table.columns.get("id").is_some_and(|id| id.required) {
        error("a table needs a required column `id`".to_owned());
    }
    for dimension in &table.scope {
        if !table.columns.get(dimension).is_some_and(|column| column.required) {
            error(format!("the scope `{dimension}` must be a required column"));
        }
    }
    if table.label.as_ref().is_some_and(|label| !table.columns.contains_key(label)) {
        error("`label` names no column".to_owned());
    }
    for (name, column) in &table.columns {
        if column.about.trim().is_empty() {
            error(format!("`{name}` has no sentence in `about`"));
        }
        if column.references.as_ref().is_some_and(|other| catalog.table(other).is_none()) {
            error(format!("`{name}` references no table"));
        }
        let filled = column.example.is_some() || column.references.is_some() || name == "id";
        if column.required && !filled && table.rows.is_empty() {
            error(format!("`{name}` is required and needs an `example`"));
        }
    }
    let parent = table.list.as_ref().and_then(|list| list.for_each.as_ref());
    let parents =
        parent.map(|parent| &parent.table).into_iter().chain(table.nested.as_ref().map(|n| &n.table));
    if let Some(each) = parent {
        // A row of which the column was not read would be passed over without a word.
        let of_parent = |column: &String| catalog.table(&each.table)?.columns.get(column);
        for column in
            each.only.keys().filter(|column| !of_parent(column).is_some_and(|column| column.required))
        {
            error(format!("`only` looks at `{column}`, which is no required column of its parent"));
        }
    }
    let derived = table.derived.iter().flat_map(|derived| derived.rows.iter().chain(&derived.cells));
    for parent in parents.chain(derived) {
        if catalog.table(parent).is_none() {
            error(format!("its parent `{parent}` is no table"));
        }
    }
    for terraform in &table.terraform {
        for column in terraform.columns.keys().filter(|column| !table.columns.contains_key(*column)) {
            error(format!("terraform fills `{column}`, which is no column"));
        }
    }
    for message in of_queries(table) {
        error(message);
    }
    for row in &table.rows {
        for column in row.keys().filter(|column| !table.columns.contains_key(*column)) {
            error(format!("a row gives `{column}`, which is no column"));
        }
    }
    problems
}

fn of_queries(table: &Table) -> Vec<String> {
    let mut messages = Vec::new();
    if !table.queries.is_empty() && table.scope != ["server"] {
        messages.push("a table that databases fill has the scope `server`".to_owned());
    }
    for (at, query) in table.queries.iter().enumerate() {
        if query.sql.is_empty() == query.code.is_none() {
            messages.push("a query has either `sql` or `code`".to_owned());
        }
        let mut before = table.queries.iter().take(at);
        if before.any(|other| other.engine == query.engine && other.product.is_none()) {
            let engine = query.engine.word();
            messages.push(format!(
                "a statement for {engine} stands behind one for all of them, and is never asked"
            ));
        }
    }
    messages
}
