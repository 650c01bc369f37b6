//! `onus who-can`

use indexmap::IndexMap;
use onus_access::scaleway::{Access, Caller, Holder, Reply};
use serde_json::{Value, json};

use crate::access::{Question, json_of, paragraphs_of, verdict_of};
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
  onus who-can iam-policy:write organization")]
pub(crate) struct Args {
    #[command(flatten)]
    question: Question,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let question = &args.question;
    let rights = question.rights()?;
    let named = question.named(&rights, source)?;
    let access = Access::new(&rights.account);
    let resource = named.resource();
    let all: Vec<(Caller, Reply)> = access.who_can(&question.action, &resource).collect();
    let of = |answer: &str| all.iter().filter(|(_, reply)| verdict_of(reply) == answer).collect::<Vec<_>>();
    let (can, unknown, cannot) = (of("yes"), of("unknown"), of("no"));
    let entries = |replies: &[&(Caller, Reply)]| grouped(replies, |caller| access.name(caller));
    let mut page = Page::new(format!("Who can do {} on {}?", question.action, question.resource))
        .fact("As of", rights.snapshot.as_of().to_string())
        .section(Section::new("They can").entries(entries(&can)))
        .section(Section::new("Nobody knows of").entries(entries(&unknown)));
    if can.is_empty() && unknown.is_empty() {
        page = page.section(Section::new("They can").text("Nobody."));
    }
    page = page.section(Section::new("They cannot").text(&rest(&cannot)));
    for (list, kind) in
        [(rights.account.users.complete, "users"), (rights.account.applications.complete, "applications")]
    {
        if !list {
            let text = format!("Not all {kind} were read: others may be able to.");
            page = page.section(Section::new("Not seen").text(&text));
        }
    }
    let answers = all.iter().map(|(caller, reply)| {
        let mut json = json_of(reply);
        if let Some(object) = json.as_object_mut() {
            let (kind, id) = kind_and_id(caller);
            object.insert("kind".to_owned(), kind.into());
            object.insert("id".to_owned(), id.into());
            object.insert("name".to_owned(), access.name(caller).into());
        }
        json
    });
    let json = json!({ "version": 1, "kind": "who-can", "as_of": rights.snapshot.as_of(), "action": question.action,
        "resource": question.resource, "answers": answers.collect::<Vec<Value>>(),
        "all_users_read": rights.account.users.complete,
        "all_applications_read": rights.account.applications.complete });
    let some_unknown = !unknown.is_empty();
    Shown { page, json }.show(question.format)?;
    Ok(if some_unknown { 3 } else { 0 })
}

/// Those who can, and how; or why nobody knows. Who can in the same way stands together.
fn grouped(replies: &[&(Caller, Reply)], name: impl Fn(&Caller) -> String) -> Vec<Entry> {
    let mut groups: IndexMap<String, Vec<String>> = IndexMap::new();
    for (caller, reply) in replies {
        let (_, points) = paragraphs_of(reply).into_iter().next().unwrap_or_default();
        groups.entry(points.join("; ")).or_default().push(name(caller));
    }
    groups.into_iter().map(|(how, names)| Entry::new(names.join(", "), how)).collect()
}

fn rest(cannot: &[&(Caller, Reply)]) -> String {
    let among = |kind: fn(&Caller) -> bool| cannot.iter().filter(|(caller, _)| kind(caller)).count() as u64;
    let mut parts = Vec::new();
    if among(|caller| *caller == Caller::Anyone) > 0 {
        parts.push("anyone without credentials".to_owned());
    }
    if among(|caller| *caller == Caller::Stranger) > 0 {
        parts.push("other accounts at the provider".to_owned());
    }
    let users = among(|caller| matches!(caller, Caller::Principal(Holder::User(_))));
    if users > 0 {
        parts.push(counted(users, "user", "users"));
    }
    let applications = among(|caller| matches!(caller, Caller::Principal(Holder::Application(_))));
    if applications > 0 {
        parts.push(counted(applications, "application", "applications"));
    }
    parts.join(", ")
}

fn kind_and_id(caller: &Caller) -> (&'static str, &str) {
    match caller {
        Caller::Anyone => ("anyone", ""),
        Caller::Stranger => ("any-account", ""),
        Caller::Key(id) => ("api-key", id),
        Caller::Principal(Holder::User(id)) => ("user", id),
        Caller::Principal(Holder::Application(id)) => ("application", id),
        Caller::Principal(Holder::Group(id)) => ("group", id),
        Caller::Principal(Holder::Nobody) => ("nobody", ""),
    }
}
