//! What is known of all resources of a file before any of them becomes a row: identifiers, where references
//! lead, and where buckets and security groups are.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::buckets::BUCKET;
use super::configuration::Configuration;
use super::needs::PLACES;
use super::resource::{Action, Resource};
use super::security_groups::GROUP;
use crate::rows::without_locality;

/// What a text begins with that stands in the place of a key or reference that is not known.
///
/// A required column cannot hold NULL, and a resource of which only such a column is unknown should be judged
/// all the same. The text equals no identifier of any provider, so a join on it finds nothing. **It is ignorance
/// all the same**: comparing it with `''`, or with a project that the customer declared, gives an answer where
/// there is none. Who judges must take it for NULL.
pub const STAND_IN: &str = "unknown:";

/// What is known of all resources.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) configuration: Configuration,
    /// Whether the file is a plan that changes anything.
    pub(super) changes: bool,
    /// Whether there are buckets.
    pub(super) has_buckets: bool,
    /// What tells stand-ins of this file from those of one read before.
    pub(super) prefix: String,
    /// Address to the identifier of the row; none for one whose address stands in.
    ids: HashMap<Rc<str>, Option<Rc<str>>>,
    /// Buckets by name, which is unique in the world.
    buckets: HashMap<Rc<str>, Rc<str>>,
    /// Identifier to the bucket or security group.
    owners: HashMap<Rc<str>, Owner>,
    waiting: Vec<Waiting>,
    texts: HashSet<Rc<str>>,
}

/// A bucket or security group that others belong to.
#[derive(Debug)]
pub(super) struct Owner {
    pub(super) address: Rc<str>,
    places: Places,
}

/// Values of [`PLACES`].
type Places = [Option<Rc<str>>; PLACES.len()];

/// A bucket or security group of which the configuration, read later, may say where it is.
#[derive(Debug)]
struct Waiting {
    address: Rc<str>,
    is_bucket: bool,
    id: Option<Rc<str>>,
    name: Option<Rc<str>>,
    places: Places,
}

impl Owner {
    /// Where it is, or whose; none when that is not known.
    pub(super) fn place(&self, place: &str) -> Option<&str> {
        let at = PLACES.iter().position(|name| *name == place)?;
        self.places.get(at)?.as_deref()
    }
}

impl Known {
    pub(super) fn new(prefix: String) -> Self {
        Self { prefix, ..Self::default() }
    }

    /// Takes note of a resource, on the first pass.
    pub(super) fn note(&mut self, resource: &Resource) {
        self.changes |= resource.action != Action::Keep;
        let address: Rc<str> = Rc::from(resource.address.as_str());
        let id = resource.text("id").map(|id| Rc::from(without_locality(id)));
        let is_bucket = resource.kind == BUCKET;
        self.has_buckets |= is_bucket;
        if !is_bucket && resource.kind != GROUP {
            self.ids.insert(address, id);
            return;
        }
        let places = PLACES.map(|place| resource.text(place).map(|text| self.shared(text)));
        let name = resource.text("name").filter(|_| is_bucket).map(Rc::from);
        self.waiting.push(Waiting { address, is_bucket, id, name, places });
    }

    /// Finishes the first pass: buckets and groups may be where the configuration, read last, says.
    pub(super) fn settle(&mut self, configuration: Configuration) {
        self.configuration = configuration;
        let mut waiting = std::mem::take(&mut self.waiting);
        // References of one may lead to another, so all have their identifiers before any is followed.
        for one in &mut waiting {
            for (place, name) in one.places.iter_mut().zip(PLACES) {
                if place.is_none() {
                    *place = self.place(&one.address, name).map(|found| self.shared(&found));
                }
            }
            if one.is_bucket {
                let region = PLACES
                    .iter()
                    .position(|name| *name == "region")
                    .and_then(|at| one.places.get(at)?.clone());
                one.id =
                    region.zip(one.name.clone()).map(|(region, name)| Rc::from(format!("{region}/{name}")));
            }
            self.ids.insert(Rc::clone(&one.address), one.id.clone());
        }
        for Waiting { address, is_bucket, id, name, places } in waiting {
            let id = id.unwrap_or_else(|| Rc::from(self.stand_in_id(&address)));
            if let Some(name) = name.filter(|_| is_bucket) {
                self.buckets.insert(name, Rc::clone(&id));
            }
            self.owners.insert(id, Owner { address, places });
        }
    }

    /// The bucket or security group with an identifier.
    pub(super) fn owner(&self, id: &str) -> Option<&Owner> {
        self.owners.get(id)
    }

    /// The bucket of a name.
    pub(super) fn bucket_named(&self, name: &str) -> Option<&str> {
        self.buckets.get(name).map(|id| &**id)
    }

    /// A text that is kept once: most resources are in a few projects and zones.
    fn shared(&mut self, text: &str) -> Rc<str> {
        if let Some(text) = self.texts.get(text) {
            return Rc::clone(text);
        }
        let text: Rc<str> = Rc::from(text);
        self.texts.insert(Rc::clone(&text));
        text
    }

    /// The identifier of a resource's row: its own, or its address while it has none. A bucket is known by
    /// region and name.
    pub(super) fn own_id(&self, resource: &Resource) -> String {
        if resource.kind == BUCKET {
            return match (resource.text("region"), resource.text("name")) {
                (Some(region), Some(name)) => format!("{region}/{name}"),
                _ => self.stand_in_id(&resource.address),
            };
        }
        match resource.text("id") {
            Some(id) => without_locality(id).to_owned(),
            None => self.stand_in_id(&resource.address),
        }
    }

    /// The identifier of a resource that has none yet.
    pub(super) fn stand_in_id(&self, address: &str) -> String {
        format!("{}{address}", self.prefix)
    }

    /// The identifier of the resource at an address.
    pub(super) fn id_at(&self, address: &str) -> Option<Rc<str>> {
        let id = self.ids.get(address)?;
        Some(id.clone().unwrap_or_else(|| Rc::from(self.stand_in_id(address))))
    }
}
