//! Faults that somebody could make, each in one line of the crate.

/// What must notice a fault.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    /// The evaluator that shares nothing with the crate: `tests/judge.rs`.
    Judge,
    /// Unit tests whose names contain this, brute-force evaluators among them.
    Unit(&'static str),
}

/// A fault.
pub(crate) struct Mutant {
    /// What is wrong with it.
    pub(crate) what: &'static str,
    /// The file, below `src`.
    pub(crate) file: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) by: By,
}

const fn judged(what: &'static str, file: &'static str, from: &'static str, to: &'static str) -> Mutant {
    Mutant { what, file, from, to, by: By::Judge }
}

const fn unit(
    what: &'static str,
    file: &'static str,
    from: &'static str,
    to: &'static str,
    tests: &'static str,
) -> Mutant {
    Mutant { what, file, from, to, by: By::Unit(tests) }
}

pub(crate) const MUTANTS: &[Mutant] = &[
    // Sets.
    judged(
        "the last number of an interval is not in it",
        "set/interval.rs",
        "is_some_and(|(_, last)| value <= *last)",
        "is_some_and(|(_, last)| value < *last)",
    ),
    judged(
        "intervals of one number are lost when sets meet",
        "set/interval.rs",
        "if first <= last {\n                both.push",
        "if first < last {\n                both.push",
    ),
    unit(
        "a complement begins one too late",
        "set/interval.rs",
        "from = last.next();",
        "from = last.next().and_then(Bound::next);",
        "set::interval",
    ),
    judged(
        "intervals that touch swallow the number after them",
        "set/interval.rs",
        "*end = last.max(*end)",
        "*end = last.next().unwrap_or(last).max(*end)",
    ),
    judged(
        "all of IPv4 mapped into IPv6 is IPv6",
        "set/ip.rs",
        "if v6.prefix_len() >= 96",
        "if v6.prefix_len() > 96",
    ),
    judged(
        "mapped prefixes are one bit too long",
        "set/ip.rs",
        "Ipv4Net::new(v4, v6.prefix_len() - 96)",
        "Ipv4Net::new(v4, v6.prefix_len().saturating_sub(95).min(32))",
    ),
    judged("`?` is any text", "set/pattern.rs", "'?' => Piece::One,", "'?' => Piece::Many,"),
    judged("`*` is no wildcard", "set/pattern.rs", "'*' => Piece::Many,", "'*' => Piece::Is('*'),"),
    judged(
        "a wildcard is tried in one place only",
        "set/pattern.rs",
        "let Some((after, from)) = retry.as_mut() else { return false };",
        "let Some((after, from)) = retry.take() else { return false };\n            let mut from = from;\n            let after = &after;",
    ),
    judged(
        "case always matters",
        "set/patterns.rs",
        "if self.ignores_case {\n            let folded",
        "if self.ignores_case && text.is_empty() {\n            let folded",
    ),
    judged(
        "texts that are excluded count",
        "set/language.rs",
        "&& !self.outside.iter().any(|set| set.contain(text))",
        "&& !self.outside.iter().skip(1).any(|set| set.contain(text))",
    ),
    judged(
        "only the first of several sets counts",
        "set/language.rs",
        "self.within.iter().all(|set| set.contain(text))",
        "self.within.iter().take(1).all(|set| set.contain(text))",
    ),
    unit(
        "no letter stands for all others",
        "set/search.rs",
        "let mut letters = vec![self.other];",
        "let mut letters = Vec::new();",
        "set::language",
    ),
    unit(
        "a list that ignores case is taken to the letter",
        "set/language.rs",
        "set.wild().is_empty() && !set.ignores_case()",
        "set.wild().is_empty()",
        "set::language",
    ),
    // The solver.
    judged(
        "an attribute may be absent although it is asked for",
        "solve/constraint.rs",
        "self.absent &= atom.or_absent == wanted;",
        "self.absent &= atom.or_absent || wanted;",
    ),
    judged(
        "addresses that are excluded are kept",
        "solve/constraint.rs",
        "if wanted { ip.and(set) } else { ip.minus(set) }",
        "if wanted { ip.and(set) } else { ip.clone() }",
    ),
    judged(
        "numbers that are excluded are kept",
        "solve/constraint.rs",
        "if wanted { number.and(set) } else { number.minus(set) }",
        "if wanted { number.and(set) } else { number.clone() }",
    ),
    judged(
        "what is not all must be none",
        "solve/search.rs",
        "Formula::All(parts) if goal.wanted => Meaning::All(goals(parts)),",
        "Formula::All(parts) => Meaning::All(goals(parts)),",
    ),
    judged(
        "gaps are whatever suits",
        "solve/search.rs",
        "Formula::Gap(_) => Meaning::Settled(goal.gaps_help),",
        "Formula::Gap(_) => Meaning::Settled(true),",
    ),
    judged(
        "gaps are never in the way",
        "solve/search.rs",
        "Formula::Gap(_) => Meaning::Settled(goal.gaps_help),",
        "Formula::Gap(_) => Meaning::Settled(false),",
    ),
    unit(
        "a way that only a gap closed is ruled out",
        "solve/search.rs",
        "gaps_help: !self.gaps_help, ..self",
        "..self",
        "solve",
    ),
    judged(
        "the first way is never tried",
        "solve/search.rs",
        "let way = *self.ways.get(self.tried)?;",
        "let way = *self.ways.get(self.tried + 1)?;",
    ),
    judged(
        "one way that is closed closes all",
        "solve/search.rs",
        "Some(false) => {}\n                Some(true) => return Ok(Choice::Made),",
        "Some(false) => return Ok(Choice::Impossible),\n                Some(true) => return Ok(Choice::Made),",
    ),
    // Policies.
    judged(
        "Deny is ignored",
        "policy/compile.rs",
        "Formula::all([self.allows(label), self.denies(label).negated()])",
        "Formula::all([self.allows(label)])",
    ),
    judged(
        "Deny has an effect where it has none",
        "policy/compile.rs",
        "Some(Denial::Nothing) => Formula::Never,",
        "Some(Denial::Nothing) => self.that_do(Effect::Deny, None, label),",
    ),
    judged(
        "what a Deny does is taken for settled",
        "policy/compile.rs",
        "self.that_do(Effect::Deny, Some(&unsettled()), label)",
        "self.that_do(Effect::Deny, None, label)",
    ),
    judged(
        "NotAction and NotResource are Action and Resource",
        "policy/compile.rs",
        "Listed::AllBut(those) => of(those).negated(),",
        "Listed::AllBut(those) => of(those),",
    ),
    judged(
        "NotPrincipal is Principal",
        "policy/compile.rs",
        "Formula::any(those.iter().map(|principal| principal.all())).negated(),",
        "Formula::any(those.iter().map(|principal| principal.all())),",
    ),
    judged(
        "conditions are ignored",
        "policy/compile.rs",
        "Formula::all([principals, actions, resources, conditions].into_iter().chain(rest))",
        "Formula::all([principals, actions, resources].into_iter().chain(rest))",
    ),
    judged(
        "an unknown effect allows",
        "policy/compile.rs",
        "Err(unread) if statement.opaque.is_none() => Some(unread),",
        "Err(_) if statement.opaque.is_none() => None,",
    ),
    judged(
        "any one of several conditions is enough",
        "policy/compile.rs",
        "Formula::all(tests.iter().map(|test| known(test, |test| test.formula())))",
        "Formula::any(tests.iter().map(|test| known(test, |test| test.formula())))",
    ),
    judged(
        "requests that list nothing have a prefix",
        "policy/compile.rs",
        "present(Attr::named(name), holds).negated()",
        "Formula::any([Formula::Always, present(Attr::named(name), holds).negated()])",
    ),
    judged(
        "an account is let in whatever its own policies say",
        "policy/principal.rs",
        "(Self::Account { account, .. }, Effect::Allow) => Formula::all([",
        "(Self::Account { account, .. }, Effect::Allow) => Formula::any([",
    ),
    judged(
        "IfExists is ignored",
        "policy/condition/mod.rs",
        "self.operator.if_exists && !self.operator.negated",
        "self.operator.if_exists && self.operator.negated",
    ),
    judged(
        "negated operators are not negated",
        "policy/condition/mod.rs",
        "if self.operator.negated { compares.negated() } else { compares }",
        "compares",
    ),
    judged(
        "Null asks for the opposite",
        "policy/condition/mod.rs",
        "let absent = asked(\"true\").then(|| present.clone().negated());",
        "let absent = asked(\"true\").then(|| present.clone());",
    ),
    judged(
        "less than is less than or equal",
        "policy/condition/number.rs",
        "Self::Less => (ALL.0, floor - 1),",
        "Self::Less => (ALL.0, floor),",
    ),
    judged(
        "greater than is greater than or equal",
        "policy/condition/number.rs",
        "Self::Greater => (first_after, ALL.1),",
        "Self::Greater => (floor, ALL.1),",
    ),
    judged(
        "case matters in the names of operators",
        "policy/condition/operator.rs",
        "let lower = name.to_ascii_lowercase();",
        "let lower = name.to_owned();",
    ),
    judged(
        "wildcards are literal under StringLike",
        "policy/condition/operator.rs",
        "\"stringlike\" => (text(true, false), false),",
        "\"stringlike\" => (text(false, false), false),",
    ),
    // Conditions in CEL, networks and accounts have evaluators of their own beside them.
    unit(
        "CEL: a false operand of && does not decide",
        "cel/outcome.rs",
        "Self { holds: Formula::all(holds), fails: Formula::any(fails) }",
        "Self { holds: Formula::all(holds), fails: Formula::all(fails) }",
        "cel",
    ),
    unit(
        "CEL: ! only swaps what holds",
        "cel/outcome.rs",
        "Self { holds: self.fails, fails: self.holds }",
        "Self { holds: self.fails.clone(), fails: self.fails }",
        "cel",
    ),
    unit(
        "CEL: a text that is absent is another text",
        "cel/outcome.rs",
        "Atom { attr: attr.clone(), values: values.clone(), or_absent: true }",
        "Atom { attr: attr.clone(), values: values.clone(), or_absent: false }",
        "cel",
    ),
    unit(
        "networks: an unknown default lets nobody in",
        "network/rules.rs",
        "self.default.is_none_or(|known| known == action)",
        "self.default.is_some_and(|known| known == action)",
        "network",
    ),
    unit(
        "accounts: locked users keep their rights",
        "scaleway/iam.rs",
        "Some(true) => Formula::Never,",
        "Some(true) => rights,",
        "scaleway",
    ),
    unit(
        "accounts: with a policy, IAM alone is enough",
        "scaleway/bucket.rs",
        "Formula::all([iam.clone(), Formula::any([of(&OF_POLICY), allows.clone(), unclear])])",
        "iam.clone()",
        "scaleway",
    ),
    unit(
        "accounts: groups that were not read have no members",
        "scaleway/iam.rs",
        "(_, None) => In::Perhaps(kind),",
        "(_, None) => In::Not,",
        "scaleway",
    ),
];
