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
    /// The matrix that the document has, where it has one.
    pub matrix: Option<Matrix>,
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

/// A document's own matrix: control domains by service model and side.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// Service models, in the order of the document.
    pub models: Vec<ServiceModel>,
    /// Control domains, in the order of the document.
    #[serde(rename = "row")]
    pub rows: Vec<ControlDomain>,
}

/// A way in which a provider sells its services.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceModel {
    /// Its name, such as IaaS.
    pub name: String,
    /// Tables that have rows where it is in use.
    pub tables: Vec<String>,
}

/// A control domain.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlDomain {
    /// Its name, in our words.
    pub domain: String,
    /// What the document says of it; a side that it leaves empty is left out.
    pub cells: Vec<MatrixCell>,
}

/// Who does what of a control domain in a service model.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MatrixCell {
    /// The service model.
    pub model: String,
    /// Whose column it is.
    pub side: Side,
    /// Those whom the document names, several where they are bound together.
    pub by: Vec<String>,
    /// Of what, where the document limits it.
    pub of: Option<String>,
    /// The statements that were taken from the cell.
    pub statements: Vec<StatementId>,
}

/// The two sides of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The customer's column.
    Customer,
    /// The provider's column, whoever stands in it.
    Provider,
}

/// Whom a statement binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StatementParty {
    /// The customer.
    Customer,
    /// The provider.
    Provider,
    /// Customer and provider.
    Shared,
    /// The provider and a third party, together.
    Joint,
    /// A third party.
    ThirdParty,
    /// Nobody: it states how things are.
    Fact,
}
