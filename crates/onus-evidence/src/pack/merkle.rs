//! The tree over all packs of a workspace, and proofs that one is in it and that it only ever grew (RFC 6962, 2.1).

use sha2::{Digest, Sha256};

type Hash = [u8; 32];

/// The leaf of a manifest.
#[must_use]
pub fn leaf(manifest: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(manifest);
    hash.finalize().into()
}

fn node(left: &Hash, right: &Hash) -> Hash {
    let mut hash = Sha256::new();
    hash.update([1]);
    hash.update(left);
    hash.update(right);
    hash.finalize().into()
}

/// The leaves of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(pub Vec<Hash>);

impl Tree {
    /// The root over the first `size` leaves; of none, the hash of nothing. None for more leaves than there are.
    #[must_use]
    pub fn root(&self, size: usize) -> Option<Hash> {
        self.0.get(..size).map(root)
    }
}

fn root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => Sha256::digest([]).into(),
        [only] => *only,
        leaves => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node(&root(left), &root(right))
        }
    }
}

/// The largest power of two below a number of at least two.
fn split(size: usize) -> usize {
    match size.is_power_of_two() {
        true => size / 2,
        false => size.next_power_of_two() / 2,
    }
}

/// The hashes that show that leaf `at` is in the tree of `leaves`, from the leaf upwards.
#[must_use]
pub fn inclusion(leaves: &[Hash], at: usize) -> Vec<Hash> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    let (mut path, other) = match at.checked_sub(left.len()) {
        None => (inclusion(left, at), root(right)),
        Some(at) => (inclusion(right, at), root(left)),
    };
    path.push(other);
    path
}

/// Whether a path shows that a leaf stands at a place in the tree of `size` leaves with a root.
#[must_use]
pub fn included(leaf: Hash, at: usize, size: usize, path: &[Hash], expected: &Hash) -> bool {
    fn climb(leaf: Hash, at: usize, size: usize, path: &[Hash]) -> Option<Hash> {
        if size < 2 {
            return (size == 1 && path.is_empty()).then_some(leaf);
        }
        let (other, below) = path.split_last()?;
        let left = split(size);
        Some(match at.checked_sub(left) {
            None => node(&climb(leaf, at, left, below)?, other),
            Some(at) => node(other, &climb(leaf, at, size - left, below)?),
        })
    }
    at < size && climb(leaf, at, size, path).as_ref() == Some(expected)
}

/// The hashes that show that the tree of the first `old` leaves became that of all by growing.
#[must_use]
pub fn consistency(leaves: &[Hash], old: usize) -> Vec<Hash> {
    fn part(leaves: &[Hash], old: usize, whole: bool) -> Vec<Hash> {
        if old == leaves.len() {
            return if whole { Vec::new() } else { vec![root(leaves)] };
        }
        let (left, right) = leaves.split_at(split(leaves.len()));
        let (mut path, other) = match old.checked_sub(left.len()) {
            None | Some(0) => (part(left, old.min(left.len()), whole), root(right)),
            Some(old) => (part(right, old, false), root(left)),
        };
        path.push(other);
        path
    }
    if old == 0 || old >= leaves.len() { Vec::new() } else { part(leaves, old, true) }
}

/// Whether a path shows that a tree of `new` leaves grew out of one of `old`.
#[must_use]
pub fn consistent(old: usize, old_root: &Hash, new: usize, new_root: &Hash, path: &[Hash]) -> bool {
    /// The roots of the first `old` and of all leaves of a part of the tree.
    fn roots(old: usize, size: usize, path: &[Hash], whole: Option<&Hash>) -> Option<(Hash, Hash)> {
        if old == size {
            let root = match (whole, path) {
                (Some(root), []) => *root,
                (None, [root]) => *root,
                _ => return None,
            };
            return Some((root, root));
        }
        let (other, below) = path.split_last()?;
        let left = split(size);
        match old.checked_sub(left) {
            None | Some(0) => {
                let (old_root, new_root) = roots(old, left, below, whole)?;
                Some((old_root, node(&new_root, other)))
            }
            Some(old) => {
                let (old_root, new_root) = roots(old, size - left, below, None)?;
                Some((node(other, &old_root), node(other, &new_root)))
            }
        }
    }
    match (old, new) {
        (0, _) => path.is_empty() && *old_root == root(&[]),
        (old, new) if old > new => false,
        (old, new) if old == new => path.is_empty() && old_root == new_root,
        (old, new) => roots(old, new, path, Some(old_root)) == Some((*old_root, *new_root)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u8) -> Vec<Hash> {
        (0..count).map(|number| leaf(&[number])).collect()
    }

    #[test]
    fn the_first_roots_are_those_of_the_rfc() {
        let hex = |hash: Hash| crate::hexadecimal(&hash);
        assert_eq!(hex(root(&[])), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(hex(leaf(&[])), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assert_eq!(root(&leaves(3)), node(&node(&leaf(&[0]), &leaf(&[1])), &leaf(&[2])));
    }

    #[test]
    fn every_leaf_of_every_tree_is_shown_to_be_there_and_nowhere_else() {
        for size in 1..40u8 {
            let all = leaves(size);
            let head = root(&all);
            for at in 0..usize::from(size) {
                let path = inclusion(&all, at);
                for other in 0..usize::from(size) {
                    assert_eq!(
                        included(leaf(&[u8::try_from(other).unwrap()]), at, size.into(), &path, &head),
                        at == other
                    );
                }
                assert!(!included(leaf(&[200]), at, size.into(), &path, &head));
            }
        }
    }

    #[test]
    fn every_tree_is_shown_to_have_grown_and_no_other() {
        for new in 1..34u8 {
            let all = leaves(new);
            for old in 1..=usize::from(new) {
                let path = consistency(&all, old);
                let (old_root, new_root) = (root(&all[..old]), root(&all));
                assert!(consistent(old, &old_root, new.into(), &new_root, &path), "{old} {new}");
                if old < usize::from(new) {
                    let mut rewritten = all.clone();
                    rewritten[old - 1] = leaf(&[201]);
                    assert!(!consistent(
                        old,
                        &old_root,
                        new.into(),
                        &root(&rewritten),
                        &consistency(&rewritten, old)
                    ));
                    assert!(!consistent(old, &leaf(&[7, 7]), new.into(), &new_root, &path));
                }
            }
        }
    }
}
