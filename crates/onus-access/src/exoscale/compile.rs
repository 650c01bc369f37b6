//! What a policy allows, as a formula.
//!
//! Of rules, the first that holds decides. An allowing rule and whatever the later ones allow is therefore an *or*, and
//! a denying one keeps from what the later ones allow. Taking a rule away leaves exactly what the others say.

use std::sync::Arc;

use super::Things;
use super::role_policy::{Read, RolePolicy, Rule, Says, Service};
use super::thing::{Thing, Whose};
use crate::set::Patterns;
use crate::{Attr, Formula};

/// The class of services that a request is for.
pub(super) fn service() -> Attr {
    Attr::named("service")
}

/// Where a policy allows a request.
pub(super) fn allowed(policy: Option<&RolePolicy>, whose: &Whose, things: &mut Things) -> Formula {
    let Some(policy) = policy else { return Formula::gap(format!("{whose} was not read")) };
    let mut compiler = Compiler { whose, things };
    let named = Patterns::exactly(policy.services.iter().map(|service| &service.class));
    let default = match &policy.default {
        Ok(allows) => {
            let thing = Thing::DefaultStrategy { whose: whose.clone(), allows: *allows };
            compiler.all(*allows, thing)
        }
        Err(why) => compiler.gap(why),
    };
    let default = Formula::all([Formula::text(service(), named).negated(), default]);
    let services = policy.services.iter().map(|service| compiler.service(service));
    let services: Vec<Formula> = services.collect();
    Formula::any(services.into_iter().chain([default]))
}

struct Compiler<'c> {
    whose: &'c Whose,
    things: &'c mut Things,
}

impl Compiler<'_> {
    fn service(&mut self, named: &Service) -> Formula {
        let says = match &named.says {
            Ok(Says::All { allows }) => {
                let thing = Thing::Service {
                    whose: self.whose.clone(),
                    service: named.class.clone(),
                    allows: *allows,
                };
                self.all(*allows, thing)
            }
            Ok(Says::Rules(rules)) => self.rules(&named.class, rules),
            Err(why) => self.gap(why),
        };
        Formula::all([Formula::text(service(), Patterns::exactly([&named.class])), says])
    }

    /// Everything, or nothing; then the label says what a thing stands against.
    fn all(&mut self, allows: bool, thing: Thing) -> Formula {
        if allows {
            self.gives(thing, Arc::new(Formula::Always))
        } else {
            self.things.says(thing, Formula::Always).negated()
        }
    }

    fn rules(&mut self, class: &str, rules: &[Read<Rule>]) -> Formula {
        let said: Vec<Said> = rules.iter().enumerate().map(|(at, rule)| self.rule(class, at, rule)).collect();
        said.into_iter().rev().fold(Formula::Never, |later, said| match said {
            Said::Allows(holds) => Formula::any([holds, later]),
            Said::Denies(holds) => Formula::all([holds.negated(), later]),
            Said::Decides(holds, gap) => {
                Formula::any([Formula::all([holds.clone(), gap]), Formula::all([holds.negated(), later])])
            }
            Said::Unclear(gap) => gap,
        })
    }

    fn rule(&mut self, class: &str, index: usize, rule: &Read<Rule>) -> Said {
        let rule = match rule {
            Ok(rule) => rule,
            Err(why) => return Said::Unclear(self.gap(why)),
        };
        let holds = self.with_whose_gaps(&rule.holds);
        let allows = match &rule.allows {
            Ok(allows) => *allows,
            Err(why) => return Said::Decides(Arc::unwrap_or_clone(holds), self.gap(why)),
        };
        let thing = Thing::Rule {
            whose: self.whose.clone(),
            service: class.to_owned(),
            index,
            allows,
            expression: rule.expression.clone(),
        };
        match (allows, &*holds) {
            (true, Formula::Never) => Said::Allows(Formula::Never),
            (false, Formula::Never) => Said::Denies(Formula::Never),
            (true, _) => Said::Allows(self.gives(thing, holds)),
            (false, _) => Said::Denies(Formula::Labelled(self.things.label(thing), holds)),
        }
    }

    /// What gives a right can be taken away, unless the policy cannot be changed.
    fn gives(&mut self, thing: Thing, formula: Arc<Formula>) -> Formula {
        if matches!(self.whose, Whose::Role { editable: Some(false), .. }) {
            return Arc::unwrap_or_clone(formula);
        }
        Formula::Labelled(self.things.label(thing), formula)
    }

    fn gap(&self, why: &str) -> Formula {
        Formula::gap(format!("{}: {why}", self.whose))
    }

    fn with_whose_gaps(&self, holds: &Arc<Formula>) -> Arc<Formula> {
        if super::leaves::gaps(holds).is_empty() {
            return Arc::clone(holds);
        }
        Arc::new(super::leaves::replaced(holds, &|leaf| match leaf {
            Formula::Gap(why) => self.gap(why),
            other => other.clone(),
        }))
    }
}

/// What a rule does where it holds.
enum Said {
    Allows(Formula),
    Denies(Formula),
    /// It decides, and nobody knows how.
    Decides(Formula, Formula),
    /// Nobody knows where it holds, nor what it does.
    Unclear(Formula),
}
