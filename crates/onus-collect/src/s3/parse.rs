//! From elements to values, strictly.
//!
//! Every question an answer file asks of an element is one of these few: this child, at most once; these children and
//! no others; a text; a number. Each failure names the element, so that a new shape can be recognised from the error.

use std::str::FromStr;

use thiserror::Error;

use super::xml::{self, Element};

/// Why an answer cannot be read.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("cannot read the answer to `{call}`: {fault}")]
pub struct S3ParseError {
    /// The sub-resource or call that was asked for.
    pub call: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with an answer. Names of elements are repeated, their content is not.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The text is not UTF-8, or says that it is not.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// Not XML.
    #[error("it is not well-formed XML (byte {place})")]
    Malformed {
        /// Where.
        place: u64,
    },
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// Text after the end.
    #[error("it has a second root element")]
    SecondRoot,
    /// A document type could define entities.
    #[error("it has a document type, which is never expanded")]
    DocumentType,
    /// An entity nobody defined.
    #[error("it has an entity that XML does not define")]
    Entity,
    /// More than any answer has.
    #[error("it is deeper or larger than any answer of S3")]
    TooLarge,
    /// Something else was answered.
    #[error("it is `{found}` instead of `{expected}`")]
    Root {
        /// What came.
        found: String,
        /// What was asked for.
        expected: &'static str,
    },
    /// An element that nobody knows, and that may change the meaning.
    #[error("`{parent}` has the unknown element `{child}`")]
    Unknown {
        /// The element.
        parent: String,
        /// What stands in it.
        child: String,
    },
    /// An element that has to be there.
    #[error("`{parent}` has no `{child}`")]
    Missing {
        /// The element.
        parent: String,
        /// What it lacks.
        child: &'static str,
    },
    /// An element that must not be repeated.
    #[error("`{parent}` has `{child}` more than once")]
    Repeated {
        /// The element.
        parent: String,
        /// What is repeated.
        child: &'static str,
    },
    /// Text where elements belong, or the other way round.
    #[error("`{0}` has text and elements mixed up")]
    Mixed(String),
    /// A value out of its set.
    #[error("`{0}` has a value that is not one of its own")]
    Value(String),
    /// A list that counts itself, and counts otherwise.
    #[error("it holds {found} elements and says {said}")]
    Count {
        /// How many there are.
        found: u64,
        /// How many there should be.
        said: u64,
    },
    /// Not the JSON it should be.
    #[error("it is not {0}")]
    Json(&'static str),
}

impl Fault {
    pub(crate) fn of(self, call: &'static str) -> S3ParseError {
        S3ParseError { call, fault: self }
    }
}

/// Names come from the answer: only as much as helps.
fn short(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// The root element, which has to have one of these names.
pub(crate) fn root(body: &[u8], names: &[&'static str]) -> Result<Element, Fault> {
    let root = xml::parse(body)?;
    if names.contains(&root.name.as_str()) {
        return Ok(root);
    }
    Err(Fault::Root { found: short(&root.name), expected: names.first().copied().unwrap_or("") })
}

impl Element {
    /// Refuses children of other names, and text beside them.
    pub(crate) fn only(&self, names: &[&str]) -> Result<(), Fault> {
        self.without_text()?;
        match self.children.iter().find(|child| !names.contains(&child.name.as_str())) {
            Some(child) => Err(Fault::Unknown { parent: short(&self.name), child: short(&child.name) }),
            None => Ok(()),
        }
    }

    /// Refuses children of other names that have children of their own. A new plain value beside the rows of a list
    /// loses nothing; a row under a new name would be lost.
    pub(crate) fn only_rows(&self, names: &[&str]) -> Result<(), Fault> {
        self.without_text()?;
        let unknown = |child: &&Element| !names.contains(&child.name.as_str()) && !child.children.is_empty();
        match self.children.iter().find(unknown) {
            Some(child) => Err(Fault::Unknown { parent: short(&self.name), child: short(&child.name) }),
            None => Ok(()),
        }
    }

    /// All children of a name, in order.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The child of a name, if there is one; there must not be two.
    pub(crate) fn child(&self, name: &'static str) -> Result<Option<&Element>, Fault> {
        let mut found = self.all(name);
        let first = found.next();
        match found.next() {
            Some(_) => Err(Fault::Repeated { parent: short(&self.name), child: name }),
            None => Ok(first),
        }
    }

    /// The child of a name.
    pub(crate) fn required(&self, name: &'static str) -> Result<&Element, Fault> {
        self.child(name)?.ok_or_else(|| Fault::Missing { parent: short(&self.name), child: name })
    }

    /// The text of an element without children.
    pub(crate) fn value(&self) -> Result<&str, Fault> {
        if self.children.is_empty() { Ok(&self.text) } else { Err(Fault::Mixed(short(&self.name))) }
    }

    /// The text of a child; one that is absent has none.
    pub(crate) fn text(&self, name: &'static str) -> Result<Option<String>, Fault> {
        self.child(name)?.map(|child| child.value().map(str::to_owned)).transpose()
    }

    /// The text of a child that has to be there.
    pub(crate) fn required_text(&self, name: &'static str) -> Result<String, Fault> {
        Ok(self.required(name)?.value()?.to_owned())
    }

    /// The texts of all children of a name.
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>, Fault> {
        self.all(name).map(|child| child.value().map(str::to_owned)).collect()
    }

    /// A number, a truth value.
    pub(crate) fn parsed<T: FromStr>(&self, name: &'static str) -> Result<Option<T>, Fault> {
        self.child(name)?.map(Element::parse_value).transpose()
    }

    /// A number, a truth value that has to be there.
    pub(crate) fn required_parsed<T: FromStr>(&self, name: &'static str) -> Result<T, Fault> {
        self.required(name)?.parse_value()
    }

    /// The fault of a value out of its set.
    pub(crate) fn unexpected(&self) -> Fault {
        Fault::Value(short(&self.name))
    }

    fn parse_value<T: FromStr>(&self) -> Result<T, Fault> {
        self.value()?.trim().parse().map_err(|_| self.unexpected())
    }

    fn without_text(&self) -> Result<(), Fault> {
        if self.text.trim().is_empty() { Ok(()) } else { Err(Fault::Mixed(short(&self.name))) }
    }
}
