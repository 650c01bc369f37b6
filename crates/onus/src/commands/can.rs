//! `onus can`

use serde_json::json;

use crate::access::{Answers, Question};
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
  onus can SCWXXXXXXXXXXXXXXXXX iam-policy:write organization
  onus can ci sos/delete-object backups/x             an API key of Exoscale")]
pub(crate) struct Args {
    /// A user, an application, an API key, `anyone`, or `any-account` for whoever has an account at the provider
    #[arg(value_name = "PRINCIPAL")]
    principal: String,
    #[command(flatten)]
    question: Question,
}

pub(crate) fn run(args: &Args, source: &CatalogSource) -> Result<u8, Failure> {
    let question = &args.question;
    let Answers { as_of, answers, .. } = question.can(&args.principal, source)?;
    let Some((who, told)) = answers.into_iter().next() else {
        return Err(Failure::internal("a question about one principal has no answer"));
    };
    let answer = if told.verdict == "unknown" { "nobody knows" } else { told.verdict };
    let title = format!("May {} do {} on {}?", who.name, question.action, question.resource);
    let page = Page::new(title).fact("Answer", answer).fact("As of", as_of.to_string());
    let page = told
        .paragraphs
        .into_iter()
        .fold(page, |page, (heading, points)| page.section(Section::new(heading).list(points)));
    let mut json = json!({ "version": 1, "kind": "can", "as_of": as_of, "principal": args.principal,
        "action": question.action, "resource": question.resource });
    if let Some(object) = json.as_object_mut() {
        object.extend(told.json);
    }
    Shown { page, json }.show(question.format)?;
    Ok(if told.verdict == "unknown" { 3 } else { 0 })
}
