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
    /// The same, parsed: an object.
    pub document: Value,
    /// In which language it is written.
    pub form: PolicyForm,
}

/// The languages of bucket policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyForm {
    /// `Statement`s with principals and actions, as S3 has them.
    Statements,
    /// Exoscale's rules by service, with expressions.
    Services,
}

impl BucketPolicy {
    /// The statements, a single one also where it stands without a list; `None` for a policy of the other form.
    pub fn statements(&self) -> Option<Vec<&Value>> {
        match self.document.get("Statement")? {
            Value::Array(statements) => Some(statements.iter().collect()),
            statement => Some(vec![statement]),
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
    let form = form(&document).ok_or(Fault::Json("a bucket policy"))?;
    Ok(BucketPolicy { text: text.to_owned(), document, form })
}

fn form(document: &Value) -> Option<PolicyForm> {
    let policy = document.as_object()?;
    match (policy.get("Statement"), policy.get("default-service-strategy"), policy.get("services")) {
        (Some(Value::Array(statements)), None, None) if statements.iter().all(Value::is_object) => {
            Some(PolicyForm::Statements)
        }
        (Some(Value::Object(_)), None, None) => Some(PolicyForm::Statements),
        (None, Some(Value::String(_)), Some(Value::Object(_))) => Some(PolicyForm::Services),
        _ => None,
    }
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
        let count = |text: &str| {
            BucketPolicy::parse(text.as_bytes()).map(|policy| policy.statements().unwrap().len())
        };
        assert_eq!(count(r#"{"Version":"2023-04-17","Statement":[{"Effect":"Allow"},{}]}"#), Ok(2));
        assert_eq!(count(r#"{"Statement":{"Effect":"Deny"}}"#), Ok(1));
        assert_eq!(count(r#"{"Statement":[]}"#), Ok(0));
    }

    #[test]
    fn the_other_language_is_told_apart() {
        let form = |text: &str| BucketPolicy::parse(text.as_bytes()).map(|policy| policy.form).ok();
        assert_eq!(form(r#"{"Statement":[]}"#), Some(PolicyForm::Statements));
        assert_eq!(form(r#"{"default-service-strategy":"deny","services":{}}"#), Some(PolicyForm::Services));
        assert_eq!(form(r#"{"default-service-strategy":"deny"}"#), None);
        assert_eq!(form(r#"{"default-service-strategy":"deny","services":{},"Statement":[]}"#), None);
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
