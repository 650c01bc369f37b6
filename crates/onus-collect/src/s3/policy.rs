//! `?policy` and `?policyStatus`.
//!
//! A policy is JSON and is kept as it came: what it allows is decided elsewhere, from the whole text.

use serde_json::Value;

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};

/// The policy of a bucket.
#[derive(Clone, Debug, PartialEq)]
pub struct BucketPolicy {
    /// As the answer has it.
    pub text: String,
    /// The same, parsed: an object with `Statement`.
    pub document: Value,
}

impl BucketPolicy {
    /// The statements; a single one may stand without a list.
    pub fn statements(&self) -> Vec<&Value> {
        match self.document.get("Statement") {
            Some(Value::Array(statements)) => statements.iter().collect(),
            Some(statement) => vec![statement],
            None => Vec::new(),
        }
    }
}

impl S3Answer for BucketPolicy {
    const SUBRESOURCE: &'static str = "policy";
    const NONE: &'static [&'static str] = &["NoSuchBucketPolicy"];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        policy(body).map_err(|fault| fault.of("?policy"))
    }
}

fn policy(body: &[u8]) -> Result<BucketPolicy, Fault> {
    let text = std::str::from_utf8(body).map_err(|_| Fault::NotUtf8)?;
    let document: Value = serde_json::from_str(text).map_err(|_| Fault::Json("JSON"))?;
    let statements_are_objects = match document.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().all(Value::is_object),
        Some(statement) => statement.is_object(),
        None => false,
    };
    if !document.is_object() || !statements_are_objects {
        return Err(Fault::Json("a policy with statements"));
    }
    Ok(BucketPolicy { text: text.to_owned(), document })
}

/// Whether the provider takes the policy for public.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyStatus {
    /// What it says.
    pub is_public: bool,
}

impl S3Answer for PolicyStatus {
    const SUBRESOURCE: &'static str = "policyStatus";
    const NONE: &'static [&'static str] = &["NoSuchBucketPolicy"];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        policy_status(body).map_err(|fault| fault.of("?policyStatus"))
    }
}

fn policy_status(body: &[u8]) -> Result<PolicyStatus, Fault> {
    let document = root(body, &["PolicyStatus"])?;
    document.only(&["IsPublic"])?;
    let answer = document.required("IsPublic")?;
    match answer.value()?.trim().to_ascii_lowercase().as_str() {
        "true" => Ok(PolicyStatus { is_public: true }),
        "false" => Ok(PolicyStatus { is_public: false }),
        _ => Err(answer.unexpected()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_stand_in_a_list_or_alone() {
        let count = |text: &str| BucketPolicy::parse(text.as_bytes()).map(|policy| policy.statements().len());
        assert_eq!(count(r#"{"Version":"2023-04-17","Statement":[{"Effect":"Allow"},{}]}"#), Ok(2));
        assert_eq!(count(r#"{"Statement":{"Effect":"Deny"}}"#), Ok(1));
        assert_eq!(count(r#"{"Statement":[]}"#), Ok(0));
    }

    #[test]
    fn what_is_not_a_policy_is_an_error() {
        for text in [
            "",
            "{}",
            "[]",
            "null",
            "<Policy/>",
            r#"{"Statement":"x"}"#,
            r#"{"Statement":[1]}"#,
            "{\"Statement\":",
        ] {
            assert!(BucketPolicy::parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(BucketPolicy::parse(&[0xff]).is_err());
        assert!(BucketPolicy::parse("[".repeat(100_000).as_bytes()).is_err());
    }

    #[test]
    fn the_providers_own_opinion_is_yes_or_no() {
        let parse =
            |text: &str| PolicyStatus::parse(format!("<PolicyStatus>{text}</PolicyStatus>").as_bytes());
        assert_eq!(parse("<IsPublic>TRUE</IsPublic>"), Ok(PolicyStatus { is_public: true }));
        assert_eq!(parse("<IsPublic>false</IsPublic>"), Ok(PolicyStatus { is_public: false }));
        assert!(
            parse("").is_err() && parse("<IsPublic/>").is_err() && parse("<Public>true</Public>").is_err()
        );
    }
}
