//! What a duty serves: the published statements that give it, and the controls of frameworks.

use std::collections::BTreeMap;

use maud::{Markup, html};
use onus_catalog::{Catalog, Framework, Model, Obligation, Statement};
use onus_core::{ObligationId, StatementId};

use super::mark::prose;

/// A statement that a duty names, and what the catalog has of it.
type Line<'a> = (&'a StatementId, Option<&'a Statement>);

/// Statements and controls by what they are about.
pub(super) struct Served<'a> {
    statements: BTreeMap<&'a StatementId, (&'a Model, &'a Statement)>,
    controls: BTreeMap<&'a ObligationId, Vec<(&'a Framework, Vec<&'a str>)>>,
}

impl<'a> Served<'a> {
    pub(super) fn of(catalog: &'a Catalog) -> Self {
        let lines = catalog.models().iter().flat_map(|model| {
            model.statements.iter().map(move |statement| (&statement.id, (model, statement)))
        });
        let mut controls: BTreeMap<_, Vec<(&Framework, Vec<&str>)>> = BTreeMap::new();
        for framework in catalog.frameworks() {
            for control in &framework.controls {
                for duty in &control.obligations {
                    let of_duty = controls.entry(duty).or_default();
                    match of_duty.last_mut().filter(|(last, _)| last.key == framework.key) {
                        Some((_, ids)) => ids.push(control.id.as_str()),
                        None => of_duty.push((framework, vec![control.id.as_str()])),
                    }
                }
            }
        }
        Self { statements: lines.collect(), controls }
    }

    /// In one line each.
    pub(super) fn short(&self, duty: &Obligation) -> Markup {
        html! {
            @if !duty.statements.is_empty() {
                div {
                    dt { "Statements" }
                    dd { (duty.statements.iter().map(StatementId::as_str).collect::<Vec<_>>().join(", ")) }
                }
            }
            (self.frameworks(duty))
        }
    }

    /// With what the statements say, document by document.
    pub(super) fn full(&self, duty: &Obligation) -> Markup {
        let mut documents: Vec<(Option<&Model>, Vec<Line<'_>>)> = Vec::new();
        for id in &duty.statements {
            let found = self.statements.get(id);
            let (model, line) = (found.map(|(model, _)| *model), (id, found.map(|(_, line)| *line)));
            let same =
                |other: Option<&Model>| other.map(|other| &other.name) == model.map(|model| &model.name);
            match documents.last_mut().filter(|(other, _)| same(*other)) {
                Some((_, lines)) => lines.push(line),
                None => documents.push((model, vec![line])),
            }
        }
        html! {
            @if !documents.is_empty() {
                div {
                    dt { "Statements" }
                    dd { @for (model, lines) in &documents { (statements(*model, lines)) } }
                }
            }
            (self.frameworks(duty))
        }
    }

    fn frameworks(&self, duty: &Obligation) -> Markup {
        let controls = self.controls.get(&duty.id);
        html! {
            @if let Some(controls) = controls {
                div {
                    dt { "Frameworks" }
                    dd {
                        @for (at, (framework, ids)) in controls.iter().enumerate() {
                            @if at > 0 { "; " }
                            a href={ "#" (framework_anchor(framework)) } { (framework.key) } " " (ids.join(", "))
                        }
                    }
                }
            }
        }
    }
}

fn statements(model: Option<&Model>, lines: &[Line<'_>]) -> Markup {
    html! {
        @if let Some(model) = model { p { a href={ "#" (document_anchor(model)) } { (model.title) } } }
        ul.lines {
            @for (id, line) in lines {
                li { code { (id) } " " @if let Some(line) = line { span { (prose(&line.text)) } } }
            }
        }
    }
}

/// Where the page tells of a document.
pub(super) fn document_anchor(model: &Model) -> String {
    format!("document-{}", model.name)
}

/// Where the page tells of a framework.
pub(super) fn framework_anchor(framework: &Framework) -> String {
    format!("framework-{}", framework.key)
}
