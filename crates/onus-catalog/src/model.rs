//! A provider's document, statement by statement, in our own words.

use onus_core::StatementId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One published document.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Model {
    /// Set from the path.
    #[serde(skip)]
    pub name: String,
    /// Title as published.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// Whose cloud it describes.
    pub provider: String,
    /// Language of the text that was read.
    pub language: String,
    /// The date that the document itself gives.
    #[schemars(with = "Option<String>")]
    pub published: Option<toml::value::Datetime>,
    /// When it was read.
    #[schemars(with = "String")]
    pub read: toml::value::Datetime,
    /// SHA-256 of the text that was read.
    pub sha256: String,
    /// Its number in statement identifiers.
    pub document: String,
    /// Where it is published.
    pub url: Option<String>,
    /// What is particular about the text that was read.
    pub note: Option<String>,
    /// Its statements.
    #[serde(rename = "statement")]
    pub statements: Vec<Statement>,
}

/// One line of the document, or a part of it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its name.
    pub id: StatementId,
    /// Line from 1 in the text that was read.
    pub line: usize,
    /// The party that the document names, or `fact`.
    pub party: StatementParty,
    /// The service it is about.
    pub service: String,
    /// What it says, in our words.
    pub text: String,
}

/// Whom a statement binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatementParty {
    /// The customer.
    Customer,
    /// The provider.
    Provider,
    /// Both.
    Shared,
    /// A third party.
    ThirdParty,
    /// Nobody: it states how things are.
    Fact,
}
