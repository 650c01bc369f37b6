//! Bucket policies: one JSON document a bucket, taken apart into what it says of whom.

use serde_json::Value as Json;
use thiserror::Error;

/// The largest policy that is read. Scaleway accepts 20 KB.
const LARGEST: usize = 1 << 20;
/// The most statements of one policy.
const MOST_STATEMENTS: usize = 10_000;

/// A bucket policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BucketPolicy {
    /// Version of the language; empty when it names none.
    pub version: String,
    /// Its statements, in order.
    pub statements: Vec<PolicyStatement>,
}

/// A statement of a bucket policy. `None` is what could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyStatement {
    /// Its name; empty when it has none.
    pub sid: String,
    /// `Allow` or `Deny`.
    pub effect: Option<String>,
    /// Whom it names: `*`, or `user_id:`, `application_id:` or `project_id:` and an identifier.
    pub principals: Option<Vec<String>>,
    /// Actions, in lower case.
    pub actions: Option<Vec<String>>,
    /// Buckets and prefixes.
    pub resources: Option<Vec<String>>,
    /// The condition as JSON; empty when there is none.
    pub condition: String,
    /// Operator and key of each part of the condition: `IpAddress aws:SourceIp`.
    pub condition_keys: Option<Vec<String>>,
    /// Networks of `IpAddress` conditions on `aws:SourceIp`.
    pub source_ips: Option<Vec<String>>,
}

/// A text that is no bucket policy.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BucketPolicyError {
    /// Not JSON.
    #[error("a bucket policy is not JSON (line {line}, column {column}); its statements are not read")]
    NotJson {
        /// Line of the text.
        line: usize,
        /// Column of the line.
        column: usize,
    },
    /// JSON of another form.
    #[error("a bucket policy has no list of statements; its statements are not read")]
    NoStatements,
    /// Beyond a limit.
    #[error("a bucket policy has more than {0}; its statements are not read")]
    TooLarge(&'static str),
}

impl BucketPolicy {
    /// Reads the text of a policy.
    ///
    /// # Errors
    /// When it is no policy. A statement of which a part makes no sense is kept, and that part is unknown.
    pub fn parse(text: &str) -> Result<Self, BucketPolicyError> {
        if text.len() > LARGEST {
            return Err(BucketPolicyError::TooLarge("1 MiB of text"));
        }
        let policy: Json = serde_json::from_str(text)
            .map_err(|error| BucketPolicyError::NotJson { line: error.line(), column: error.column() })?;
        let statements = match policy.get("Statement") {
            Some(Json::Array(statements)) if statements.len() > MOST_STATEMENTS => {
                return Err(BucketPolicyError::TooLarge("10,000 statements"));
            }
            Some(Json::Array(statements)) => statements.iter().map(statement).collect(),
            Some(single @ Json::Object(_)) => vec![statement(single)],
            _ => return Err(BucketPolicyError::NoStatements),
        };
        Ok(Self { version: text_of(&policy, "Version"), statements })
    }
}

fn statement(json: &Json) -> PolicyStatement {
    let condition = json.get("Condition").filter(|condition| !says_nothing(condition));
    let pairs = condition.map_or(Some(Vec::new()), condition_pairs);
    PolicyStatement {
        sid: text_of(json, "Sid"),
        effect: json.get("Effect").and_then(Json::as_str).map(str::to_owned),
        principals: json.get("Principal").and_then(principals),
        actions: json.get("Action").and_then(one_or_many).map(lower),
        resources: json.get("Resource").and_then(one_or_many),
        condition: condition.map(Json::to_string).unwrap_or_default(),
        condition_keys: pairs
            .as_ref()
            .map(|pairs| pairs.iter().map(|(operator, key, _)| format!("{operator} {key}")).collect()),
        source_ips: pairs.and_then(|pairs| {
            let of_source = pairs.into_iter().filter(|(operator, key, _)| {
                operator.eq_ignore_ascii_case("IpAddress") && key.eq_ignore_ascii_case("aws:SourceIp")
            });
            of_source.map(|(_, _, values)| one_or_many(values)).try_fold(Vec::new(), |mut all, networks| {
                all.extend(networks?);
                Some(all)
            })
        }),
    }
}

/// Operator, key and values of each part of a condition.
fn condition_pairs(condition: &Json) -> Option<Vec<(&str, &str, &Json)>> {
    let mut pairs = Vec::new();
    for (operator, keys) in condition.as_object()? {
        for (key, values) in keys.as_object()? {
            pairs.push((operator.as_str(), key.as_str(), values));
        }
    }
    Some(pairs)
}

/// `"*"`, `{"SCW": "*"}`, `{"SCW": […]}`. Any other kind of principal is kept with its kind in front, so that it
/// is never taken for nobody.
fn principals(json: &Json) -> Option<Vec<String>> {
    let Json::Object(kinds) = json else { return one_or_many(json) };
    let mut all = Vec::new();
    for (kind, named) in kinds {
        let named = one_or_many(named)?;
        let scaleway = kind == "SCW";
        all.extend(named.into_iter().map(|name| if scaleway { name } else { format!("{kind}:{name}") }));
    }
    Some(all)
}

fn one_or_many(json: &Json) -> Option<Vec<String>> {
    match json {
        Json::String(text) => Some(vec![text.clone()]),
        Json::Array(items) => items.iter().map(|item| item.as_str().map(str::to_owned)).collect(),
        _ => None,
    }
}

fn lower(texts: Vec<String>) -> Vec<String> {
    texts.into_iter().map(|text| text.to_lowercase()).collect()
}

fn says_nothing(condition: &Json) -> bool {
    condition.is_null() || condition.as_object().is_some_and(serde_json::Map::is_empty)
}

fn text_of(json: &Json, key: &str) -> String {
    json.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn only(statement: &Json) -> PolicyStatement {
        let text = json!({ "Version": "2023-04-17", "Statement": [statement] }).to_string();
        BucketPolicy::parse(&text).unwrap().statements.remove(0)
    }

    #[test]
    fn every_way_of_naming_everybody_reads_the_same() {
        for principal in [json!("*"), json!({ "SCW": "*" }), json!({ "SCW": ["*"] })] {
            assert_eq!(only(&json!({ "Principal": principal })).principals, Some(vec!["*".to_owned()]));
        }
        let foreign = only(&json!({ "Principal": { "AWS": "*" } }));
        assert_eq!(foreign.principals, Some(vec!["AWS:*".to_owned()]));
    }

    #[test]
    fn conditions_are_kept_and_their_networks_read() {
        let read = only(&json!({
            "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"], "Resource": "b/*",
            "Condition": { "IpAddress": { "aws:SourceIp": ["192.0.2.0/24", "2001:db8::/32"] } }
        }));
        assert_eq!(read.actions, Some(vec!["s3:getobject".to_owned()]));
        assert_eq!(read.condition_keys, Some(vec!["IpAddress aws:SourceIp".to_owned()]));
        assert_eq!(read.source_ips, Some(vec!["192.0.2.0/24".to_owned(), "2001:db8::/32".to_owned()]));
        assert!(read.condition.contains("192.0.2.0/24"));
        assert_eq!(only(&json!({ "Condition": {} })).condition, "");
    }

    #[test]
    fn what_makes_no_sense_is_unknown_and_not_empty() {
        let read = only(&json!({ "Principal": 7, "Action": [1], "Condition": { "IpAddress": "x" } }));
        assert_eq!((read.principals, read.actions), (None, None));
        assert_eq!((read.condition_keys, read.source_ips), (None, None));
        assert!(!read.condition.is_empty(), "there is a condition all the same");
        assert_eq!(only(&json!(null)).effect, None);
    }

    #[test]
    fn what_is_no_policy_is_an_error() {
        assert!(matches!(BucketPolicy::parse("{"), Err(BucketPolicyError::NotJson { .. })));
        assert_eq!(BucketPolicy::parse("{}"), Err(BucketPolicyError::NoStatements));
        assert_eq!(BucketPolicy::parse("[]"), Err(BucketPolicyError::NoStatements));
        assert!(BucketPolicy::parse(&" ".repeat(LARGEST + 1)).is_err());
    }
}
