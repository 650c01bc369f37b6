//! A policy document, within limits.

use thiserror::Error;

use super::dialect::{Dialect, Version};
use super::json::{Json, Layer, Object, depth};
use super::statement::Statement;
use super::unread::{Read, Unread, quoted};

/// A policy, or nothing that is known of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    version: Option<Version>,
    statements: Vec<Statement>,
    /// Why nothing is known of it.
    unread: Option<Unread>,
}

/// A text of which not even a part can be read as a policy.
#[derive(Debug, Error)]
pub enum PolicyError {
    /// It is no JSON.
    #[error("cannot read the policy document as JSON; compare it with what the provider returns")]
    Json(#[source] serde_json::Error),
    /// It is JSON, and no object.
    #[error("cannot read the policy document: it is {0} and not an object; give the document itself")]
    NotAnObject(&'static str),
    /// It is too long.
    #[error("cannot read the policy document: it has {0} bytes and at most {MAX_BYTES} are read; shorten it")]
    TooLong(usize),
    /// It is nested too deeply.
    #[error(
        "cannot read the policy document: it is nested {0} deep and at most {MAX_DEPTH} are read; flatten it"
    )]
    TooDeep(usize),
    /// It has too many statements.
    #[error(
        "cannot read the policy document: it has {0} statements and at most {MAX_STATEMENTS} are read; \
         join some"
    )]
    TooManyStatements(usize),
}

/// Amazon S3 accepts 20 KiB.
const MAX_BYTES: usize = 1 << 20;
const MAX_DEPTH: usize = 64;
const MAX_STATEMENTS: usize = 10_000;

impl Document {
    /// Reads a document. What is not understood in it becomes a gap of the formulas, not an error.
    ///
    /// # Errors
    ///
    /// When the text is not a JSON object or is beyond a limit.
    pub fn parse(text: &str, dialect: Dialect) -> Result<Self, PolicyError> {
        if text.len() > MAX_BYTES {
            return Err(PolicyError::TooLong(text.len()));
        }
        let depth = depth(text);
        if depth > MAX_DEPTH {
            return Err(PolicyError::TooDeep(depth));
        }
        match Json::parse(text).map_err(PolicyError::Json)?.layer() {
            Ok(Layer::Object(object)) => Self::read(&object, dialect),
            Ok(other) => Err(PolicyError::NotAnObject(other.kind())),
            Err(unread) => Ok(Self::nothing_known(unread)),
        }
    }

    fn read(object: &Object<'_>, dialect: Dialect) -> Result<Self, PolicyError> {
        let (version, values) = match head(object, dialect) {
            Ok(head) => head,
            Err(unread) => return Ok(Self::nothing_known(unread)),
        };
        if values.len() > MAX_STATEMENTS {
            return Err(PolicyError::TooManyStatements(values.len()));
        }
        let read = |(position, value)| Statement::read(value, position, version);
        let statements = values.into_iter().enumerate().map(read).collect();
        Ok(Self { version: Some(version), statements, unread: None })
    }

    fn nothing_known(unread: Unread) -> Self {
        Self { version: None, statements: Vec::new(), unread: Some(unread) }
    }

    /// Its statements, in order; none when nothing is known of it.
    #[must_use]
    pub fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// The version that it is written in; none when nothing is known of it.
    #[must_use]
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// Why nothing is known of it.
    #[must_use]
    pub fn unread(&self) -> Option<&Unread> {
        self.unread.as_ref()
    }
}

/// The version, and the statements. Whatever else stands at the top could change all that they say.
fn head<'d>(object: &Object<'d>, dialect: Dialect) -> Read<(Version, Vec<Json<'d>>)> {
    if let Some(name) = object.names().find(|name| !["Version", "Id", "Statement"].contains(name)) {
        return Err(Unread::new(format!("{} is no element of a policy", quoted(name))));
    }
    let named = object.get("Version")?.map(|version| version.text("Version")).transpose()?;
    let version = Version::read(dialect, named.as_deref())?;
    if let Some(id) = object.get("Id")? {
        id.text("Id")?;
    }
    let statement = object.needed("Statement")?;
    match statement.layer()? {
        Layer::Object(_) => Ok((version, vec![statement])),
        Layer::List(statements) => Ok((version, statements)),
        other => Err(other.is_not("Statement", "an object or a list of objects")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unread(text: &str, dialect: Dialect) -> Option<String> {
        Document::parse(text, dialect).unwrap().unread().map(ToString::to_string)
    }

    #[test]
    fn a_document_whose_top_is_not_understood_says_nothing() {
        for text in [
            r#"{"Version": "2023-04-18", "Statement": []}"#,
            r#"{"Version": null, "Statement": []}"#,
            r#"{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}"#,
            r#"{"Version": "2012-10-17", "Statement": [], "Rules": []}"#,
            r#"{"Version": "2012-10-17", "Statement": [], "Id": 1}"#,
            r#"{"Version": "2012-10-17", "Statement": "none"}"#,
            r#"{"Version": "2012-10-17"}"#,
            r#"{"version": "2012-10-17", "Statement": []}"#,
            r#"{"\udc00": 1}"#,
        ] {
            for dialect in [Dialect::Aws, Dialect::Scaleway] {
                assert!(unread(text, dialect).is_some(), "{text}");
            }
        }
        assert_eq!(unread(r#"{"Statement": []}"#, Dialect::Aws), None);
        let why = unread(r#"{"Statement": []}"#, Dialect::Scaleway);
        assert_eq!(why.as_deref(), Some("`Version` is missing"));
    }

    #[test]
    fn what_is_no_document_or_beyond_a_limit_is_an_error() {
        let parse = |text: &str| Document::parse(text, Dialect::Aws);
        assert!(matches!(parse("{"), Err(PolicyError::Json(_))));
        assert!(matches!(parse("{} {}"), Err(PolicyError::Json(_))));
        assert!(matches!(parse("[]"), Err(PolicyError::NotAnObject("a list"))));
        assert!(matches!(parse(&" ".repeat(MAX_BYTES + 1)), Err(PolicyError::TooLong(_))));
        assert!(matches!(parse(&"[".repeat(65)), Err(PolicyError::TooDeep(65))));
        let statements = |count| format!(r#"{{"Statement": [{}]}}"#, vec!["0"; count].join(","));
        assert!(matches!(parse(&statements(10_001)), Err(PolicyError::TooManyStatements(10_001))));
        assert_eq!(parse(&statements(10_000)).unwrap().statements().len(), 10_000);
    }
}
