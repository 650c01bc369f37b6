//! The resources of a table, each known by a hash, to see that a check answers for each exactly once.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use onus_facts::quoted;

use crate::{AssessError, Session};

/// The resources of one table, in the order in which a plain scan gives them. Eight bytes each: names
/// are only hashed, with a key of this run's own, so that no name can be made to collide.
#[derive(Debug)]
pub struct Resources {
    hashes: Vec<u64>,
    by_hash: OnceLock<HashMap<u64, usize>>,
    hasher: RandomState,
}

impl Resources {
    pub(crate) fn read(session: &Session, table: &str) -> Result<Self, AssessError> {
        let hasher = RandomState::new();
        let sql = format!("select id from {} order by rowid", quoted(table));
        let (mut statement, _) = session.prepare(&sql)?;
        session.start();
        let mut rows = statement.query([]).map_err(|error| session.explain(error))?;
        let mut hashes = Vec::new();
        while let Some(row) = rows.next().map_err(|error| session.explain(error))? {
            let id = row.get_ref(0).and_then(|value| value.as_bytes().map_err(Into::into));
            hashes.push(hasher.hash_one(id.map_err(AssessError::Statement)?));
        }
        Ok(Self { hashes, by_hash: OnceLock::new(), hasher })
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    pub(crate) fn hash(&self, id: &str) -> u64 {
        self.hasher.hash_one(id.as_bytes())
    }

    /// Where a resource stands. `expected` is tried first: most checks scan in the table's own order.
    pub(crate) fn position(&self, id: &str, expected: usize) -> Option<usize> {
        let hash = self.hash(id);
        if self.hashes.get(expected) == Some(&hash) {
            return Some(expected);
        }
        let by_hash = self
            .by_hash
            .get_or_init(|| self.hashes.iter().enumerate().map(|(at, hash)| (*hash, at)).collect());
        by_hash.get(&hash).copied()
    }
}

/// The resources of all tables, read when first asked for and shared by all checks.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<HashMap<String, Arc<Place>>>);

/// Where the resources of one table will stand. Each has a lock of its own: who reads one table keeps
/// nobody from another.
type Place = Mutex<Option<Arc<Resources>>>;

impl Shelf {
    /// The resources of a table.
    ///
    /// # Errors
    /// When the snapshot cannot be read.
    pub fn of(&self, session: &Session, table: &str) -> Result<Arc<Resources>, AssessError> {
        let place = {
            let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(shelf.entry(table.to_owned()).or_default())
        };
        let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(resources) = &*place {
            return Ok(Arc::clone(resources));
        }
        let resources = Arc::new(Resources::read(session, table)?);
        *place = Some(Arc::clone(&resources));
        Ok(resources)
    }
}

/// Which resources were answered for.
pub(crate) struct Seen {
    bits: Vec<u64>,
    count: usize,
}

impl Seen {
    pub(crate) fn none_of(resources: &Resources) -> Self {
        Self { bits: vec![0; resources.len().div_ceil(64)], count: 0 }
    }

    /// Marks one; false when it was marked before.
    pub(crate) fn mark(&mut self, position: usize) -> bool {
        let Some(word) = self.bits.get_mut(position / 64) else { return false };
        let bit = 1 << (position % 64);
        let new = *word & bit == 0;
        *word |= bit;
        self.count += usize::from(new);
        new
    }

    pub(crate) fn count(&self) -> usize {
        self.count
    }
}
