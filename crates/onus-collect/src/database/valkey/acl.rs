//! What `ACL LIST` says of a user, without the hashes of its passwords, which come with it.
//!
//! Rules hold from left to right; those in parentheses are further sets, and what one of them allows is allowed.

/// A user, and what matters of what it may do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct User {
    pub(super) name: String,
    pub(super) on: bool,
    pub(super) needs_password: bool,
    /// Every command, on every key; none where the rules are too many to tell.
    pub(super) everything: Option<bool>,
    pub(super) changes_users: bool,
    pub(super) replicates: bool,
}

/// A command, its second word, and the categories that it belongs to.
type Command = (&'static str, &'static str, [&'static str; 3]);

const SET_USER: Command = ("acl", "setuser", ["admin", "dangerous", "slow"]);
const PSYNC: Command = ("psync", "", ["admin", "dangerous", "slow"]);
const SYNC: Command = ("sync", "", ["admin", "dangerous", "slow"]);
const GET: Command = ("get", "", ["read", "string", "fast"]);

impl User {
    /// Reads a line; none where it is not of a user.
    pub(super) fn read(line: &str) -> Option<Self> {
        let (name, rules) = line.strip_prefix("user ")?.split_once(' ').unwrap_or_default();
        if name.is_empty() {
            return None;
        }
        let sets = sets(rules);
        let allowed = |command| sets.iter().any(|set| allows(set, command));
        let own = sets.first().map(Vec::as_slice).unwrap_or_default();
        Some(Self {
            name: name.to_owned(),
            on: last(own, &["on"], &["off", "reset"]),
            needs_password: !last(own, &["nopass"], &["resetpass", "reset"]),
            everything: everything(&sets),
            changes_users: allowed(SET_USER),
            replicates: allowed(PSYNC) || allowed(SYNC),
        })
    }
}

/// The user's own rules, and then those of each selector.
fn sets(rules: &str) -> Vec<Vec<&str>> {
    let mut own = Vec::new();
    let mut selectors: Vec<Vec<&str>> = Vec::new();
    let mut inside = false;
    for word in rules.split(' ') {
        if word.starts_with('(') {
            inside = true;
            selectors.push(Vec::new());
        }
        let rule = if inside { word.trim_start_matches('(').trim_end_matches(')') } else { word };
        match selectors.last_mut() {
            Some(selector) if inside => selector.push(rule),
            _ => own.push(rule),
        }
        inside = inside && !word.ends_with(')');
    }
    std::iter::once(own).chain(selectors).collect()
}

/// Whether the last rule of either kind is one of the first.
fn last(rules: &[&str], yes: &[&str], no: &[&str]) -> bool {
    rules
        .iter()
        .rev()
        .find(|rule| yes.contains(rule) || no.contains(rule))
        .is_some_and(|rule| yes.contains(rule))
}

/// Whether one set allows all commands on all keys. What several sets, or rules that take and give again, allow together
/// is not reckoned.
fn everything(sets: &[Vec<&str>]) -> Option<bool> {
    if sets.iter().any(|set| every_key(set) && of_all(set).is_some_and(|rest| rest.is_empty())) {
        return Some(true);
    }
    if !sets.iter().any(|set| allows(set, SET_USER)) {
        return Some(false);
    }
    let [set] = sets else { return None };
    let only_taken = of_all(set).is_some_and(|rest| rest.iter().all(|rule| rule.starts_with('-')));
    (only_taken || !every_key(set) || !allows(set, GET)).then_some(false)
}

fn every_key(rules: &[&str]) -> bool {
    let all = |rule: &str| {
        let pattern = rule
            .strip_prefix('~')
            .or_else(|| rule.strip_prefix("%RW~"))
            .or_else(|| rule.strip_prefix("%WR~"));
        rule == "allkeys"
            || pattern.is_some_and(|pattern| !pattern.is_empty() && pattern.chars().all(|c| c == '*'))
    };
    let decides = |rule: &&&str| all(rule) || matches!(**rule, "resetkeys" | "reset");
    rules.iter().rev().find(decides).is_some_and(|rule| all(rule))
}

/// The rules about commands that follow the one which allows all of them; none where there is no such.
fn of_all<'r>(rules: &[&'r str]) -> Option<Vec<&'r str>> {
    let about_all = |rule: &&str| matches!(*rule, "+@all" | "allcommands" | "-@all" | "nocommands" | "reset");
    let at = rules.iter().rposition(about_all)?;
    let (all, rest) = rules.get(at..)?.split_first()?;
    let commands = rest.iter().copied().filter(|rule| rule.starts_with(['+', '-']));
    matches!(*all, "+@all" | "allcommands").then(|| commands.collect())
}

/// Whether a command is allowed, by itself or by what it belongs to.
fn allows(rules: &[&str], (command, second, categories): Command) -> bool {
    let means = |rule: &&str| -> Option<bool> {
        match *rule {
            "allcommands" => return Some(true),
            "nocommands" | "reset" => return Some(false),
            _ => {}
        }
        let (given, what) = match rule.strip_prefix('+') {
            Some(what) => (true, what),
            None => (false, rule.strip_prefix('-')?),
        };
        let named = match (what.strip_prefix('@'), what.split_once('|')) {
            (Some(category), _) => category == "all" || categories.contains(&category),
            (None, Some((first, other))) => first == command && other == second,
            (None, None) => what == command,
        };
        named.then_some(given)
    };
    rules.iter().rev().find_map(means).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::User;

    #[test]
    fn rules_hold_from_left_to_right() {
        let may = |rules: &str| {
            let user = User::read(&format!("user u {rules}")).unwrap();
            let known = [user.on, user.needs_password, user.changes_users, user.replicates].map(u8::from);
            (known, user.everything)
        };
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(may("on nopass sanitize-payload ~* &* +@all"), ([1, 0, 1, 1], yes));
        assert_eq!(may("off sanitize-payload resetchannels -@all"), ([0, 1, 0, 0], no));
        assert_eq!(may("on #ab ~* &* +@all -@dangerous"), ([1, 1, 0, 0], no));
        assert_eq!(may("on #ab ~* &* +@all -acl|setuser"), ([1, 1, 0, 1], no));
        assert_eq!(may("on #ab ~* &* +@all -flushall"), ([1, 1, 1, 1], no));
        assert_eq!(may("on #ab ~** &* -@all +@all"), ([1, 1, 1, 1], yes));
        assert_eq!(may("on #ab ~app:* +@all"), ([1, 1, 1, 1], no));
        assert_eq!(may("on #ab ~* -@all +@admin -psync"), ([1, 1, 1, 1], no));
        assert_eq!(may("on #ab ~* -@all +@admin -psync -sync"), ([1, 1, 1, 0], no));
        assert_eq!(may("on #ab resetchannels -@all +psync +replconf +ping"), ([1, 1, 0, 1], no));
        assert_eq!(may("on #ab -@all +get (~* +@all) (~a +acl)"), ([1, 1, 1, 1], yes));
        assert_eq!(may("on #ab -@all +acl|whoami"), ([1, 1, 0, 0], no));
        // All the same in the end, or in two halves: this is not reckoned, and not denied either.
        assert_eq!(may("on #ab ~* +@all -@dangerous +@dangerous"), ([1, 1, 1, 1], None));
        assert_eq!(may("on #ab ~* -@all +@fast +@slow"), ([1, 1, 1, 1], None));
        assert_eq!(may("on #ab ~a -@all (~b -@all +acl|setuser)"), ([1, 1, 1, 0], None));
        assert_eq!(User::read("user"), None);
        assert_eq!(User::read("on ~*"), None);
    }

    #[test]
    fn hashes_are_not_kept() {
        let user =
            User::read("user u on #5e884898da28047151d0e56f8dc6292773603d0d6aabbdd6 ~* +@all").unwrap();
        assert!(!format!("{user:?}").contains("5e8848"));
    }
}
