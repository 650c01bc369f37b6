//! One duty: whose, why, how it is established, how a breach is mended.

use onus_catalog::{Catalog, Check, Obligation, references_of};
use onus_core::{ObligationId, Period, StatementId};
use serde_json::{Value, json};

use super::find::control_name;
use super::statement::{json_of as statement_json, source_of};
use super::{entry_of, owner_of, ways_of};
use crate::render::{Entry, Fact, Page, Section, Shown};
use crate::report::style::counted;

pub(super) fn explain(catalog: &Catalog, obligation: &Obligation, with_sql: bool) -> Shown {
    let mut page = Page::new(&obligation.title)
        .named(obligation.id.as_str())
        .fact("Whose duty", owner_of(obligation))
        .fact("Severity", obligation.severity.word())
        .fact("Established", ways_of(obligation))
        .section(Section::new("Why").text(&obligation.why))
        .section(Section::new("Published by the provider").entries(statements(catalog, obligation)));
    for check in &obligation.checks {
        page = page.section(check_section(catalog, check, with_sql));
    }
    page = attested(page, obligation);
    page = evidenced(page, obligation);
    if let Some(fix) = &obligation.fix {
        page = page
            .section(Section::new("To put it right").text(&fix.step).facts(fixes(catalog, obligation)))
            .section(Section::new("What a pass does not prove").text(&fix.proves_not));
    }
    page = page
        .section(Section::new("Sums up").entries(entries(catalog, parts(obligation))))
        .section(Section::new("Summed up by").entries(entries(catalog, &wholes(catalog, obligation))))
        .section(Section::new("Serves these controls").entries(controls(catalog, obligation)));
    Shown { page, json: json(catalog, obligation) }
}

fn statements(catalog: &Catalog, obligation: &Obligation) -> Vec<Entry> {
    let known = |id: &StatementId| {
        catalog.models().iter().find_map(|model| {
            let statement = model.statements.iter().find(|statement| statement.id == *id)?;
            Some(Entry::new(id.as_str(), &statement.text).note(source_of(model, statement)))
        })
    };
    let unknown = |id: &StatementId| Entry::new(id.as_str(), "a statement that the catalog does not have");
    obligation.statements.iter().map(|id| known(id).unwrap_or_else(|| unknown(id))).collect()
}

fn check_section(catalog: &Catalog, check: &Check, with_sql: bool) -> Section {
    let name = check.name.as_deref().map(|name| format!(": {name}")).unwrap_or_default();
    let about = catalog.table(&check.resource).map(|table| table.about.as_str()).unwrap_or_default();
    let mut facts = vec![Fact::new("Judges", format!("each row of `{}`: {about}", check.resource))];
    let also = also_read(catalog, check);
    if !also.is_empty() {
        let also: Vec<String> = also.iter().map(|table| format!("`{table}`")).collect();
        facts.push(Fact::new("Reads also", also.join(", ")));
    }
    if let Some(within) = &check.within {
        let dimensions: Vec<String> = within.pairs().iter().map(|(dimension, _)| words(dimension)).collect();
        facts.push(Fact::new("Joins only", format!("what lies in the same {}", dimensions.join(", "))));
    }
    if check.refutes {
        facts.push(Fact::new("A failure", "stands even where other rows were not read"));
    }
    let section = Section::new(format!("What the program checks{name}")).facts(facts);
    if with_sql { section.code("sql", &check.sql) } else { section }
}

fn words(dimension: &str) -> String {
    dimension.trim_end_matches("_id").replace('_', " ")
}

/// The tables that a check reads beside the one that it judges.
fn also_read<'c>(catalog: &'c Catalog, check: &Check) -> Vec<&'c str> {
    let other = |name: &&str| **name != check.resource && references_of(&check.sql, name) > 0;
    catalog.tables().keys().map(String::as_str).filter(other).collect()
}

fn attested(page: Page, obligation: &Obligation) -> Page {
    let Some(attest) = &obligation.attest else { return page };
    let holds = Fact::new("Holds for", spelled(attest.every));
    let how = match &attest.review {
        Some(review) => format!("onus review {}", review.name),
        None => format!("onus attest {}", obligation.id.name()),
    };
    let facts = vec![holds, Fact::code("Command", &how)];
    let section = Section::new("What a named person states").text(&attest.statement).facts(facts);
    page.section(section).section(Section::new("To attach or cite").list(attest.evidence.clone()))
}

fn evidenced(page: Page, obligation: &Obligation) -> Page {
    let Some(evidence) = &obligation.evidence else { return page };
    let documents = evidence
        .documents
        .iter()
        .map(|document| Entry::new(&document.name, &document.shows).titled().note(document.kind.word()));
    let renewed = Fact::new("Ask again after", spelled(evidence.every));
    page.section(Section::new("What the provider shows").facts(vec![renewed]).entries(documents.collect()))
}

fn fixes(catalog: &Catalog, obligation: &Obligation) -> Vec<Fact> {
    let Some(fix) = &obligation.fix else { return Vec::new() };
    let console = fix.console.as_deref().map(|text| Fact::new("Console", text));
    let cli = fix.cli.as_deref().map(|text| Fact::code("Command", text.trim()));
    let terraform = fix.terraform.as_deref().map(|text| Fact::code("Terraform", text.trim()));
    let columns = fix.cli.as_deref().map(|cli| placeholders(catalog, obligation, cli)).unwrap_or_default();
    let with = (!columns.is_empty())
        .then(|| Fact::new("With", format!("{} of the resource", columns.join(" and "))));
    [console, cli, with, terraform].into_iter().flatten().collect()
}

/// The columns of the judged tables that stand in braces in a command.
fn placeholders(catalog: &Catalog, obligation: &Obligation, cli: &str) -> Vec<String> {
    let tables = obligation.checks.iter().filter_map(|check| catalog.table(&check.resource));
    let mut columns: Vec<String> =
        tables.flat_map(|table| table.stored()).map(|(name, _)| format!("{{{name}}}")).collect();
    columns.retain(|name| cli.contains(name.as_str()));
    let mut seen = std::collections::BTreeSet::new();
    columns.retain(|name| seen.insert(name.clone()));
    columns
}

/// A period in words, such as `1 year 6 months`.
fn spelled(period: Period) -> String {
    let parts = [
        (period.months() / 12, "year", "years"),
        (period.months() % 12, "month", "months"),
        (period.days(), "day", "days"),
    ];
    let parts = parts.into_iter().filter(|(count, ..)| *count > 0);
    parts.map(|(count, one, many)| counted(count.into(), one, many)).collect::<Vec<_>>().join(" ")
}

fn parts(obligation: &Obligation) -> &[ObligationId] {
    obligation.rollup.as_ref().map(|rollup| rollup.of.as_slice()).unwrap_or_default()
}

fn wholes(catalog: &Catalog, obligation: &Obligation) -> Vec<ObligationId> {
    let holds = |whole: &&Obligation| parts(whole).contains(&obligation.id);
    catalog.obligations().values().filter(holds).map(|whole| whole.id.clone()).collect()
}

fn entries(catalog: &Catalog, ids: &[ObligationId]) -> Vec<Entry> {
    ids.iter().filter_map(|id| catalog.obligations().get(id)).map(entry_of).collect()
}

fn controls(catalog: &Catalog, obligation: &Obligation) -> Vec<Entry> {
    let of_framework = catalog.frameworks().iter().flat_map(|framework| {
        let serving =
            framework.controls.iter().filter(|control| control.obligations.contains(&obligation.id));
        serving.map(move |control| (framework, control))
    });
    of_framework
        .map(|(framework, control)| Entry::new(control_name(framework, control), &control.title))
        .collect()
}

fn json(catalog: &Catalog, obligation: &Obligation) -> Value {
    let checks = obligation.checks.iter().map(|check| {
        let within = check.within.as_ref().map(|within| {
            within
                .pairs()
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v.into()))
                .collect::<serde_json::Map<_, Value>>()
        });
        json!({ "name": check.name, "resource": check.resource, "also_reads": also_read(catalog, check),
                "within": within, "refutes": check.refutes, "sql": check.sql.trim() })
    });
    let statements = obligation.statements.iter().map(|id| statement_json(catalog, id));
    let controls = controls(catalog, obligation);
    let controls = controls.iter().map(|control| json!({ "id": control.term, "title": control.text }));
    let attest = obligation.attest.as_ref().map(
        |attest| json!({ "statement": attest.statement, "evidence": attest.evidence, "every": attest.every }),
    );
    let evidence = obligation.evidence.as_ref().map(|evidence| {
        let documents = evidence
            .documents
            .iter()
            .map(|document| json!({ "kind": document.kind, "name": document.name, "shows": document.shows }));
        json!({ "documents": documents.collect::<Vec<_>>(), "every": evidence.every })
    });
    let fix = obligation.fix.as_ref().map(|fix| {
        json!({ "step": fix.step, "console": fix.console, "cli": fix.cli, "terraform": fix.terraform,
                "proves_not": fix.proves_not })
    });
    json!({
        "version": 1, "kind": "obligation", "id": obligation.id, "title": obligation.title,
        "owner": obligation.owner, "with": obligation.with, "severity": obligation.severity, "why": obligation.why.trim(),
        "statements": statements.collect::<Vec<_>>(), "checks": checks.collect::<Vec<_>>(),
        "attest": attest, "evidence": evidence, "fix": fix,
        "sums_up": parts(obligation), "summed_up_by": wholes(catalog, obligation),
        "controls": controls.collect::<Vec<_>>(),
    })
}
