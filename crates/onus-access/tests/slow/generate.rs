//! Documents and questions by chance, most of them in the corners where answers go wrong.

mod condition;
mod pool;

use super::{Dialect, Json, Question, Who};
use pool::Pool;

/// A document, and what to ask about it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) seed: u64,
    pub(crate) dialect: Dialect,
    pub(crate) document: String,
    pub(crate) questions: Vec<Question>,
}

/// The case of a seed: always the same.
pub(crate) fn case(seed: u64) -> Case {
    let mut rng = fastrand::Rng::with_seed(seed);
    let dialect = if rng.u8(..10) < 6 { Dialect::Aws } else { Dialect::Scaleway };
    let gaps = rng.u8(..10) < 4;
    let mut writer = Writer { rng, dialect, gaps, pool: Pool::of(dialect) };
    let document = writer.document().to_string();
    let everything = Question { who: Who::Anonymous, action: None, resource: None };
    let questions = vec![everything, writer.question()];
    Case { seed, dialect, document, questions }
}

struct Writer {
    rng: fastrand::Rng,
    dialect: Dialect,
    /// Whether there may be things that nobody understands.
    gaps: bool,
    pool: Pool,
}

fn object(members: Vec<(&str, Json)>) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

impl Writer {
    /// True in so many of a hundred cases.
    fn chance(&mut self, percent: u8) -> bool {
        self.rng.u8(..100) < percent
    }

    /// True in so many of a hundred cases, of those in which there may be gaps.
    fn odd(&mut self, percent: u8) -> bool {
        self.gaps && self.chance(percent)
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.rng.usize(..from.len())].clone()
    }

    /// One or a few of the texts: as one text, or as a list, with one twice or with none now and then.
    fn some(&mut self, from: &[&str]) -> Json {
        if self.chance(3) {
            return Json::List(Vec::new());
        }
        let count = self.pick(&[1, 1, 1, 2, 2, 3]);
        let mut texts: Vec<Json> = (0..count).map(|_| Json::text(self.pick(from))).collect();
        if self.chance(5) {
            texts.push(texts[0].clone());
        }
        if texts.len() == 1 && self.chance(60) { texts.remove(0) } else { Json::List(texts) }
    }

    fn question(&mut self) -> Question {
        let who = match self.rng.u8(..10) {
            0..4 => Who::Anyone,
            4..6 => Who::Anonymous,
            _ => Who::Named(self.pick(self.pool.callers).to_owned()),
        };
        let action = if self.chance(50) { Some(self.pick(self.pool.called).to_owned()) } else { None };
        let resource = if self.chance(50) { Some(self.pick(self.pool.reached).to_owned()) } else { None };
        Question { who, action, resource }
    }

    fn document(&mut self) -> Json {
        let mut statements = Vec::new();
        for _ in 0..self.pick(&[1, 1, 2, 2, 2, 3, 3, 4]) {
            let statement = if self.odd(2) { Json::text("Allow everything") } else { self.statement() };
            if self.chance(8) {
                statements.push(statement.clone());
            }
            if self.chance(8) {
                statements.push(turned(&statement));
            }
            statements.push(statement);
        }
        let at = self.rng.usize(..statements.len());
        let statements = match self.rng.u8(..100) {
            0 => Json::List(Vec::new()),
            1..30 if statements.len() == 1 => statements.remove(0),
            30 => statements.remove(at),
            31 if self.gaps => Json::text("none"),
            _ => Json::List(statements),
        };
        let mut members = Vec::new();
        if let Some(version) = self.version() {
            members.push(("Version", version));
        }
        if self.chance(20) {
            members.push(("Id", Json::text("policy")));
        }
        members.push(("Statement", statements));
        if self.odd(3) {
            members.push(("Comment", Json::text("what is that?")));
        }
        if self.odd(2) {
            members.push(("Statement", Json::List(Vec::new())));
        }
        object(members)
    }

    fn version(&mut self) -> Option<Json> {
        if self.odd(4) {
            let odd = [Json::text("2020-01-01"), Json::text("2012-10-18"), Json::Whole(2012), Json::Null];
            return Some(self.pick(&odd));
        }
        match (self.dialect, self.rng.u8(..100)) {
            (Dialect::Aws, 0..75) => Some(Json::text("2012-10-17")),
            (Dialect::Aws, 75..88) => Some(Json::text("2008-10-17")),
            (Dialect::Aws, _) => None,
            (Dialect::Scaleway, 0..80) => Some(Json::text("2023-04-17")),
            (Dialect::Scaleway, 80..97) => Some(Json::text("2012-10-17")),
            (Dialect::Scaleway, _) => {
                if self.gaps {
                    None
                } else {
                    Some(Json::text("2023-04-17"))
                }
            }
        }
    }

    fn statement(&mut self) -> Json {
        let mut members = Vec::new();
        if self.chance(30) {
            members.push(("Sid", if self.odd(5) { Json::Whole(1) } else { Json::text("one") }));
        }
        if !self.odd(4) {
            let effect = if self.chance(35) { "Deny" } else { "Allow" };
            let effect = if self.odd(4) { self.pick(&["allow", "DENY", "Audit", ""]) } else { effect };
            members.push(("Effect", Json::text(effect)));
        }
        let principal = self.principal();
        self.element(&mut members, ["Principal", "NotPrincipal"], principal, 12);
        let actions = self.some(self.pool.actions);
        self.element(&mut members, ["Action", "NotAction"], actions, 12);
        let mut pool = self.pool.resources.to_vec();
        if self.gaps {
            pool.extend(self.pool.odd_resources);
        }
        let resources = self.some(&pool);
        self.element(&mut members, ["Resource", "NotResource"], resources, 12);
        if self.chance(65) {
            let condition = if self.odd(2) { Json::text("never") } else { self.condition() };
            members.push(("Condition", condition));
        }
        if self.odd(3) {
            members.push((self.pick(&["Comment", "action", "Conditions"]), Json::text("s3:GetObject")));
        }
        if self.odd(3) {
            let (name, value) = self.pick(&members);
            members.push((name, if self.chance(50) { value } else { Json::text("Deny") }));
        }
        self.rng.shuffle(&mut members);
        object(members)
    }

    /// An element or its opposite; or both, or none, or something of another shape.
    fn element(&mut self, members: &mut Vec<(&str, Json)>, names: [&'static str; 2], value: Json, not: u8) {
        if self.odd(2) {
            return;
        }
        let value =
            if self.odd(2) { self.pick(&[Json::Null, Json::Whole(5), Json::Bool(true)]) } else { value };
        if self.odd(2) {
            members.push((names[0], value.clone()));
            members.push((names[1], value));
            return;
        }
        members.push((names[usize::from(self.chance(not))], value));
    }

    fn principal(&mut self) -> Json {
        let kind = if self.dialect == Dialect::Aws { "AWS" } else { "SCW" };
        match self.rng.u8(..100) {
            0..40 => return Json::text("*"),
            40..55 => return object(vec![(kind, Json::text("*"))]),
            55 => return object(vec![]),
            _ => {}
        }
        let mut pool = self.pool.principals.to_vec();
        if self.gaps {
            pool.extend(self.pool.odd_principals);
        }
        let mut kinds = vec![(kind, self.some(&pool))];
        if self.odd(15) {
            let other = self.pick(&["CanonicalUser", "Federated", "Service", "SCW", "AWS"]);
            kinds.push((other, self.some(&["0123abcd", "cloudfront.amazonaws.com", "*"])));
        }
        self.rng.shuffle(&mut kinds);
        object(kinds)
    }
}

/// The same statement with the other effect.
fn turned(statement: &Json) -> Json {
    let Some(members) = statement.members() else { return statement.clone() };
    let turn = |(name, value): &(String, Json)| match (name.as_str(), value) {
        ("Effect", Json::Text(effect)) if effect == "Allow" => (name.clone(), Json::text("Deny")),
        ("Effect", Json::Text(effect)) if effect == "Deny" => (name.clone(), Json::text("Allow")),
        _ => (name.clone(), value.clone()),
    };
    Json::Object(members.iter().map(turn).collect())
}
