//! Writes generated policy documents with questions, the answers of the crate and how long they took: one JSON
//! object in a line, for `judges/z3_judge.py`.
//!
//! `judge_cases [how many documents] [seed of the first]`
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a program for tests"
)]

#[path = "../tests/fast/mod.rs"]
mod fast;
#[path = "../tests/slow/mod.rs"]
mod slow;

use std::hint::black_box;
use std::time::Instant;

use fast::{Fast, FastAnswer};
use serde_json::{Value, json};
use slow::generate::{Case, case};
use slow::{Dialect, KeyValue, Question, SlowRequest, Who};

/// How often everything is measured; the median counts.
const RUNS: usize = 5;

fn nanoseconds<T>(work: impl Fn() -> T) -> u64 {
    let mut times: Vec<u64> = (0..RUNS)
        .map(|_| {
            let began = Instant::now();
            black_box(work());
            u64::try_from(began.elapsed().as_nanos()).unwrap()
        })
        .collect();
    times.sort_unstable();
    times[RUNS / 2]
}

fn question_json(question: &Question) -> Value {
    let (who, name) = match &question.who {
        Who::Anyone => ("anyone", None),
        Who::Anonymous => ("anonymous", None),
        Who::Named(name) => ("named", Some(name)),
    };
    json!({ "who": who, "name": name, "action": question.action, "resource": question.resource })
}

fn request_json(request: &SlowRequest) -> Value {
    let value = |value: &KeyValue| match value {
        KeyValue::Text(text) => json!(text),
        KeyValue::Number(number) => json!(number),
    };
    let keys: serde_json::Map<String, Value> =
        request.keys.iter().map(|(name, given)| (name.clone(), value(given))).collect();
    json!({
        "principal": request.principal,
        "action": request.action,
        "resource": request.resource,
        "ip": request.ip.to_string(),
        "time": request.time,
        "keys": keys,
    })
}

fn line(case: &Case, fast: &Fast, read_ns: u64, question: &Question) -> Value {
    let (answer, witness) = match fast.ask(question) {
        FastAnswer::Yes(request) => ("yes", Some(request_json(&request))),
        FastAnswer::No => ("no", None),
        FastAnswer::Unknown { too_complex: false } => ("unknown", None),
        FastAnswer::Unknown { too_complex: true } => ("too complex", None),
    };
    json!({
        "seed": case.seed,
        "dialect": match case.dialect { Dialect::Aws => "aws", Dialect::Scaleway => "scaleway" },
        "document": case.document,
        "question": question_json(question),
        "answer": answer,
        "witness": witness,
        "read_ns": read_ns,
        "ask_ns": nanoseconds(|| fast.ask(question)),
    })
}

fn main() {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>().unwrap());
    let (count, seed) = (arguments.next().unwrap_or(500), arguments.next().unwrap_or(1_000_000));
    for at in 0..count {
        let case = case(seed.wrapping_add(at));
        let read = || Fast::read(&case.document, case.dialect).unwrap();
        let (fast, read_ns) = (read(), nanoseconds(read));
        for question in &case.questions {
            println!("{}", line(&case, &fast, read_ns, question));
        }
    }
}
