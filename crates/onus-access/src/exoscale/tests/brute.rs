//! The formulas and the plain walk through the rules agree.

use std::collections::BTreeMap;

use super::plain::{OPERATIONS, Plain, SERVICES, Said, Says, world};
use super::*;
use crate::exoscale::Things;
use crate::exoscale::compile::allowed;
use crate::{Attr, Request, Value};

#[test]
fn policies_allow_the_requests_that_a_walk_through_their_rules_allows() {
    let mut random = fastrand::Rng::with_seed(1);
    let requests: Vec<Request> =
        [None, Some("k"), Some("k2")].iter().flat_map(|key| world(*key, "o")).collect();
    for _ in 0..4_000 {
        let plain = Plain::random(&mut random);
        let policy = RolePolicy::read(&plain.json());
        assert_eq!(policy.not_understood(), Vec::<std::sync::Arc<str>>::new(), "{}", plain.json());
        let formula = allowed(Some(&policy), &Whose::Organization, &mut Things::default());
        for _ in 0..50 {
            let request = &requests[random.usize(0..requests.len())];
            assert_eq!(formula.holds(request), Some(plain.allows(request)), "{} {request}", plain.json());
        }
    }
}

#[test]
fn roles_are_what_their_rules_make_of_all_requests() {
    let mut random = fastrand::Rng::with_seed(2);
    // All that expressions can tell apart is in the world, so what holds in it holds everywhere.
    let requests: Vec<Request> =
        [None, Some("k"), Some("k2"), Some("k3")].iter().flat_map(|key| world(*key, "o")).collect();
    let organization = organization(NOTHING);
    let access = Access::new(&organization);
    let mut powerful = 0;
    for _ in 0..250 {
        let mut plain = Plain::random(&mut random);
        // Few are all-powerful by chance.
        if random.bool() {
            plain.default = true;
            plain.services.retain(|(class, _)| *class == "sos");
        }
        let role = role("x", &plain.json());
        let all = requests.iter().all(|request| plain.allows(request));
        powerful += usize::from(all);
        assert_eq!(access.is_all_powerful(&role), Some(all), "{}", plain.json());
        let writes = |request: &&Request| {
            let text = |attr| request.get(&attr).unwrap().to_string();
            let (operation, service) = (text(Attr::Action), text(Attr::named("service")));
            let reads = operation.starts_with("get-") || operation.starts_with("list-");
            !reads || (operation == "get-console-proxy-url" && service == "compute")
        };
        let read_only = !requests.iter().filter(writes).any(|request| plain.allows(request));
        assert_eq!(access.is_read_only(&role), Some(read_only), "{}", plain.json());
        let (surely, possibly) = access.role_sources(&role);
        let (surely, possibly) = (surely.unwrap(), possibly.unwrap());
        assert_eq!(surely, possibly);
        for request in &requests {
            let Some(Value::Ip(address)) = request.get(&Attr::SourceIp) else { panic!() };
            assert!(!plain.allows(request) || surely.contains(*address), "{} {request}", plain.json());
        }
    }
    assert!(powerful > 10, "{powerful}");
}

/// Who asks, which key rules see, and the two policies that decide.
struct Case {
    caller: Caller,
    key: Option<&'static str>,
    above: Plain,
    role: Plain,
}

impl Case {
    fn random(random: &mut fastrand::Rng) -> Self {
        let (caller, key) = if random.bool() { (key(), Some("k")) } else { (user("u"), None) };
        let mut above = Plain::random(random);
        if random.bool() {
            above = Plain { default: true, services: vec![] };
        }
        Self { caller, key, above, role: Plain::random(random) }
    }

    fn organization(&self) -> Organization {
        let mut organization = organization(&self.role.json());
        organization.policy = Some(RolePolicy::read(&self.above.json()));
        organization
    }

    fn allows(&self, request: &Request) -> bool {
        self.above.allows(request) && self.role.allows(request)
    }

    /// Takes things away, and says whether the caller still has his role.
    fn without(&mut self, things: &[&Thing]) -> bool {
        let mut has_role = true;
        let mut gone = Vec::new();
        for thing in things {
            let plain = match thing {
                Thing::Rule { whose, .. }
                | Thing::Service { whose, .. }
                | Thing::DefaultStrategy { whose, .. } => {
                    if *whose == Whose::Organization {
                        &mut self.above
                    } else {
                        &mut self.role
                    }
                }
                _ => {
                    has_role = false;
                    continue;
                }
            };
            match thing {
                Thing::DefaultStrategy { .. } => plain.default = false,
                Thing::Service { service, .. } => {
                    plain.services.iter_mut().find(|(class, _)| class == service).unwrap().1 =
                        Says::All(false);
                }
                Thing::Rule { service, index, allows, whose, .. } => {
                    assert!(*allows);
                    gone.push((*whose == Whose::Organization, service.clone(), *index));
                }
                _ => panic!("{thing}"),
            }
        }
        gone.sort();
        for (above, service, index) in gone.into_iter().rev() {
            let plain = if above { &mut self.above } else { &mut self.role };
            let says = &mut plain.services.iter_mut().find(|(class, _)| **class == *service).unwrap().1;
            let Says::Rules(rules) = says else { panic!() };
            rules.remove(index);
        }
        has_role
    }
}

#[test]
fn answers_are_those_of_all_requests_and_the_smallest_change_closes_the_way() {
    let mut random = fastrand::Rng::with_seed(3);
    let mut worlds: BTreeMap<_, Vec<Request>> = BTreeMap::new();
    for key in [None, Some("k")] {
        for request in world(key, "o") {
            let text = |attr| request.get(&attr).unwrap().to_string();
            let asked = (key, text(Attr::Action), text(Attr::named("service")));
            worlds.entry(asked).or_default().push(request);
        }
    }
    let (mut yes, mut no) = (0, 0);
    for _ in 0..2_500 {
        let mut case = Case::random(&mut random);
        let operation = OPERATIONS[random.usize(0..OPERATIONS.len())];
        let service = SERVICES[random.usize(0..SERVICES.len())];
        let is_asked = |request: &Request| {
            request.get(&Attr::Action) == Some(&Value::from(operation))
                && request.get(&Attr::named("service")) == Some(&Value::from(service))
        };
        let requests = &worlds[&(case.key, operation.to_owned(), service.to_owned())];
        let found = requests.iter().any(|request| case.allows(request));
        let organization = case.organization();
        let access = Access::new(&organization);
        let reply = access.may(&case.caller, operation, service, &Resource::Any);
        match &reply.answer {
            Answer::Yes { witness, path, smallest_change } => {
                yes += 1;
                assert!(found && is_asked(witness) && case.allows(witness), "{witness} {}", case.role.json());
                assert!(!path.is_empty());
                let change: Vec<&Thing> =
                    smallest_change.as_ref().unwrap().iter().map(|label| &reply.things[*label]).collect();
                if case.without(&change) {
                    let left = requests.iter().find(|request| case.allows(request));
                    assert_eq!(left, None, "{change:?} is not enough");
                }
            }
            Answer::No { against } => {
                no += 1;
                assert!(!found, "{} {}", case.above.json(), case.role.json());
                for label in against {
                    let denies = match &reply.things[*label] {
                        Thing::Rule { allows, .. }
                        | Thing::Service { allows, .. }
                        | Thing::DefaultStrategy { allows, .. } => !allows,
                        _ => false,
                    };
                    assert!(denies, "{:?}", reply.things[*label]);
                }
            }
            Answer::Unknown { missing } => panic!("{missing:?}"),
        }
    }
    assert!(yes > 500 && no > 500, "{yes} {no}");
}

#[test]
fn the_judge_knows_its_own_language() {
    let request = &world(Some("k"), "o")[0];
    let rules = vec![(true, Said::Fails), (false, Said::Key("k")), (true, Said::Always)];
    let plain = Plain { default: true, services: vec![("sos", Says::Rules(rules))] };
    assert!(!plain.allows(request), "the second rule decides");
    assert!(plain.allows(&request.clone().with(Attr::named("service"), "compute")), "so does the default");
    assert!(plain.allows(&request.clone().with(Attr::named("identity.key"), "k2")), "and the third rule");
}
