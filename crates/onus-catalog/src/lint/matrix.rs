//! A document's matrix names what there is, and no cell of it is empty.

use crate::model::{Matrix, Model};
use crate::{Catalog, Problem};

pub(super) fn problems(catalog: &Catalog) -> Vec<Problem> {
    let all = catalog.models().iter().filter_map(|model| Some((model, model.matrix.as_ref()?)));
    all.flat_map(|(model, matrix)| of_matrix(catalog, model, matrix)).collect()
}

fn of_matrix(catalog: &Catalog, model: &Model, matrix: &Matrix) -> Vec<Problem> {
    let file = format!("models/{}.toml", model.name);
    let mut problems = Vec::new();
    let mut wrong = |message: String| problems.push(Problem::error(&file, message));
    for service_model in &matrix.models {
        for table in service_model.tables.iter().filter(|table| catalog.table(table).is_none()) {
            wrong(format!(
                "the matrix says that `{}` fills `{table}`, which is no table",
                service_model.name
            ));
        }
    }
    for row in &matrix.rows {
        for cell in &row.cells {
            if !matrix.models.iter().any(|known| known.name == cell.model) {
                wrong(format!("`{}` has a cell of `{}`, which is no service model", row.domain, cell.model));
            }
            if cell.by.is_empty() || cell.statements.is_empty() {
                wrong(format!("`{}` has a cell that names nobody, or no statement", row.domain));
            }
            let unknown =
                cell.statements.iter().filter(|id| !model.statements.iter().any(|known| known.id == **id));
            for id in unknown {
                wrong(format!("`{}` names `{id}`, which is no statement of the document", row.domain));
            }
        }
    }
    problems
}
