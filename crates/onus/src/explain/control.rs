//! One control of a framework, and the duties that serve it.

use onus_catalog::{Catalog, Control, Framework};
use serde_json::json;

use super::find::control_name;
use super::{entry_of, json_of};
use crate::render::{Page, Section, Shown};

pub(super) fn explain(catalog: &Catalog, framework: &Framework, control: &Control) -> Shown {
    let duties: Vec<_> = control.obligations.iter().filter_map(|id| catalog.obligations().get(id)).collect();
    let name = control_name(framework, control);
    let page = Page::new(&control.title)
        .named(&name)
        .fact("Framework", &framework.title)
        .fact("Edition", &framework.edition)
        .fact("Control", &control.id)
        .section(Section::new("No duty serves it").text(control.unmapped.as_deref().unwrap_or_default()))
        .section(Section::new("Served by").entries(duties.iter().map(|duty| entry_of(duty)).collect()))
        .section(Section::new("Of the framework").text(framework.note.as_deref().unwrap_or_default()));
    let json = json!({
        "version": 1, "kind": "control", "id": name, "title": control.title, "control": control.id,
        "framework": { "key": framework.key, "title": framework.title, "edition": framework.edition },
        "unmapped": control.unmapped,
        "obligations": duties.iter().map(|duty| json_of(duty)).collect::<Vec<_>>(),
    });
    Shown { page, json }
}
