//! What derived tables answer to questions that do not change when facts are forgotten.

use std::collections::{BTreeMap, BTreeSet};

use onus_facts::rusqlite::Connection;

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Server,
    Group,
    Bucket,
    Permission,
    Escalation,
    Instance,
    InstanceGroup,
    Sos,
    Role,
    Right,
    WayUp,
}

impl Kind {
    /// The derived table that answers.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Server => "scaleway_server_exposure",
            Self::Group => "scaleway_security_group_opening",
            Self::Bucket => "scaleway_bucket_access",
            Self::Permission => "scaleway_principal_permission",
            Self::Escalation => "scaleway_principal_escalation",
            Self::Instance => "exoscale_instance_exposure",
            Self::InstanceGroup => "exoscale_security_group_opening",
            Self::Sos => "exoscale_bucket_access",
            Self::Role => "exoscale_iam_role_power",
            Self::Right => "exoscale_principal_permission",
            Self::WayUp => "exoscale_principal_escalation",
        }
    }
}

/// A cell that a check may use; none is unknown.
type Cell = Option<String>;
/// Ports of one protocol of one thing: first, last, and cells.
type Ports = Vec<(i64, i64, [Cell; 2])>;
/// Set, project, scope, member, unconditional.
type Right = (Cell, Cell, Cell, Option<bool>, Option<bool>);

/// All answers.
pub(crate) struct Answers {
    /// Servers, groups, buckets and principals that are there.
    subjects: BTreeSet<String>,
    /// By subject and protocol.
    ports: BTreeMap<(Kind, String, String), Ports>,
    /// By subject, question and row.
    cells: BTreeMap<(Kind, String, String), Cell>,
    /// By principal.
    rights: BTreeMap<String, Vec<Right>>,
    /// Whether all rights are among these.
    all_rights: bool,
    projects: BTreeSet<String>,
}

/// What became of answers.
pub(crate) struct Change {
    pub(crate) unknown: usize,
    pub(crate) broken: Vec<String>,
}

impl Answers {
    pub(crate) fn of(connection: &Connection) -> Self {
        let text = |sql: &str| all(connection, sql, |row| row.get::<_, String>(0));
        let subjects = [
            "scaleway_server",
            "scaleway_security_group",
            "scaleway_bucket",
            "scaleway_iam_user",
            "scaleway_iam_application",
            "exoscale_instance",
            "exoscale_security_group",
            "exoscale_bucket",
            "exoscale_iam_role",
            "exoscale_iam_user",
            "exoscale_iam_api_key",
        ];
        let gaps = text(
            "select scope from onus_coverage where table_name = 'scaleway_principal_permission' \
             and column_name is null and status <> 'complete'",
        );
        let mut answers = Self {
            subjects: subjects.iter().flat_map(|table| text(&format!("select id from {table}"))).collect(),
            ports: BTreeMap::new(),
            cells: BTreeMap::new(),
            rights: BTreeMap::new(),
            all_rights: gaps.is_empty(),
            projects: text("select id from scaleway_project").into_iter().collect(),
        };
        for (kind, key) in [
            (Kind::Server, "server_id"),
            (Kind::Group, "security_group_id"),
            (Kind::Instance, "instance_id"),
            (Kind::InstanceGroup, "security_group_id"),
        ] {
            let sql = format!(
                "select {key}, protocol, first_port, last_port, anyone, from_addresses from {} order by 1, 2, 3",
                kind.table()
            );
            let rows = all(connection, &sql, |row| {
                let anyone = row.get::<_, Option<i64>>(4)?.map(|anyone| anyone.to_string());
                Ok(((kind, row.get(0)?, row.get(1)?), (row.get(2)?, row.get(3)?, [anyone, row.get(5)?])))
            });
            rows.into_iter().for_each(|(key, part)| answers.ports.entry(key).or_default().push(part));
        }
        let cells = [
            (Kind::Bucket, "bucket_id", ["anyone", "any_account", "anyone_from"].as_slice()),
            (Kind::Escalation, "principal_id", &["possible"]),
            (Kind::Sos, "bucket_id", &["anyone", "any_account", "anyone_from"]),
            (Kind::Role, "role_id", &["all_powerful", "read_only", "from_anywhere", "used"]),
            (Kind::Right, "principal_id", &["allowed", "from_anywhere"]),
            (Kind::WayUp, "principal_id", &["possible"]),
        ];
        for (kind, key, columns) in cells {
            for column in columns {
                let sql = format!("select {key}, id, cast({column} as text) from {}", kind.table());
                let rows = all(connection, &sql, |row| {
                    Ok(((kind, row.get(0)?, format!("{}.{column}", row.get::<_, String>(1)?)), row.get(2)?))
                });
                answers.cells.extend(rows);
            }
        }
        let sql = "select principal_id, permission_set, project_id, scope, is_member, unconditional \
                   from scaleway_principal_permission";
        let rights = all(connection, sql, |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?)))
        });
        rights.into_iter().for_each(|(who, right)| answers.rights.entry(who).or_default().push(right));
        answers
    }

    /// How many things are known.
    pub(crate) fn count(&self, kinds: &[Kind]) -> usize {
        let ports =
            self.ports.iter().filter(|((kind, ..), _)| kinds.contains(kind)).map(|(_, ports)| ports.len());
        let cells = self.cells.keys().filter(|(kind, ..)| kinds.contains(kind)).count();
        let rights =
            if kinds.contains(&Kind::Permission) { self.rights.values().map(Vec::len).sum() } else { 0 };
        ports.sum::<usize>() + cells + rights
    }

    /// What is otherwise in `after`, for subjects that are still there.
    pub(crate) fn compare(&self, after: &Self, kinds: &[Kind]) -> Change {
        let mut change = Change { unknown: 0, broken: Vec::new() };
        for ((kind, subject, protocol), before) in
            self.ports.iter().filter(|((kind, ..), _)| kinds.contains(kind))
        {
            if !after.subjects.contains(subject) {
                continue;
            }
            let now =
                after.ports.get(&(*kind, subject.clone(), protocol.clone())).map_or(&[][..], Vec::as_slice);
            let edges: BTreeSet<i64> =
                before.iter().chain(now).flat_map(|(first, last, _)| [*first, *last]).collect();
            for port in edges {
                for column in 0..2 {
                    let question = format!("{kind:?} {subject} {protocol} {port}");
                    change.see(&question, &at(before, port, column), &at(now, port, column));
                }
            }
        }
        for ((kind, subject, question), before) in
            self.cells.iter().filter(|((kind, ..), _)| kinds.contains(kind))
        {
            if after.subjects.contains(subject) {
                let now = after.cells.get(&(*kind, subject.clone(), question.clone()));
                change.see(question, &Some(before.clone()), &now.cloned());
            }
        }
        if kinds.contains(&Kind::Permission) {
            self.compare_rights(after, &mut change);
        }
        change
    }

    fn compare_rights(&self, after: &Self, change: &mut Change) {
        let sets: BTreeSet<&String> =
            self.rights.values().flatten().filter_map(|right| right.0.as_ref()).collect();
        let principals = self.rights.keys().filter(|who| after.subjects.contains(*who));
        for who in principals {
            for set in &sets {
                for project in &self.projects {
                    for always in [false, true] {
                        let question = format!("{who} has {set} in {project}, always: {always}");
                        let ask = |answers: &Self| Some(answers.has(who, set, project, always));
                        change.see(&question, &ask(self), &ask(after));
                    }
                }
            }
        }
    }

    /// Whether a principal has a permission set in a project, for every request if `always`.
    fn has(&self, who: &str, set: &str, project: &str, always: bool) -> Cell {
        let is = |cell: &Cell, wanted: &str| cell.as_ref().map(|cell| cell == wanted);
        let one = |(named, of, scope, member, unconditional): &Right| {
            let everywhere = is(scope, "all-projects");
            let here = either([everywhere, both([is(scope, "project"), is(of, project)])]);
            both([is(named, set), here, *member, if always { *unconditional } else { Some(true) }])
        };
        match either(self.rights.get(who).into_iter().flatten().map(one)) {
            Some(false) if !self.all_rights => None,
            found => found.map(|has| has.to_string()),
        }
    }
}

impl Change {
    /// Compares two answers; an outer none says that there is no row to answer.
    fn see(&mut self, question: &str, before: &Option<Cell>, now: &Option<Cell>) {
        match (before, now) {
            (Some(Some(_)), Some(None)) => self.unknown += 1,
            (before, now) if before == now => {}
            _ => self.broken.push(format!("{question}: {before:?} became {now:?}")),
        }
    }
}

fn either(all: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut found = Some(false);
    for one in all {
        found = match (found, one) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        };
    }
    found
}

fn both(all: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    either(all.into_iter().map(|one| one.map(|one| !one))).map(|some| !some)
}

/// The cell of the one range that has a port; none when no range has it, or several have.
fn at(ports: &[(i64, i64, [Cell; 2])], port: i64, column: usize) -> Option<Cell> {
    let mut here = ports.iter().filter(|(first, last, _)| (*first..=*last).contains(&port));
    let found = here.next()?.2.get(column).cloned();
    if here.next().is_some() { None } else { found }
}

fn all<T>(
    connection: &Connection,
    sql: &str,
    mut read: impl FnMut(&onus_facts::rusqlite::Row<'_>) -> onus_facts::rusqlite::Result<T>,
) -> Vec<T> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| read(row)).unwrap();
    rows.map(Result::unwrap).collect()
}
