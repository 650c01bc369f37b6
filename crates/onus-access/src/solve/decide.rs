//! Questions about a formula.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::region::Region;
use super::search::{Limits, Search, TooComplex};
use crate::set::IpSet;
use crate::{Formula, Request};

/// Whether there is a request for which a formula holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// There is: this one, whatever the gaps hide.
    Yes(Request),
    /// There is none, whatever the gaps hide.
    No,
    /// The gaps decide, for these reasons.
    Unknown(Vec<Arc<str>>),
}

/// Decides whether there is a request for which the formula holds.
#[must_use]
pub fn decide(formula: &Formula, limits: Limits) -> Decision {
    match example(formula, limits, false) {
        Ok(Some(request)) => return Decision::Yes(request),
        Ok(None) => {}
        Err(TooComplex) => return Decision::Unknown(vec![too_complex()]),
    }
    match example(formula, limits, true) {
        Ok(Some(request)) => Decision::Unknown(gaps_of(formula, &request)),
        Ok(None) => Decision::No,
        Err(TooComplex) => Decision::Unknown(vec![too_complex()]),
    }
}

fn example(formula: &Formula, limits: Limits, gaps_help: bool) -> Result<Option<Request>, TooComplex> {
    let mut search = Search { limits, narrowings: 0 };
    let found = search.find(Region::default(), formula, gaps_help)?;
    Ok(found.map(|mut region| region.example(limits.most_steps)))
}

/// The addresses from which a request can come for which the formula holds: whatever the gaps hide, and at the most.
/// `None` where that took too long to find out.
#[must_use]
pub fn sources(formula: &Formula, limits: Limits) -> (Option<IpSet>, Option<IpSet>) {
    (sources_when(formula, limits, false).ok(), sources_when(formula, limits, true).ok())
}

fn sources_when(formula: &Formula, limits: Limits, gaps_help: bool) -> Result<IpSet, TooComplex> {
    let mut search = Search { limits, narrowings: 0 };
    let mut known = IpSet::empty();
    // Each round finds addresses that are not known yet: all that one region allows.
    while let Some(region) = search.find(Region::from_sources(known.not()), formula, gaps_help)? {
        known = known.or(&region.sources());
    }
    Ok(known)
}

/// The gaps that keep anybody from knowing whether the formula holds for a request.
#[must_use]
pub fn gaps_of(formula: &Formula, request: &Request) -> Vec<Arc<str>> {
    let mut gaps = BTreeSet::new();
    let mut open = vec![formula];
    while let Some(part) = open.pop() {
        if part.holds(request).is_some() {
            continue;
        }
        match part {
            Formula::Gap(why) => {
                gaps.insert(Arc::clone(why));
            }
            Formula::Not(inner) | Formula::Labelled(_, inner) => open.push(inner),
            Formula::All(parts) | Formula::Any(parts) => open.extend(parts),
            Formula::Always | Formula::Never | Formula::Atom(_) => {}
        }
    }
    gaps.into_iter().collect()
}

fn too_complex() -> Arc<str> {
    "it took too many steps to find out".into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set::{IntervalSet, Patterns};
    use crate::{Attr, Value};

    fn ip(text: &str) -> Formula {
        Formula::ip(Attr::SourceIp, IpSet::parse(text).unwrap())
    }

    fn action(texts: &[&str]) -> Formula {
        Formula::text(Attr::Action, Patterns::wildcards(texts))
    }

    fn ask(formula: &Formula) -> Decision {
        let decision = decide(formula, Limits::default());
        if let Decision::Yes(request) = &decision {
            assert_eq!(formula.holds(request), Some(true), "{request}");
        }
        decision
    }

    #[test]
    fn what_is_left_of_an_allow_decides() {
        let halves = Formula::any([ip("0.0.0.0/1"), ip("128.0.0.0/1"), ip("::/0")]);
        let allow = Formula::all([action(&["s3:get*"]), ip("10.0.0.0/8")]);
        assert_eq!(ask(&Formula::all([allow.clone(), halves.clone().negated()])), Decision::No);
        let some = Formula::all([allow.clone(), action(&["s3:getobject"]).negated()]);
        assert!(matches!(ask(&some), Decision::Yes(_)));
        let all = Formula::all([allow, action(&["s3:*"]).negated()]);
        assert_eq!(ask(&all), Decision::No);
    }

    #[test]
    fn gaps_decide_only_where_nothing_else_does() {
        let gap = || Formula::gap("the policy was not read");
        assert!(matches!(ask(&Formula::any([gap(), action(&["a"])])), Decision::Yes(_)));
        assert_eq!(ask(&Formula::all([gap(), Formula::Never])), Decision::No);
        let open = Formula::all([action(&["a"]), gap().negated()]);
        assert_eq!(ask(&open), Decision::Unknown(vec!["the policy was not read".into()]));
        // `x or not x` of one gap is not seen to be true: a gap is never assumed to be the same twice.
        assert!(matches!(ask(&Formula::any([gap(), gap().negated()])), Decision::Unknown(_)));
    }

    #[test]
    fn a_way_that_only_a_gap_closes_is_no_reason_against_another() {
        let who = |text| Formula::text(Attr::Principal, Patterns::wildcards([text]));
        let what = |text| Formula::text(Attr::Resource, Patterns::wildcards([text]));
        let perhaps = Formula::all([who("app-*"), Formula::gap("rights of `app` were not read")]);
        let first = Formula::all([Formula::any([who("bob"), perhaps]), what("*/secret")]);
        let ways = Formula::any([first, what("media/*")]);
        assert!(matches!(ask(&Formula::all([who("app-1"), ways])), Decision::Yes(_)));
    }

    #[test]
    fn a_thing_that_is_taken_away_says_nothing() {
        let formula = Formula::any([action(&["a"]).labelled(0), action(&["b"]).labelled(1)]);
        let formula = Formula::all([formula, action(&["c"]).labelled(2).negated()]);
        assert!(matches!(ask(&formula.without(&BTreeSet::from([0]))), Decision::Yes(_)));
        assert_eq!(ask(&formula.without(&BTreeSet::from([0, 1]))), Decision::No);
    }

    #[test]
    fn absent_attributes_are_a_value_of_their_own() {
        let referer = || Attr::named("aws:referer");
        let is = Formula::text(referer(), Patterns::all());
        assert!(matches!(ask(&is), Decision::Yes(request) if request.get(&referer()).is_some()));
        assert!(matches!(ask(&is.negated()), Decision::Yes(request) if request.get(&referer()).is_none()));
    }

    #[test]
    fn parameters_are_as_many_as_there_are_at_least() {
        let size = |most| Formula::number(Attr::named("parameters.size"), IntervalSet::range(0, most));
        let has = |name: &str| Formula::text(Attr::named(name), Patterns::all());
        let two = [has("parameters.a"), has("parameters.b")];
        assert_eq!(ask(&Formula::all(two.clone().into_iter().chain([size(1)]))), Decision::No);
        let Decision::Yes(request) = ask(&Formula::all(two.into_iter().chain([size(5)]))) else { panic!() };
        assert_eq!(request.get(&Attr::named("parameters.size")), Some(&Value::Number(2)));
    }

    #[test]
    fn sources_are_all_addresses_and_no_others() {
        let office = Formula::all([action(&["a"]), ip("192.0.2.0/24")]);
        let home = Formula::all([action(&["b"]), ip("198.51.100.0/24"), Formula::gap("?")]);
        let denied = Formula::all([action(&["*"]), ip("192.0.2.128/25")]).negated();
        let (surely, possibly) =
            sources(&Formula::all([Formula::any([office, home]), denied]), Limits::default());
        assert_eq!(surely.unwrap().to_string(), "192.0.2.0/25");
        assert_eq!(possibly.unwrap().to_string(), "192.0.2.0/25, 198.51.100.0/24");
    }

    #[test]
    fn many_overlapping_denies_end_in_time() {
        let part = |n: u8| Formula::all([action(&[&format!("*{n}*")]), ip(&format!("{n}.0.0.0/6"))]);
        let denies = Formula::any((0..200).map(part)).negated();
        assert!(matches!(ask(&Formula::all([action(&["s3:*"]), denies])), Decision::Yes(_)));
    }
}
