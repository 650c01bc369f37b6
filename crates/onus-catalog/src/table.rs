//! One fact table: its columns, where each comes from, and what a key needs to read it.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A fact table. Its file's name is its name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Set from the path.
    #[serde(skip)]
    pub name: String,
    /// Set from the path: the folder.
    #[serde(skip)]
    pub provider: String,
    /// What one row is.
    pub about: String,
    /// Dimensions of coverage; required columns of the table.
    #[serde(default)]
    pub scope: Vec<String>,
    /// Permission sets that let a key read it.
    #[serde(default)]
    pub grants: Vec<String>,
    /// The column that people know a row by.
    pub label: Option<String>,
    /// Names that it had in earlier versions, so that older reports are compared with newer ones.
    #[serde(default)]
    pub was: Vec<String>,
    /// Public documentation.
    pub doc: Option<String>,
    /// Its rows are there before the customer makes anything.
    #[serde(default)]
    pub preset: bool,
    /// How the live API fills it.
    pub list: Option<Listing>,
    /// Or: out of another table's answer.
    pub nested: Option<Nested>,
    /// What fills it beside the live API: the catalog itself or the customer's declarations.
    pub source: Option<FilledBy>,
    /// Or: other facts, once all sources were read.
    pub derived: Option<Derived>,
    /// Or: a database, asked from inside; each column is filled by that of the answer which has its name.
    #[serde(default, rename = "query")]
    pub queries: Vec<Query>,
    /// Columns in order.
    #[schemars(with = "BTreeMap<String, Column>")]
    pub columns: IndexMap<String, Column>,
    /// How Terraform plans and states fill it.
    #[serde(default)]
    pub terraform: Vec<Terraform>,
    /// Rows that are part of the catalog itself; such a table is always complete.
    #[serde(default, rename = "row")]
    #[schemars(with = "Vec<BTreeMap<String, serde_json::Value>>")]
    pub rows: Vec<IndexMap<String, toml::Value>>,
}

impl Table {
    /// The position of a column.
    #[must_use]
    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.get_index_of(column)
    }

    /// Columns that are stored: all but the sensitive ones, which are listed only to say so.
    pub fn stored(&self) -> impl Iterator<Item = (&str, &Column)> {
        self.columns
            .iter()
            .filter(|(_, column)| !column.sensitive)
            .map(|(name, column)| (name.as_str(), column))
    }

    /// Whether its rows are part of the catalog.
    #[must_use]
    pub fn is_static(&self) -> bool {
        self.source == Some(FilledBy::Static)
    }

    /// Whether the customer's `onus.toml` fills it.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        self.source == Some(FilledBy::Declared)
    }
}

/// What a database of one kind is asked. The answer has a column `key`, which tells its rows apart.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Query {
    /// Which kind of database understands it.
    pub engine: Engine,
    /// Only servers whose version names this product, such as `mariadb`; of several statements the first that is for
    /// a server is the one that it is asked.
    pub product: Option<String>,
    /// One statement that reads.
    #[serde(default)]
    pub sql: String,
    /// Or, where a database has no SQL: Rust of this name asks it.
    pub code: Option<String>,
}

impl Query {
    /// Whether a server of this kind and version is asked this.
    #[must_use]
    pub fn is_for(&self, engine: Engine, version: &str) -> bool {
        let version = version.to_ascii_lowercase();
        self.engine == engine
            && self.product.as_ref().is_none_or(|product| version.contains(&product.to_ascii_lowercase()))
    }
}

/// Kinds of databases that are asked from inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// PostgreSQL.
    Postgres,
    /// MySQL and MariaDB.
    Mysql,
    /// Valkey and Redis.
    Valkey,
}

impl Engine {
    /// Its name in tables and declarations.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
            Self::Valkey => "valkey",
        }
    }
}

/// Sources of facts that need no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FilledBy {
    /// The rows in the table's own file.
    Static,
    /// The customer's `onus.toml`.
    Declared,
}

/// Rows that follow from other facts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Derived {
    /// Tables for whose rows it has rows of its own: what is missing there is missing here.
    pub rows: Vec<String>,
    /// Tables that its cells follow from besides: what is missing there is NULL here.
    pub cells: Vec<String>,
}

/// A column.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Type of the values.
    #[serde(rename = "type")]
    pub kind: ColumnType,
    /// One sentence.
    pub about: String,
    /// A key: never NULL.
    #[serde(default)]
    pub required: bool,
    /// Where the value is: a JSON pointer, `^` and a pointer in the parent element, `#`, `@placeholder`, or a template.
    pub from: Option<String>,
    /// What an explicit null is stored as.
    #[schemars(with = "Option<serde_json::Value>")]
    pub null: Option<toml::Value>,
    /// What a missing key is stored as, where the API says that it means none.
    #[schemars(with = "Option<serde_json::Value>")]
    pub absent: Option<toml::Value>,
    /// The table whose `id` this is.
    pub references: Option<String>,
    /// Known values.
    #[serde(default)]
    pub values: Vec<String>,
    /// A conversion by name.
    pub read: Option<Read>,
    /// Renamed values.
    #[serde(default)]
    pub map: BTreeMap<String, String>,
    /// A typical value; fills required columns that a test leaves out.
    #[schemars(with = "Option<serde_json::Value>")]
    pub example: Option<toml::Value>,
    /// Documented but never stored.
    #[serde(default)]
    pub sensitive: bool,
}

/// Types of values, as SQLite's STRICT tables hold them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ColumnType {
    /// Text.
    Text,
    /// Whole number.
    Integer,
    /// Number.
    Real,
    /// 0 or 1.
    Boolean,
    /// RFC 3339 in UTC, to the second.
    Time,
    /// JSON array of texts.
    List,
}

impl ColumnType {
    /// The storage class in a STRICT table.
    #[must_use]
    pub fn sql(self) -> &'static str {
        match self {
            Self::Text | Self::Time | Self::List => "TEXT",
            Self::Integer | Self::Boolean => "INTEGER",
            Self::Real => "REAL",
        }
    }

    /// The word shown to people.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Boolean => "boolean",
            Self::Time => "time",
            Self::List => "list",
        }
    }
}

/// Conversions of a JSON value on its way into a column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(try_from = "String")]
#[schemars(with = "String")]
pub enum Read {
    /// 1 for null, 0 for a value.
    IsNull,
    /// 1 for null, "", [] or {}, 0 for anything else.
    IsEmpty,
    /// Number of elements or characters.
    Size,
    /// Lower case.
    Lower,
    /// `key=value` list out of an object or of objects with key and value.
    Pairs,
    /// The text at a pointer in each element of an array.
    Pluck(String),
    /// Region of a zone: the name without its last part.
    ZoneRegion,
    /// Family of a commercial type of Instances.
    Family,
    /// The value as JSON text.
    Json,
    /// Seconds of a duration written as `2592000s` or `720h0m0s`.
    Seconds,
}

impl TryFrom<String> for Read {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.as_str() {
            "is-null" => Ok(Self::IsNull),
            "is-empty" => Ok(Self::IsEmpty),
            "size" => Ok(Self::Size),
            "lower" => Ok(Self::Lower),
            "pairs" => Ok(Self::Pairs),
            "zone-region" => Ok(Self::ZoneRegion),
            "family" => Ok(Self::Family),
            "json" => Ok(Self::Json),
            "seconds" => Ok(Self::Seconds),
            _ => text.strip_prefix("pluck:").map(|pointer| Self::Pluck(pointer.to_owned())).ok_or_else(|| {
                format!(
                    "`{text}` is no conversion; use is-null, is-empty, size, lower, pairs, zone-region, family, json, seconds or pluck:/pointer"
                )
            }),
        }
    }
}

/// A list endpoint.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// Rust of this name fills the table; the rest then says what it asks and needs.
    pub code: Option<String>,
    /// Path with placeholders.
    #[serde(default)]
    pub get: String,
    /// Query parameters with placeholders.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// One series of requests for each combination.
    #[serde(default)]
    pub each: Vec<EachScope>,
    /// Pointer to the array, or to the object whose values are the elements; empty for one object, `/*` where the
    /// answer is itself the array.
    #[serde(default)]
    pub items: String,
    /// How pages follow each other.
    #[serde(default)]
    pub page: Paging,
    /// Regions or zones that have the product. Others are asked too, but there a missing route says "none".
    #[serde(default)]
    pub offered_in: Vec<String>,
    /// Pointers to the owner of an element, compared with what was asked.
    pub owner: Option<Owner>,
    /// Statuses that mean that there is none.
    #[serde(default)]
    pub absent: Vec<u16>,
    /// One series for each row of another table.
    pub for_each: Option<ForEach>,
    /// Column of the parent row that says how many rows there are.
    pub count: Option<String>,
    /// Ask once with each of these extra parameters.
    #[serde(default)]
    pub variants: Vec<BTreeMap<String, String>>,
}

/// What a listing is asked for once each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EachScope {
    /// The organisation.
    Organization,
    /// Every project.
    Project,
    /// Every region.
    Region,
    /// Every zone.
    Zone,
    /// Every region that has Object Storage.
    S3Region,
}

/// How pages follow each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Paging {
    /// `page` and `page_size`, total in the body.
    TotalCount,
    /// `page` and `per_page`, total in a header.
    HeaderCount,
    /// `page` and `per_page` until a page is empty or repeats.
    UntilEmpty,
    /// `page_token`.
    Token,
    /// One answer is all.
    #[default]
    None,
}

/// Pointers to the owner of an element.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owner {
    /// Pointer to the project.
    pub project: Option<String>,
    /// Pointer to the organisation.
    pub organization: Option<String>,
}

/// Fan-out over the rows of another table: `table`, and placeholder to column.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ForEach {
    /// The parent table.
    pub table: String,
    /// Only for rows that have these values in required columns; for the others there is nothing to ask.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    /// Placeholder to column of the parent row.
    #[serde(flatten)]
    pub placeholders: BTreeMap<String, String>,
}

/// Rows nested in the elements of another table's answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nested {
    /// Whose elements.
    pub table: String,
    /// Pointer inside the element.
    pub items: String,
    /// A missing list means that there are none, where the API is known to leave empty lists out.
    #[serde(default)]
    pub absent: bool,
}

/// How resources of a Terraform provider fill the table.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terraform {
    /// Resource type.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// More resource types, where Rust joins several.
    #[serde(default)]
    pub types: Vec<String>,
    /// Rust of this name does it.
    pub code: Option<String>,
    /// A row only where the attribute at this pointer is not empty.
    pub when: Option<String>,
    /// Column to attribute pointer.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub columns: IndexMap<String, String>,
    /// Conversions that differ from those of the API, by column.
    #[serde(default)]
    pub read: BTreeMap<String, Read>,
    /// What an attribute that is not set means, by column, where the provider leaves no doubt.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub null: BTreeMap<String, toml::Value>,
    /// Attributes that tell how things are before a plan is applied, because other resources change them:
    /// not known where a plan changes anything.
    #[serde(default)]
    pub before_apply: Vec<String>,
    /// A block list inside the resource that gives the rows.
    pub nested: Option<TerraformNested>,
}

/// A block list inside a Terraform resource.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TerraformNested {
    /// Pointer to the list.
    pub items: String,
}
