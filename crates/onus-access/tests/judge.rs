//! What the crate says about generated policy documents, against an evaluator that shares nothing with it.
//!
//! `ONUS_JUDGE_CASES` is the number of documents, `ONUS_JUDGE_SEED` the seed of the first.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod fast;
mod slow;

use std::collections::BTreeMap;
use std::thread;

use fast::{Fast, FastAnswer};
use slow::generate::{Case, case};
use slow::shrink::shrink;
use slow::universe::{Reach, Universe};
use slow::{Dialect, Document, Question, SlowRequest, Verdict};

/// Combinations that are all tried; of more, as many are tried by chance.
const AT_MOST: usize = 100_000;
/// Requests held against each document one by one.
const SAMPLES: usize = 50;
/// Disagreements of a kind that are printed.
const SHOWN: usize = 5;

/// How often something happened, by dialect and name.
#[derive(Default)]
struct Counts(BTreeMap<(Dialect, &'static str), usize>);

impl Counts {
    fn add(&mut self, dialect: Dialect, what: &'static str) {
        *self.0.entry((dialect, what)).or_default() += 1;
    }

    fn of(&self, dialect: Dialect, what: &'static str) -> usize {
        self.0.get(&(dialect, what)).copied().unwrap_or_default()
    }

    fn all(&self, what: &'static str) -> usize {
        self.of(Dialect::Aws, what) + self.of(Dialect::Scaleway, what)
    }
}

#[derive(Default)]
struct Findings {
    counts: Counts,
    /// By kind; the first of each document.
    disagreements: BTreeMap<String, Vec<String>>,
    last: Option<u64>,
}

impl Findings {
    /// Notes the first disagreement about a document, with the smallest document that still `shows` it.
    fn disagree(&mut self, case: &Case, kind: &str, what: &str, shows: impl Fn(&str) -> bool) {
        if self.last.replace(case.seed) == Some(case.seed) {
            return;
        }
        let (seed, dialect) = (case.seed, case.dialect);
        let of_kind = self.disagreements.entry(kind.to_owned()).or_default();
        let document = if of_kind.len() < SHOWN { shrink(&case.document, shows) } else { String::new() };
        of_kind.push(format!("seed {seed}, {dialect:?}\n{document}\n{what}"));
    }

    fn join(mut self, other: Self) -> Self {
        for (what, count) in other.counts.0 {
            *self.counts.0.entry(what).or_default() += count;
        }
        for (kind, found) in other.disagreements {
            self.disagreements.entry(kind).or_default().extend(found);
        }
        self
    }
}

fn check(case: &Case, findings: &mut Findings) {
    let document = Document::read(&case.document, case.dialect);
    let fast = match Fast::read(&case.document, case.dialect) {
        Ok(fast) => fast,
        Err(error) => {
            let refused = |text: &str| Fast::read(text, case.dialect).is_err();
            return findings.disagree(case, "the crate refuses the document", &error, refused);
        }
    };
    let mut rng = fastrand::Rng::with_seed(case.seed);
    let universe = Universe::of(&document, case.dialect);
    for _ in 0..SAMPLES {
        check_request(case, &document, &fast, &universe.sample(&mut rng), findings);
    }
    for question in &case.questions {
        let about = universe.about(question);
        let reach = about.reach(AT_MOST, &mut rng);
        for request in reach.allowed.iter().chain(&reach.undecided) {
            check_request(case, &document, &fast, request, findings);
        }
        if !reach.complete {
            findings.counts.add(case.dialect, "not all tried");
        }
        let answer = fast.ask(question);
        findings.counts.add(case.dialect, name(&answer));
        check_change(case, &document, &fast, question, findings);
        if let Some((kind, what)) = wrong(&answer, &document, question, reach) {
            let still = |text: &str| {
                let Ok(fast) = Fast::read(text, case.dialect) else { return false };
                let document = Document::read(text, case.dialect);
                let mut rng = fastrand::Rng::with_seed(case.seed);
                let reach = Universe::of(&document, case.dialect).about(question).reach(AT_MOST, &mut rng);
                wrong(&fast.ask(question), &document, question, reach).is_some_and(|(again, _)| again == kind)
            };
            findings.disagree(case, kind, &format!("{question:?}\n{what}"), still);
        }
    }
}

/// What the crate says would close a way does: without those statements no request is surely allowed, and with any one
/// of them put back one is.
fn check_change(case: &Case, document: &Document, fast: &Fast, question: &Question, findings: &mut Findings) {
    let Some(change) = fast.change(question) else { return };
    findings.counts.add(case.dialect, "change");
    let allowed = |positions: &[usize]| {
        let rest = document.without(positions);
        let mut rng = fastrand::Rng::with_seed(case.seed);
        Universe::of(&rest, case.dialect).about(question).reach(AT_MOST, &mut rng).allowed
    };
    if let Some(request) = allowed(&change) {
        let shown = format!("{question:?}\nwithout {change:?}: {request:?}");
        findings.disagree(case, "a change that closes nothing", &shown, |_| false);
    }
    for at in &change {
        let fewer: Vec<usize> = change.iter().copied().filter(|position| position != at).collect();
        if allowed(&fewer).is_none() {
            let shown = format!("{question:?}\n{fewer:?} of {change:?} would do");
            findings.disagree(case, "a change that is not the smallest", &shown, |_| false);
        }
    }
}

/// Both say the same about one request.
fn check_request(
    case: &Case,
    document: &Document,
    fast: &Fast,
    request: &SlowRequest,
    findings: &mut Findings,
) {
    let said = (Verdict::from(fast.holds(request)), document.verdict(request));
    findings.counts.add(
        case.dialect,
        match said.1 {
            Verdict::Allowed => "request allowed",
            Verdict::Refused => "request refused",
            Verdict::Undecided => "request undecided",
        },
    );
    if said.0 != said.1 {
        let still = |text: &str| {
            let Ok(fast) = Fast::read(text, case.dialect) else { return false };
            (Verdict::from(fast.holds(request)), Document::read(text, case.dialect).verdict(request)) == said
        };
        let kind = format!("about one request the crate says {:?}, and it is {:?}", said.0, said.1);
        findings.disagree(case, &kind, &format!("{request:?}"), still);
    }
}

fn name(answer: &FastAnswer) -> &'static str {
    match answer {
        FastAnswer::Yes(_) => "yes",
        FastAnswer::No => "no",
        FastAnswer::Unknown { too_complex: false } => "unknown",
        FastAnswer::Unknown { too_complex: true } => "too complex",
    }
}

/// In what way an answer is wrong, and which request shows it. Right is what is true of every request that the
/// document can tell apart.
fn wrong(
    answer: &FastAnswer,
    document: &Document,
    question: &Question,
    reach: Reach,
) -> Option<(&'static str, String)> {
    let (kind, shown) = match answer {
        FastAnswer::Yes(request) => {
            let kind = if let Some(why) = request.impossible() {
                return Some(("yes, with a request that cannot arrive", format!("{why}: {request:?}")));
            } else if !question.fits(request) {
                "yes, with a request that was not asked for"
            } else if document.verdict(request) != Verdict::Allowed {
                "yes, with a request that is not allowed"
            } else {
                return None;
            };
            (kind, Some(request.clone()))
        }
        FastAnswer::No => {
            let may_be = reach.undecided.map(|request| ("no, and one may be allowed", Some(request)));
            reach.allowed.map(|request| ("no, and one is allowed", Some(request))).or(may_be)?
        }
        FastAnswer::Unknown { too_complex: true } => return None,
        FastAnswer::Unknown { too_complex: false } => match (reach.allowed, reach.undecided) {
            (Some(request), _) => ("unknown, and one is allowed", Some(request)),
            (None, None) if reach.complete => ("unknown, and all are surely refused", None),
            _ => return None,
        },
    };
    Some((kind, format!("{shown:?}")))
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn the_crate_agrees_with_the_slow_evaluator() {
    let (cases, seed) = (number("ONUS_JUDGE_CASES", 2_000), number("ONUS_JUDGE_SEED", 1));
    let workers = thread::available_parallelism().map_or(1, |count| count.get() as u64);
    let findings = thread::scope(|scope| {
        let run = |worker| {
            let mut findings = Findings::default();
            for at in (worker..cases).step_by(workers as usize) {
                check(&case(seed.wrapping_add(at)), &mut findings);
            }
            findings
        };
        let running: Vec<_> = (0..workers).map(|worker| scope.spawn(move || run(worker))).collect();
        running.into_iter().map(|worker| worker.join().unwrap()).fold(Findings::default(), Findings::join)
    });

    let counts = &findings.counts;
    let disagreements: usize = findings.disagreements.values().map(Vec::len).sum();
    eprintln!("{cases} documents from seed {seed}; they disagree about {disagreements}");
    for ((dialect, what), count) in &counts.0 {
        eprintln!("{:>9} {count:>7} {what}", format!("{dialect:?}"));
    }
    for (kind, found) in &findings.disagreements {
        eprintln!("\n{} times: {kind}", found.len());
        for disagreement in found.iter().take(SHOWN) {
            eprintln!("{disagreement}");
        }
    }
    assert_eq!(disagreements, 0, "they disagree");

    let questions: usize =
        ["yes", "no", "unknown", "too complex"].iter().map(|answer| counts.all(answer)).sum();
    assert!(counts.all("too complex") * 1000 <= questions, "the crate gave up too often");
    assert!(counts.all("not all tried") * 100 <= questions, "the universes are too large to mean something");
    if cases >= 1_000 {
        for dialect in [Dialect::Aws, Dialect::Scaleway] {
            for answer in ["yes", "no", "unknown"] {
                assert!(counts.of(dialect, answer) * 20 > questions, "{dialect:?}: `{answer}` is too rare");
            }
            for verdict in ["request allowed", "request undecided"] {
                let all = cases as usize * SAMPLES;
                assert!(counts.of(dialect, verdict) * 50 > all, "{dialect:?}: `{verdict}` is too rare");
            }
        }
    }
}
