//! `allowed_signers`: which key signs for whom, for what and when.

use chrono::{NaiveDate, NaiveDateTime};
use onus_core::Moment;
use ssh_key::PublicKey;
use ssh_key::public::KeyData;
use thiserror::Error;

use super::pattern::list_means;

/// Who may sign, line by line as OpenSSH reads it.
#[derive(Clone, Debug, Default)]
pub struct AllowedSigners {
    lines: Vec<Line>,
}

/// A line that cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("line {line} of the allowed signers {what}")]
pub struct BadSigners {
    line: usize,
    what: String,
}

#[derive(Clone, Debug)]
struct Line {
    principals: String,
    namespaces: Option<String>,
    after: Option<Moment>,
    before: Option<Moment>,
    key: KeyData,
}

impl AllowedSigners {
    /// Reads the text of the file.
    ///
    /// # Errors
    /// When a line is none that OpenSSH would take, has an option that is not supported, or a time without `Z`, which
    /// would mean another moment on another machine.
    pub fn of_text(text: &str) -> Result<Self, BadSigners> {
        let lines = text.lines().enumerate();
        let meant = lines.filter(|(_, line)| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
        let read = |(at, line): (usize, &str)| {
            Line::of_text(line.trim()).map_err(|what| BadSigners { line: at + 1, what })
        };
        Ok(Self { lines: meant.map(read).collect::<Result<_, _>>()? })
    }

    /// Whether a key may sign for somebody, for something, at a moment.
    pub(super) fn allow(
        &self,
        key: &KeyData,
        signer: &str,
        namespace: &str,
        at: Moment,
    ) -> Result<(), String> {
        let of_signer = || self.lines.iter().filter(|line| list_means(&line.principals, signer));
        let mut with_key = of_signer().filter(|line| line.key == *key).peekable();
        if of_signer().next().is_none() {
            return Err(format!("the allowed signers do not name `{signer}`"));
        }
        if with_key.peek().is_none() {
            return Err(format!("the key is none that the allowed signers give `{signer}`"));
        }
        let mut why = String::new();
        for line in with_key {
            match line.refusal(namespace, at) {
                None => return Ok(()),
                Some(refusal) => why = format!("the allowed signers {refusal} for `{signer}`"),
            }
        }
        Err(why)
    }
}

impl Line {
    fn of_text(line: &str) -> Result<Self, String> {
        let (principals, rest) = word(line)?;
        let (options, key) = match PublicKey::from_openssh(rest) {
            Ok(key) => (String::new(), key),
            Err(_) => {
                let (options, rest) = word(rest)?;
                let key = PublicKey::from_openssh(rest).map_err(|error| format!("has no key: {error}"))?;
                (options, key)
            }
        };
        let key = key.key_data().clone();
        let mut read = Self { principals, namespaces: None, after: None, before: None, key };
        for (name, value) in options_of(&options) {
            match (name.to_ascii_lowercase().as_str(), value) {
                ("namespaces", Some(value)) => read.namespaces = Some(value),
                ("valid-after", Some(value)) => read.after = Some(moment(&value)?),
                ("valid-before", Some(value)) => read.before = Some(moment(&value)?),
                _ => return Err(format!("has the option `{name}`, which is not supported")),
            }
        }
        Ok(read)
    }

    fn refusal(&self, namespace: &str, at: Moment) -> Option<String> {
        if self.namespaces.as_ref().is_some_and(|list| !list_means(list, namespace)) {
            return Some(format!("do not allow `{namespace}`"));
        }
        if self.after.is_some_and(|after| at < after) {
            return Some(format!("do not know this key yet on {at}"));
        }
        if self.before.is_some_and(|before| at >= before) {
            return Some(format!("no longer know this key on {at}"));
        }
        None
    }
}

/// The first word of a line, in which quotes hold spaces together, and what follows it.
fn word(line: &str) -> Result<(String, &str), String> {
    let mut quoted = false;
    for (at, letter) in line.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            ' ' | '\t' if !quoted => {
                let (word, rest) = line.split_at_checked(at).unwrap_or((line, ""));
                // Principals may stand in quotes as a whole; options have quotes within, which are still needed.
                let word = word.strip_prefix('"').and_then(|word| word.strip_suffix('"')).unwrap_or(word);
                return Ok((word.to_owned(), rest.trim_start()));
            }
            _ => {}
        }
    }
    Err("ends before its key".to_owned())
}

/// Options between commas, each a name and perhaps a value in quotes.
fn options_of(text: &str) -> Vec<(String, Option<String>)> {
    let (mut options, mut quoted) = (Vec::new(), false);
    let parts = text.split(|letter| {
        quoted ^= letter == '"';
        letter == ',' && !quoted
    });
    for part in parts.filter(|part| !part.is_empty()) {
        options.push(match part.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.trim_matches('"').to_owned())),
            None => (part.to_owned(), None),
        });
    }
    options
}

/// `YYYYMMDD`, `YYYYMMDDHHMM` or `YYYYMMDDHHMMSS`, each with a `Z`.
fn moment(text: &str) -> Result<Moment, String> {
    let Some(digits) = text.strip_suffix('Z') else {
        return Err(format!("has the time `{text}` without a `Z`: it would mean another moment elsewhere"));
    };
    let read = match digits.len() {
        8 => NaiveDate::parse_from_str(digits, "%Y%m%d").ok().and_then(|day| day.and_hms_opt(0, 0, 0)),
        12 => NaiveDateTime::parse_from_str(&format!("{digits}00"), "%Y%m%d%H%M%S").ok(),
        14 => NaiveDateTime::parse_from_str(digits, "%Y%m%d%H%M%S").ok(),
        _ => None,
    };
    let read = read.and_then(|moment| Moment::from_unix(moment.and_utc().timestamp()));
    read.ok_or_else(|| format!("has the time `{text}`, which is none"))
}
