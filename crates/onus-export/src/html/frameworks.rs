//! Where the duties come from, and which controls of frameworks they serve.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use onus_assess::Assessment;
use onus_catalog::{Catalog, Framework, Model};
use onus_core::{Tally, Verdict};

use super::mark::counts;
use super::page::Place;
use super::served::{document_anchor, framework_anchor};

/// The section.
pub(super) fn section(assessment: &Assessment, catalog: &Catalog) -> Markup {
    let verdicts: BTreeMap<&str, Verdict> =
        assessment.duties.iter().map(|duty| (duty.id.as_str(), duty.verdict)).collect();
    let providers: BTreeSet<&str> = assessment.duties.iter().map(|duty| duty.id.provider()).collect();
    let models = catalog.models().iter().filter(|model| providers.contains(model.provider.as_str()));
    super::section(
        Place::Frameworks,
        &html! {
            h3 { "Published documents" }
            p { "Their statements are paraphrased. The digest is that of the text that was read." }
            @for model in models { (document(model)) }
            @if !catalog.frameworks().is_empty() { (frameworks(catalog.frameworks(), &verdicts)) }
        },
    )
}

fn document(model: &Model) -> Markup {
    // A link of a catalog is text from outside as well, and may not run anything.
    let url = model.url.as_ref().filter(|url| url.starts_with("https://"));
    html! {
        article.document id=(document_anchor(model)) {
            h4 { (model.title) }
            dl.facts.small {
                div { dt { "Number" } dd { (model.document) } }
                div { dt { "Publisher" } dd { (model.publisher) } }
                div { dt { "Read" } dd { (model.read) } }
                @if let Some(published) = &model.published { div { dt { "Dated" } dd { (published) } } }
                @if let Some(url) = url { div { dt { "Published at" } dd { a rel="noreferrer" href=(url) { (url) } } } }
                div { dt { "SHA-256" } dd { code { (model.sha256) } } }
            }
        }
    }
}

fn frameworks(frameworks: &[Framework], verdicts: &BTreeMap<&str, Verdict>) -> Markup {
    html! {
        h3 { "Frameworks" }
        p { "A control counts with the worst verdict of the duties here that serve it. It asks for more than these, so a pass is a beginning and no conformity." }
        table.frameworks {
            caption { "Controls of frameworks that duties of this page serve" }
            thead { tr { th scope="col" { "Framework" } th scope="col" { "Controls served" } } }
            tbody {
                @for framework in frameworks {
                    tr id=(framework_anchor(framework)) {
                        th scope="row" { (framework.title) " " code.id { (framework.key) } " " span.place { (framework.edition) } }
                        td { (served(framework, verdicts)) }
                    }
                }
            }
        }
    }
}

fn served(framework: &Framework, verdicts: &BTreeMap<&str, Verdict>) -> Markup {
    let mut tally = Tally::default();
    for control in &framework.controls {
        let duties = control.obligations.iter().filter_map(|duty| verdicts.get(duty.as_str()).copied());
        if let Some(worst) = duties.reduce(Verdict::worst) {
            tally.count(worst);
        }
    }
    let listed = framework.controls.len();
    html! {
        (counts(tally))
        span.place { (tally.total()) " of " (listed) (if framework.complete { " controls" } else { " controls that the catalog lists" }) }
    }
}
