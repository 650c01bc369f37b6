//! `onus can`

use onus_access::Answer;
use onus_access::scaleway::Access;
use serde_json::json;

use crate::access::{Question, find_caller, json_of, paragraphs_of, verdict_of};
use crate::failure::Failure;
use crate::render::{Page, Section, Shown};
use crate::workspace::CatalogSource;

/// Arguments of `onus can`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Exit codes: 0 the answer is yes or no; 3 it is unknown.

Examples:
  onus can anyone s3:GetObject archive/report.pdf
  onus can ada@example.com 's3:*' archive
  onus can terraform instances:delete production      an application, a project
  onus can SCWXXXXXXXXXXXXXXXXX iam-policy:write organization")]
pub(crate) struct Args {
    /// A user, an application, an API key, `anyone`, or `any-account` for whoever has an account at the provider
    #[arg(value_name = "PRINCIPAL")]
    principal: String,
    #[command(flatten)]
    question: Question,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let question = &args.question;
    let rights = question.rights()?;
    let caller = find_caller(&args.principal, &rights.account)?;
    let named = question.named(&rights, source)?;
    let access = Access::new(&rights.account);
    let reply = access.may(&caller, &question.action, &named.resource());
    let title = format!("May {} do {} on {}?", access.name(&caller), question.action, question.resource);
    let answer = match reply.answer {
        Answer::Yes { .. } => "yes",
        Answer::No { .. } => "no",
        Answer::Unknown { .. } => "nobody knows",
    };
    let page = Page::new(title).fact("Answer", answer).fact("As of", rights.snapshot.as_of().to_string());
    let page = paragraphs_of(&reply)
        .into_iter()
        .fold(page, |page, (heading, points)| page.section(Section::new(heading).list(points)));
    let mut json = json_of(&reply);
    if let Some(object) = json.as_object_mut() {
        let about = json!({ "version": 1, "kind": "can", "as_of": rights.snapshot.as_of(),
            "principal": args.principal, "action": question.action, "resource": question.resource });
        object.extend(about.as_object().cloned().unwrap_or_default());
    }
    let unknown = verdict_of(&reply) == "unknown";
    Shown { page, json }.show(question.format)?;
    Ok(if unknown { 3 } else { 0 })
}
