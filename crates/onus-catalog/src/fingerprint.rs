//! Fingerprints of the lines of a document, by which a later text of it is compared with the one that was read. The
//! text itself is its publisher's and is not part of the catalog.

use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use sha2::{Digest, Sha256};

/// The lines of one document. `cargo xtask fingerprint` writes the file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fingerprints {
    /// SHA-256 of the text that was read, as in the document's model.
    pub sha256: String,
    /// Each line that has words: its number from 1, and two fingerprints of 16 hexadecimal digits.
    pub lines: Vec<Fingerprint>,
}

/// One line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// From 1, in the text that was read.
    pub line: usize,
    /// Changes with any word.
    pub exact: u64,
    /// Changes little where few words change.
    pub alike: u64,
}

impl Fingerprint {
    /// That of a line; none for one without words.
    #[must_use]
    pub fn of(line: usize, text: &str) -> Option<Self> {
        let words = words(text);
        if words.is_empty() {
            return None;
        }
        let digest = Sha256::digest(words.join(" ").as_bytes());
        let exact = digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        Some(Self { line, exact, alike: alike(&words) })
    }

    /// In how many of 64 ways two lines differ; lines that have nothing in common differ in about half.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.alike ^ other.alike).count_ones()
    }

    /// As it is written in the file.
    #[must_use]
    pub fn to_text(self) -> String {
        format!("{} {:016x} {:016x}", self.line, self.exact, self.alike)
    }
}

/// The words of a line: case, punctuation, bullets and spaces say nothing.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// A simhash of the words and of their letters by threes: each votes for each bit, and the majority decides.
fn alike(words: &[String]) -> u64 {
    let mut votes = [0i64; 64];
    let mut vote = |feature: u64| {
        for (bit, votes) in votes.iter_mut().enumerate() {
            *votes += if feature >> bit & 1 == 1 { 1 } else { -1 };
        }
    };
    for word in words {
        vote(hash(word.bytes()));
    }
    let letters: Vec<char> = words.join(" ").chars().collect();
    for three in letters.windows(3) {
        vote(hash(three.iter().flat_map(|c| u32::from(*c).to_be_bytes())));
    }
    votes.iter().enumerate().filter(|(_, votes)| **votes > 0).fold(0, |sum, (bit, _)| sum | 1 << bit)
}

/// FNV-1a, and a last mixing of its bits. It has to give the same for ever, and guards nothing.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}

impl FromStr for Fingerprint {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split(' ').collect();
        let read = match parts.as_slice() {
            [line, exact, alike] => line.parse().ok().zip(hexadecimal(exact)).zip(hexadecimal(alike)),
            _ => None,
        };
        let bad = || format!("`{text}` is no fingerprint: a line's number and twice 16 hexadecimal digits");
        read.map(|((line, exact), alike)| Self { line, exact, alike }).ok_or_else(bad)
    }
}

fn hexadecimal(text: &str) -> Option<u64> {
    (text.len() == 16).then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for Fingerprint {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fingerprint".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "A line's number, a hash of its words, and a hash that changes little with few of them",
            "pattern": "^\\d+ [0-9a-f]{16} [0-9a-f]{16}$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Fingerprint {
        Fingerprint::of(1, text).unwrap()
    }

    #[test]
    fn only_words_count() {
        assert_eq!(of("  • The Keeper   feeds, daily."), of("* the keeper feeds daily"));
        assert_ne!(of("The keeper feeds daily").exact, of("The keeper feeds weekly").exact);
        assert_eq!(Fingerprint::of(1, " -- "), None);
    }

    #[test]
    fn few_words_change_little() {
        let (old, other) = (
            of("The keeper of the lighthouse cleans its lamps on every first Monday of a month"),
            of("Boats are moored at the southern pier and paid for in advance"),
        );
        let edited = of("The keeper of the lighthouse cleans its lamps on every second Monday of a month");
        assert!(old.distance(edited) < 12 && old.distance(other) > 18);
    }

    #[test]
    fn a_fingerprint_is_read_as_it_is_written() {
        let one = of("a line");
        assert_eq!(one.to_text().parse(), Ok(one));
        for text in
            ["", "1 2 3", "x 0123456789abcdef 0123456789abcdef", "1 +123456789abcdef 0123456789abcdeg"]
        {
            assert!(text.parse::<Fingerprint>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_hash_is_the_same_for_ever() {
        assert_eq!(of("ships and harbours").to_text(), "1 d692524c70343430 fa72618f0f02c920");
    }
}
