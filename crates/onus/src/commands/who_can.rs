//! `onus who-can`

use indexmap::IndexMap;
use serde_json::{Value, json};

use crate::access::{Answers, Question, Told, Who};
use crate::failure::Failure;
use crate::render::{Entry, Page, Section, Shown};
use crate::report::style::counted;
use crate::workspace::CatalogSource;

/// Arguments of `onus who-can`.
#[derive(Debug, clap::Args)]
#[command(after_help = "`onus can PRINCIPAL ACTION RESOURCE` tells more about one of them.
Exit codes: 0 the answer is known for everybody; 3 it is unknown for some.

Examples:
  onus who-can s3:GetObject archive/report.pdf
  onus who-can s3:DeleteObject 'backups/*'
  onus who-can instances:delete production
  onus who-can iam-policy:write organization
  onus who-can compute/delete-snapshot any      at Exoscale")]
pub(crate) struct Args {
    #[command(flatten)]
    question: Question,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let question = &args.question;
    let Answers { as_of, answers, read } = question.who_can(source)?;
    let of = |verdict: &str| answers.iter().filter(|(_, told)| told.verdict == verdict).collect::<Vec<_>>();
    let (can, unknown, cannot) = (of("yes"), of("unknown"), of("no"));
    let mut page = Page::new(format!("Who can do {} on {}?", question.action, question.resource))
        .fact("As of", as_of.to_string())
        .section(Section::new("They can").entries(grouped(&can)))
        .section(Section::new("Nobody knows of").entries(grouped(&unknown)));
    if can.is_empty() && unknown.is_empty() {
        page = page.section(Section::new("They can").text("Nobody."));
    }
    page = page.section(Section::new("They cannot").text(&rest(&cannot)));
    for (kind, _) in read.iter().filter(|(_, all)| !all) {
        let text = format!("Not all {kind} were read: others may be able to.");
        page = page.section(Section::new("Not seen").text(&text));
    }
    let (exit, all) = (if unknown.is_empty() { 0 } else { 3 }, answers.iter().map(json_of));
    let mut json = json!({ "version": 1, "kind": "who-can", "as_of": as_of, "action": question.action,
        "resource": question.resource, "answers": all.collect::<Vec<Value>>() });
    if let Some(object) = json.as_object_mut() {
        object.extend(
            read.map(|(kind, all)| {
                (format!("all_{}_read", kind.to_lowercase().replace(' ', "_")), all.into())
            }),
        );
    }
    Shown { page, json }.show(question.format)?;
    Ok(exit)
}

fn json_of((who, told): &(Who, Told)) -> Value {
    let mut json = told.json.clone();
    json.insert("kind".to_owned(), who.kind.into());
    json.insert("id".to_owned(), who.id.as_str().into());
    json.insert("name".to_owned(), who.name.as_str().into());
    Value::Object(json)
}

/// Those who can, and how; or why nobody knows. Who can in the same way stands together.
fn grouped(answers: &[&(Who, Told)]) -> Vec<Entry> {
    let mut groups: IndexMap<String, Vec<&str>> = IndexMap::new();
    for (who, told) in answers {
        let points = told.paragraphs.first().map(|(_, points)| points.join("; ")).unwrap_or_default();
        groups.entry(points).or_default().push(&who.name);
    }
    groups.into_iter().map(|(how, names)| Entry::new(names.join(", "), how)).collect()
}

/// Kinds of those who ask, and the words for one and for several.
const KINDS: [(&str, [&str; 2]); 5] = [
    ("anyone", ["anyone without credentials"; 2]),
    ("any-account", ["other accounts at the provider"; 2]),
    ("user", ["user", "users"]),
    ("application", ["application", "applications"]),
    ("api-key", ["API key", "API keys"]),
];

fn rest(cannot: &[&(Who, Told)]) -> String {
    let parts = KINDS.iter().filter_map(|(kind, [one, several])| {
        let among = cannot.iter().filter(|(who, _)| who.kind == *kind).count() as u64;
        match among {
            0 => None,
            _ if kind.starts_with("any") => Some((*one).to_owned()),
            _ => Some(counted(among, one, several)),
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}
