//! Whom a statement is about.
//!
//! Statements name principals; a request has the identifier of one, or none when nobody signed it. `*` is
//! everyone, also those.

use crate::set::{Pattern, Patterns};
use crate::{Attr, Formula};

use super::dialect::Dialect;
use super::json::{Json, Layer};
use super::statement::Effect;
use super::unread::{Read, Unread, quoted};

/// One entry of a list of principals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Principal {
    /// Everyone, with credentials or without.
    Everyone,
    /// The one that has this identifier.
    Named(String),
    /// All of an AWS account.
    Account {
        /// As `aws`.
        partition: String,
        /// Its twelve digits.
        account: String,
    },
    /// Some of those who have credentials: nobody knows who.
    SomeSigned(Unread),
    /// Nobody knows who.
    Some(Unread),
}

impl Principal {
    /// The principals that an element lists.
    pub(super) fn read(value: Json<'_>, dialect: Dialect, element: &str) -> Read<Vec<Self>> {
        let object = match value.layer()? {
            Layer::Object(object) if object.is_empty() => {
                return Err(Unread::new(format!("{} names no kind of principal", quoted(element))));
            }
            Layer::Object(object) => object,
            Layer::Text(_) | Layer::List(_) => {
                return Ok(value.texts(element)?.iter().map(|text| Self::without_kind(text)).collect());
            }
            other => return Err(other.is_not(element, "`*` or an object")),
        };
        let mut principals = Vec::new();
        for (kind, names) in object.ignoring_case() {
            let names = names?.texts(&kind)?;
            principals.extend(names.iter().map(|name| Self::of_kind(&kind, name, dialect)));
        }
        Ok(principals)
    }

    fn without_kind(name: &str) -> Self {
        if name == "*" {
            return Self::Everyone;
        }
        Self::Some(Unread::new(format!("principal {} has no kind, such as `AWS` or `SCW`", quoted(name))))
    }

    fn of_kind(kind: &str, name: &str, dialect: Dialect) -> Self {
        match (dialect, kind) {
            (Dialect::Aws, "AWS") | (Dialect::Scaleway, "SCW") if name == "*" => Self::Everyone,
            (Dialect::Aws, "AWS") | (Dialect::Scaleway, "SCW") if is_open(name) => {
                Self::Some(Unread::new(format!("principal {} has a wildcard or a variable", quoted(name))))
            }
            (Dialect::Aws, "AWS") => Self::aws(name),
            (Dialect::Scaleway, "SCW") => Self::scaleway(name),
            (Dialect::Aws, "CanonicalUser" | "Federated" | "Service") => Self::SomeSigned(Unread::new(
                format!("principal {} of kind `{kind}` cannot be told from others", quoted(name)),
            )),
            _ => Self::Some(Unread::new(format!("principals of kind {} are not known", quoted(kind)))),
        }
    }

    fn aws(name: &str) -> Self {
        if is_account(name) {
            return Self::Account { partition: "aws".to_owned(), account: name.to_owned() };
        }
        let fields: Vec<&str> = name.splitn(6, ':').collect();
        match fields.as_slice() {
            ["arn", partition, "iam", "", account, "root"] if is_account(account) => {
                Self::Account { partition: (*partition).to_owned(), account: (*account).to_owned() }
            }
            ["arn", _, "iam" | "sts", "", _, _] => Self::Named(name.to_owned()),
            // Such as the identifier that AWS shows in the place of somebody who was deleted.
            _ => Self::SomeSigned(Unread::new(format!("principal {} is no ARN of IAM", quoted(name)))),
        }
    }

    fn scaleway(name: &str) -> Self {
        let signed = |why: &str| Self::SomeSigned(Unread::new(format!("principal {} {why}", quoted(name))));
        match name.split_once(':') {
            Some((kind @ ("user_id" | "application_id"), id)) if is_uuid(id) => {
                Self::Named(format!("{kind}:{}", id.to_ascii_lowercase()))
            }
            Some(("project_id", _)) | None => signed("is a project, whose members were not read"),
            _ => signed("is neither a user nor an application nor a project"),
        }
    }

    /// Who it is, for a statement that allows or denies. An account that is allowed may let its own principals
    /// in, and does not have to; one that is denied is denied with all of them.
    pub(super) fn formula(&self, effect: Effect) -> Formula {
        match (self, effect) {
            (Self::Account { account, .. }, Effect::Allow) => Formula::all([
                self.all(),
                Formula::gap(format!("identity policies of account `{account}` were not read")),
            ]),
            _ => self.all(),
        }
    }

    /// Everyone whom it comprises.
    pub(super) fn all(&self) -> Formula {
        match self {
            Self::Everyone => Formula::Always,
            Self::Named(name) => Formula::text(Attr::Principal, Patterns::exactly([name])),
            Self::Account { partition, account } => {
                let of = |service| Pattern::prefix(&format!("arn:{partition}:{service}::{account}:"));
                Formula::text(Attr::Principal, Patterns::of([of("iam"), of("sts")]))
            }
            Self::SomeSigned(why) => {
                Formula::all([Formula::text(Attr::Principal, Patterns::all()), why.gap()])
            }
            Self::Some(why) => why.gap(),
        }
    }
}

/// Whether it may stand for several names.
fn is_open(name: &str) -> bool {
    name.contains(['*', '?']) || name.contains("${")
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Request;

    const USER: &str = "user_id:5f0c1a2b-0000-4000-8000-00000000000a";
    const ALICE: &str = "arn:aws:iam::123456789012:user/alice";

    /// Whether the element comprises a principal; `None` where nobody knows.
    fn holds(dialect: Dialect, json: &str, effect: Effect, principal: Option<&str>) -> Option<bool> {
        let read = Principal::read(Json::parse(json).unwrap(), dialect, "Principal").ok()?;
        let request = principal.map_or_else(Request::new, |name| Request::new().with(Attr::Principal, name));
        Formula::any(read.iter().map(|one| one.formula(effect))).holds(&request)
    }

    #[test]
    fn everyone_is_also_who_has_no_credentials() {
        for json in [r#""*""#, r#"["*"]"#, r#"{"SCW": "*"}"#, r#"{"SCW": ["x", "*"]}"#] {
            assert_eq!(holds(Dialect::Scaleway, json, Effect::Allow, None), Some(true), "{json}");
        }
        assert_eq!(holds(Dialect::Aws, r#"{"AWS": "*"}"#, Effect::Deny, None), Some(true));
        assert_eq!(holds(Dialect::Aws, "[]", Effect::Allow, None), Some(false));
        assert_eq!(holds(Dialect::Aws, r#"{"AWS": []}"#, Effect::Allow, Some(ALICE)), Some(false));
    }

    #[test]
    fn scaleway_names_users_and_applications() {
        let json = format!(r#"{{"SCW": "{}"}}"#, USER.replace("5f0c1a2b", "5F0C1A2B"));
        assert_eq!(holds(Dialect::Scaleway, &json, Effect::Allow, Some(USER)), Some(true));
        assert_eq!(holds(Dialect::Scaleway, &json, Effect::Allow, Some("user_id:other")), Some(false));
        assert_eq!(holds(Dialect::Scaleway, &json, Effect::Allow, None), Some(false));
    }

    #[test]
    fn a_project_is_some_of_those_who_have_credentials() {
        for name in
            ["project_id:5f0c1a2b-0000-4000-8000-00000000000a", "5f0c1a2b", "user_id:alice", "group:x"]
        {
            let json = format!(r#"{{"SCW": "{name}"}}"#);
            assert_eq!(holds(Dialect::Scaleway, &json, Effect::Allow, Some(USER)), None, "{name}");
            assert_eq!(holds(Dialect::Scaleway, &json, Effect::Allow, None), Some(false), "{name}");
        }
    }

    #[test]
    fn an_account_may_let_its_own_in_and_is_denied_as_a_whole() {
        for name in ["123456789012", "arn:aws:iam::123456789012:root"] {
            let json = format!(r#"{{"AWS": "{name}"}}"#);
            assert_eq!(holds(Dialect::Aws, &json, Effect::Allow, Some(ALICE)), None);
            assert_eq!(holds(Dialect::Aws, &json, Effect::Deny, Some(ALICE)), Some(true));
            for stranger in [Some("arn:aws:iam::210987654321:user/alice"), None] {
                assert_eq!(holds(Dialect::Aws, &json, Effect::Allow, stranger), Some(false));
                assert_eq!(holds(Dialect::Aws, &json, Effect::Deny, stranger), Some(false));
            }
        }
    }

    #[test]
    fn a_name_of_aws_is_this_one_exactly() {
        let json = format!(r#"{{"AWS": "{ALICE}"}}"#);
        assert_eq!(holds(Dialect::Aws, &json, Effect::Allow, Some(ALICE)), Some(true));
        assert_eq!(holds(Dialect::Aws, &json, Effect::Allow, Some(&ALICE.to_uppercase())), Some(false));
    }

    #[test]
    fn what_cannot_be_told_is_a_gap() {
        for json in [
            r#"{"AWS": "arn:aws:iam::123456789012:user/*"}"#,
            r#"{"AWS": "AIDACKCEVSQ6C2EXAMPLE"}"#,
            r#"{"Service": "logging.s3.amazonaws.com"}"#,
            r#"{"CanonicalUser": "79a59d"}"#,
            r#"{"SCW": "*"}"#,
            r#"{"AWS": 123456789012}"#,
            r#"{"AWS": "*", "AWS": []}"#,
            r#"{}"#,
            "null",
            r#""arn:aws:iam::123456789012:user/alice""#,
        ] {
            assert_eq!(holds(Dialect::Aws, json, Effect::Allow, Some(ALICE)), None, "{json}");
        }
        assert_eq!(holds(Dialect::Scaleway, r#"{"AWS": "*"}"#, Effect::Allow, None), None);
    }
}
