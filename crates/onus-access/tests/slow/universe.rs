//! The requests that a document can tell apart.
//!
//! Every attribute takes the values that are mentioned, those right beside them, and one that nothing mentions.
//! Values for which all parts of all statements hold alike are one value; what is left is tried in all
//! combinations, or by chance where there are too many.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::rc::Rc;

use super::condition::Test;
use super::principal::Name;
use super::request::{LISTING_KEYS, is_resource};
use super::statement::{ARN, Part, Reads};
use super::{Dialect, Document, KeyValue, Pattern, Question, SlowRequest, Verdict, Who, is_listing};

/// One value for one attribute.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Choice {
    Principal(Option<String>),
    Action(String),
    Resource(String),
    Address(IpAddr),
    Time(i64),
    Key(String, Option<KeyValue>),
}

impl Choice {
    fn put(&self, request: &mut SlowRequest) {
        match self.clone() {
            Self::Principal(principal) => request.principal = principal,
            Self::Action(action) => request.action = action,
            Self::Resource(resource) => request.resource = resource,
            Self::Address(ip) => request.ip = ip,
            Self::Time(time) => request.time = time,
            Self::Key(name, Some(value)) => drop(request.keys.insert(name, value)),
            Self::Key(name, None) => drop(request.keys.remove(&name)),
        }
    }

    /// A key that only lists have, and that is there.
    fn only_in_listings(&self) -> bool {
        matches!(self, Self::Key(name, Some(_)) if LISTING_KEYS.contains(&name.as_str()))
    }
}

/// What is known about all requests of a universe.
#[derive(Clone, Debug)]
pub(crate) struct Reach {
    pub(crate) allowed: Option<SlowRequest>,
    pub(crate) undecided: Option<SlowRequest>,
    /// Whether all were tried.
    pub(crate) complete: bool,
    pub(crate) tried: usize,
}

/// A value, and whether each part of the document that looks at its attribute holds for it.
type Column = (Choice, Vec<Option<bool>>);

/// The values of one attribute.
struct Axis {
    reads: Reads,
    choices: Vec<Choice>,
    /// One for each way in which the document can look at them.
    told_apart: Vec<Column>,
}

#[derive(Clone)]
pub(crate) struct Universe<'a> {
    document: &'a Document,
    axes: Vec<Rc<Axis>>,
}

impl<'a> Universe<'a> {
    /// All requests.
    pub(crate) fn of(document: &'a Document, dialect: Dialect) -> Self {
        let mut choices = vec![
            (Reads::Principal, principals(document, dialect)),
            (Reads::Action, actions(document)),
            (Reads::Resource, resources(document)),
            (Reads::Address, addresses(document)),
            (Reads::Time, times(document)),
        ];
        let keys: BTreeSet<&Reads> = document.parts().map(Part::reads).collect();
        for reads in keys {
            if let Reads::Key(name) = reads {
                choices.push((reads.clone(), key_values(document, name)));
            }
        }
        let axes = choices.into_iter().map(|(reads, choices)| axis(document, reads, choices)).collect();
        Self { document, axes }
    }

    /// The requests that a question is about.
    pub(crate) fn about(&self, question: &Question) -> Self {
        let mut only = Vec::new();
        match &question.who {
            Who::Anyone => {}
            Who::Anonymous => only.push((Reads::Principal, Choice::Principal(None))),
            Who::Named(name) => only.push((Reads::Principal, Choice::Principal(Some(name.clone())))),
        }
        only.extend(question.action.clone().map(|action| (Reads::Action, Choice::Action(action))));
        only.extend(question.resource.clone().map(|resource| (Reads::Resource, Choice::Resource(resource))));
        let mut about = self.clone();
        for (reads, choice) in only {
            let at = about.axes.iter().position(|axis| axis.reads == reads).unwrap();
            about.axes[at] = axis(self.document, reads, vec![choice]);
        }
        about
    }

    /// A request of the universe, by chance.
    pub(crate) fn sample(&self, rng: &mut fastrand::Rng) -> SlowRequest {
        let mut request = SlowRequest::plain();
        for axis in &self.axes {
            axis.choices[rng.usize(..axis.choices.len())].put(&mut request);
        }
        if !is_listing(&request.action) {
            LISTING_KEYS.iter().for_each(|key| drop(request.keys.remove(*key)));
        }
        request
    }

    /// Whether a request is allowed, and whether one may be. Stops at the first that is allowed.
    ///
    /// `at_most`: with more combinations than that, as many are tried by chance.
    pub(crate) fn reach(&self, at_most: usize, rng: &mut fastrand::Rng) -> Reach {
        let columns: Vec<&[Column]> = self.axes.iter().map(|axis| axis.told_apart.as_slice()).collect();
        let owners: Vec<Option<usize>> = self
            .document
            .parts()
            .map(|part| self.axes.iter().position(|axis| axis.reads == *part.reads()))
            .collect();
        let combinations =
            columns.iter().try_fold(1_usize, |product, column| product.checked_mul(column.len()));
        let complete = combinations.is_some_and(|combinations| combinations <= at_most);
        let mut reach = Reach { allowed: None, undecided: None, complete, tried: 0 };
        let mut at = vec![0; columns.len()];
        loop {
            if !complete {
                at.iter_mut().zip(&columns).for_each(|(at, column)| *at = rng.usize(..column.len()));
            }
            self.look_at(&columns, &owners, &at, &mut reach);
            let over = if complete { !step(&mut at, &columns) } else { reach.tried >= at_most };
            if over || reach.allowed.is_some() {
                return reach;
            }
        }
    }

    fn look_at(&self, columns: &[&[Column]], owners: &[Option<usize>], at: &[usize], reach: &mut Reach) {
        reach.tried += 1;
        let mut held = owners.iter().enumerate().map(|(part, owner)| match owner {
            Some(owner) => columns[*owner][at[*owner]].1[part],
            None => None,
        });
        let verdict = self.document.verdict_where(&mut held);
        if verdict == Verdict::Refused || verdict == Verdict::Undecided && reach.undecided.is_some() {
            return;
        }
        let mut request = SlowRequest::plain();
        let chosen = || columns.iter().zip(at).map(|(column, at)| &column[*at].0);
        chosen().for_each(|choice| choice.put(&mut request));
        if !is_listing(&request.action) && chosen().any(Choice::only_in_listings) {
            return;
        }
        assert_eq!(
            self.document.verdict(&request),
            verdict,
            "the parts look at one attribute each: {request:?}"
        );
        match verdict {
            Verdict::Allowed => reach.allowed = Some(request),
            Verdict::Undecided => reach.undecided = Some(request),
            Verdict::Refused => {}
        }
    }
}

fn axis(document: &Document, reads: Reads, choices: Vec<Choice>) -> Rc<Axis> {
    let mut seen = BTreeMap::new();
    for choice in &choices {
        let mut request = SlowRequest::plain();
        choice.put(&mut request);
        let holds = |part: &Part| if *part.reads() == reads { part.holds(&request) } else { None };
        let held: Vec<Option<bool>> = document.parts().map(holds).collect();
        let listing = matches!(choice, Choice::Action(action) if is_listing(action));
        seen.entry((held, listing, choice.only_in_listings())).or_insert_with(|| choice.clone());
    }
    let told_apart = seen.into_iter().map(|((held, ..), choice)| (choice, held)).collect();
    Rc::new(Axis { reads, choices, told_apart })
}

/// The next combination; false after the last.
fn step(at: &mut [usize], columns: &[&[Column]]) -> bool {
    for (at, column) in at.iter_mut().zip(columns) {
        *at += 1;
        if *at < column.len() {
            return true;
        }
        *at = 0;
    }
    false
}

fn principals(document: &Document, dialect: Dialect) -> Vec<Choice> {
    let name = match dialect {
        Dialect::Aws => "arn:aws:iam::999999999999:user/other",
        Dialect::Scaleway => "user_id:99999999-9999-4999-8999-999999999999",
    };
    let mut all = BTreeSet::from([None, Some(name.to_owned())]);
    for part in document.parts() {
        let Part::Principal { names, .. } = part else { continue };
        for name in names {
            match name {
                Name::This(name) => drop(all.insert(Some(name.clone()))),
                Name::Account(account) => {
                    all.insert(Some(format!("arn:aws:iam::{account}:user/q")));
                    all.insert(Some(format!("arn:aws:sts::{account}:assumed-role/q/q")));
                }
                _ => {}
            }
        }
    }
    all.into_iter().map(Choice::Principal).collect()
}

/// Texts that some patterns tell apart: what stands between the wildcards of one also fills those of the others.
fn instances(patterns: &[&Pattern]) -> BTreeSet<String> {
    let mut fillings = vec![String::new(), "q".to_owned(), "q/q".to_owned()];
    let fragments: BTreeSet<String> = patterns.iter().flat_map(|pattern| pattern.fragments()).collect();
    fillings.extend(fragments.into_iter().take(8));
    patterns.iter().flat_map(|pattern| pattern.instances(&fillings)).collect()
}

fn actions(document: &Document) -> Vec<Choice> {
    let usual = [
        "getobject",
        "putobject",
        "deleteobject",
        "getobjectacl",
        "listbucket",
        "listbucketversions",
        "listbucketmultipartuploads",
        "getbucketpolicy",
        "putbucketpolicy",
        "q",
    ];
    let mut all: BTreeSet<String> = usual.iter().map(|action| format!("s3:{action}")).collect();
    all.extend(["iam:getuser", "q"].map(str::to_owned));
    let patterns: Vec<&Pattern> = document
        .parts()
        .filter_map(|part| match part {
            Part::Action { patterns, .. } => Some(patterns),
            _ => None,
        })
        .flatten()
        .collect();
    all.extend(instances(&patterns));
    all.into_iter().map(Choice::Action).collect()
}

fn resources(document: &Document) -> Vec<Choice> {
    let targets = document.parts().filter_map(|part| match part {
        Part::Resource { patterns, .. } => Some(patterns),
        _ => None,
    });
    let patterns: Vec<&Pattern> = targets.flatten().map(|target| &target.pattern).collect();
    let mut all =
        BTreeSet::from(["other".to_owned(), "other/q".to_owned(), "q".to_owned(), "q/é".to_owned()]);
    for text in instances(&patterns) {
        all.extend(text.strip_prefix(ARN).map(str::to_owned));
        all.insert(format!("{text}/q"));
        all.insert(format!("q/{text}"));
        all.insert(text);
    }
    all.retain(|text| is_resource(text));
    all.into_iter().map(Choice::Resource).collect()
}

/// What the values of all conditions that look at something ask for.
fn tests<'a>(document: &'a Document, reads: &'a Reads) -> impl Iterator<Item = &'a Test> {
    document
        .parts()
        .filter_map(move |part| match part {
            Part::Condition(condition) if condition.reads == *reads => Some(condition.tests.iter()),
            _ => None,
        })
        .flatten()
}

fn addresses(document: &Document) -> Vec<Choice> {
    let mut all: BTreeSet<IpAddr> =
        ["192.0.2.1", "2001:db8:ffff::1"].map(|text| text.parse().unwrap()).into();
    for test in tests(document, &Reads::Address) {
        if let Test::Address(prefix) = test {
            all.extend(prefix.edges());
        }
    }
    all.into_iter().map(Choice::Address).collect()
}

/// Numbers, and those before and after.
fn around<'a>(tests: impl Iterator<Item = &'a Test>) -> BTreeSet<i64> {
    let numbers = tests.filter_map(|test| match test {
        Test::Number(_, number) => Some(*number),
        _ => None,
    });
    numbers.flat_map(|number| [number.saturating_sub(1), number, number.saturating_add(1)]).collect()
}

fn times(document: &Document) -> Vec<Choice> {
    let mut all = around(tests(document, &Reads::Time));
    all.insert(1_700_000_000);
    all.into_iter().map(Choice::Time).collect()
}

fn key_values(document: &Document, name: &str) -> Vec<Choice> {
    let reads = Reads::Key(name.to_owned());
    let key = |value| Choice::Key(name.to_owned(), value);
    let text = |text: String| key(Some(KeyValue::Text(text)));
    if name == "aws:securetransport" {
        return vec![text("true".to_owned()), text("false".to_owned())];
    }
    if name == "s3:max-keys" {
        let mut all = around(tests(document, &reads));
        all.insert(7);
        return all
            .into_iter()
            .map(|number| key(Some(KeyValue::Number(number))))
            .chain([key(None)])
            .collect();
    }
    let mut all = BTreeSet::from(["zz9".to_owned(), String::new(), "é".to_owned()]);
    let mut patterns = Vec::new();
    for test in tests(document, &reads) {
        if let Test::Text { pattern, .. } = test {
            patterns.push(pattern);
        }
    }
    for instance in instances(&patterns) {
        all.insert(instance.to_ascii_uppercase());
        all.insert(instance.to_ascii_lowercase());
        all.insert(instance);
    }
    all.into_iter().map(text).chain([key(None)]).collect()
}
