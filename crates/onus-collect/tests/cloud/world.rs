//! What there is in the cloud.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use super::{Bucket, account};

/// Everything that can be asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    /// Listings by path.
    pub(crate) lists: BTreeMap<String, List>,
    /// Single objects by path.
    pub(crate) objects: BTreeMap<String, Value>,
    pub(crate) buckets: Vec<Bucket>,
    /// Rows of a page at most, whatever is asked for.
    pub(crate) page: usize,
    /// Object Storage takes no notice of the project in the access key.
    pub(crate) ignores_project: bool,
    /// Rows that totals count and no page shows.
    pub(crate) uncounted: usize,
}

/// A listing.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) style: Style,
    /// Where the elements are in the answer.
    pub(crate) key: &'static str,
    /// Parameters that must be given, and what they are compared with in an element.
    pub(crate) filters: &'static [(&'static str, &'static str)],
    /// Whether the elements are an object by name, and not a list.
    pub(crate) by_name: bool,
    /// Elements with their names.
    pub(crate) elements: Vec<(String, Value)>,
}

/// How pages follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    TotalCount,
    HeaderCount,
    UntilEmpty,
    Token,
    Whole,
}

impl World {
    /// The invented organisation.
    pub(crate) fn invented() -> Self {
        static INVENTED: LazyLock<World> = LazyLock::new(account::invented);
        INVENTED.clone()
    }

    /// Adds a listing.
    pub(crate) fn list(
        &mut self,
        path: impl Into<String>,
        style: Style,
        key: &'static str,
        filters: &'static [(&'static str, &'static str)],
        elements: Vec<Value>,
    ) {
        let elements = elements.into_iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect();
        self.lists.insert(path.into(), List { style, key, filters, by_name: false, elements });
    }

    /// The elements of a listing.
    pub(crate) fn elements(&mut self, path: &str) -> &mut Vec<(String, Value)> {
        &mut self.lists.get_mut(path).unwrap().elements
    }

    /// Adds projects with nothing in them.
    pub(crate) fn add_projects(&mut self, count: usize) {
        let projects = self.elements("/account/v3/projects");
        for number in 0..count {
            let mut project = projects[0].1.clone();
            project["id"] = format!("0c000000-0000-4000-8000-{number:012}").into();
            projects.push((String::new(), project));
        }
    }

    /// A bucket.
    pub(crate) fn bucket(&mut self, name: &str) -> &mut Bucket {
        self.buckets.iter_mut().find(|bucket| bucket.name == name).unwrap()
    }
}
