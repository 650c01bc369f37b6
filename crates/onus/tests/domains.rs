//! The matrix of control domains that a provider's document has.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod terminal;

use std::collections::BTreeSet;

use insta::assert_snapshot;
use onus_catalog::{Catalog, StatementParty};
use onus_facts::{Coverage, Scope, SnapshotWriter};
use terminal::{Outcome, Workspace};

const CATALOG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../catalog");

fn matrix(workspace: &Workspace, arguments: &[&str]) -> Outcome {
    workspace
        .onus(&[&["--catalog", CATALOG, "matrix", "--provider", "exoscale", "--domains"], arguments].concat())
}

/// An organization in which these statements made rows and everything was read.
fn organization(rows: &str) -> Workspace {
    let workspace = Workspace::empty();
    let catalog = Catalog::embedded().unwrap();
    let target = workspace.path().join("snapshots/2026-06-01T090000Z.sqlite");
    let mut writer =
        SnapshotWriter::create(&target, &catalog, "2026-06-01T09:00:00Z".parse().unwrap()).unwrap();
    writer.facts().connection().execute_batch(rows).unwrap();
    for table in catalog.tables().values().filter(|table| table.provider == "exoscale") {
        writer.facts().cover(&Coverage::complete(&table.name, Scope::whole(), "exoscale")).unwrap();
    }
    writer.finish(&catalog).unwrap();
    workspace
}

#[test]
fn it_is_the_document_s_own() {
    assert_snapshot!("domains", matrix(&Workspace::empty(), &[]));
    let markdown = matrix(&Workspace::empty(), &["--format", "markdown"]).stdout;
    assert!(markdown.contains("| Key management") && markdown.contains("Aiven and Exoscale (service keys)"));
    let csv = matrix(&Workspace::empty(), &["--format", "csv"]).stdout;
    assert!(csv.contains("exoscale,Physical security,DBaaS,,theirs,Exoscale and site providers,"), "{csv}");
}

/// Lines 55 to 68 of the document are its matrix.
#[test]
fn every_line_of_the_document_s_matrix_is_a_domain_and_every_statement_of_it_stands_in_a_cell() {
    let catalog = Catalog::embedded().unwrap();
    let model = catalog.models().iter().find(|model| model.provider == "exoscale").unwrap();
    let matrix = model.matrix.as_ref().unwrap();
    assert_eq!(matrix.rows.len(), (55..=68).count());
    for (row, line) in matrix.rows.iter().zip(55..) {
        let told: BTreeSet<_> = row.cells.iter().flat_map(|cell| &cell.statements).collect();
        let of_line = model.statements.iter().filter(|statement| statement.line == line);
        let binding = of_line.filter(|statement| statement.party != StatementParty::Fact);
        assert_eq!(told, binding.map(|statement| &statement.id).collect(), "{}", row.domain);
    }
}

#[test]
fn joint_duties_are_not_the_customer_s() {
    let catalog = Catalog::embedded().unwrap();
    let joint: Vec<_> = catalog.obligations().values().filter(|duty| !duty.with.is_empty()).collect();
    assert!(
        joint.len() == 8 && joint.iter().all(|duty| !duty.owner.needs_customer() && duty.with == ["Aiven"])
    );
    let model = catalog.models().iter().find(|model| model.provider == "exoscale").unwrap();
    for duty in joint {
        // Prose names Exoscale alone where the matrix names both.
        let mut of_duty = model.statements.iter().filter(|statement| duty.statements.contains(&statement.id));
        assert!(of_duty.any(|statement| statement.party == StatementParty::Joint), "{}", duty.id);
    }
}

#[test]
fn it_moves_when_a_database_on_an_instance_becomes_a_managed_one() {
    let instance = "insert into exoscale_instance (id, zone, name) values ('i', 'ch-gva-2', 'database');";
    let managed = "insert into exoscale_database (id, zone, name, type, api_path)
                   values ('orders', 'ch-gva-2', 'orders', 'pg', 'postgres');";
    let before = matrix(&organization(instance), &[]).stdout;
    assert!(before.contains("IaaS, yours") && !before.contains("DBaaS, yours"), "{before}");
    assert!(before.contains("Not in use, and so not shown: DBaaS."), "{before}");
    let after = matrix(&organization(managed), &[]).stdout;
    assert!(after.contains("DBaaS, yours") && !after.contains("IaaS, yours"), "{after}");
    let both = matrix(&organization(&format!("{instance}{managed}")), &[]).stdout;
    assert!(both.contains("IaaS, yours") && both.contains("DBaaS, theirs"), "{both}");
    assert!(both.lines().all(|line| line.chars().count() <= 80), "{both}");
}

#[test]
fn a_provider_without_such_a_matrix_is_told() {
    let workspace = Workspace::empty();
    let outcome = workspace.onus(&["--catalog", CATALOG, "matrix", "--provider", "scaleway", "--domains"]);
    assert!(outcome.code == 2 && outcome.stderr.contains("have no matrix of control domains"), "{outcome}");
}
