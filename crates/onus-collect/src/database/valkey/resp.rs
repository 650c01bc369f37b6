//! The protocol of Valkey, RESP2: commands as lists of texts, and answers within limits.
//!
//! Written out since it is small, and since a client of the whole server could also change things.

use std::io::{self, BufRead, Read};

/// Bytes of one answer, with what its parts cost in memory.
const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of one line.
const LONGEST_LINE: u64 = 64 * 1024;
/// Lists within lists; no answer that is asked for has any.
const DEEPEST: u8 = 3;
/// What a part of a list costs at least.
const PART: u64 = 64;

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reply {
    Text(String),
    Error(String),
    Number(i64),
    Nothing,
    List(Vec<Reply>),
}

impl Reply {
    pub(super) fn text(self) -> Result<String, String> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err("the answer is no text".to_owned()),
        }
    }

    pub(super) fn texts(self) -> Result<Vec<String>, String> {
        match self {
            Self::List(parts) => parts.into_iter().map(Self::text).collect(),
            _ => Err("the answer is no list".to_owned()),
        }
    }
}

/// A command as it is sent.
pub(super) fn command(words: &[&str]) -> Vec<u8> {
    let mut bytes = format!("*{}\r\n", words.len()).into_bytes();
    for word in words {
        bytes.extend(format!("${}\r\n{word}\r\n", word.len()).into_bytes());
    }
    bytes
}

/// Reads one answer.
pub(super) fn reply(from: &mut impl BufRead) -> io::Result<Reply> {
    let mut left = MOST_BYTES;
    part(from, &mut left, DEEPEST)
}

fn part(from: &mut impl BufRead, left: &mut u64, depth: u8) -> io::Result<Reply> {
    let line = line(from)?;
    spend(left, PART + line.len() as u64)?;
    let mut characters = line.chars();
    let (kind, rest) = (characters.next(), characters.as_str());
    match kind {
        Some('+') => Ok(Reply::Text(rest.to_owned())),
        Some('-') => Ok(Reply::Error(rest.to_owned())),
        Some(':') => number(rest).map(Reply::Number),
        Some('$') => match u64::try_from(number(rest)?) {
            Ok(length) => bulk(from, left, length),
            Err(_) => Ok(Reply::Nothing),
        },
        Some('*') => match u64::try_from(number(rest)?) {
            Ok(length) => list(from, left, depth, length),
            Err(_) => Ok(Reply::Nothing),
        },
        _ => Err(invalid("this is not the protocol of Valkey")),
    }
}

fn bulk(from: &mut impl BufRead, left: &mut u64, length: u64) -> io::Result<Reply> {
    spend(left, length)?;
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    let mut end = [0; 2];
    from.read_exact(&mut end)?;
    if &end != b"\r\n" {
        return Err(invalid("a text does not end where it should"));
    }
    Ok(Reply::Text(String::from_utf8_lossy(&bytes).into_owned()))
}

fn list(from: &mut impl BufRead, left: &mut u64, depth: u8, length: u64) -> io::Result<Reply> {
    let depth = depth.checked_sub(1).ok_or_else(|| invalid("lists lie too deep in each other"))?;
    let parts: io::Result<Vec<Reply>> = (0..length).map(|_| part(from, left, depth)).collect();
    parts.map(Reply::List)
}

fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut bytes = Vec::new();
    from.take(LONGEST_LINE).read_until(b'\n', &mut bytes)?;
    match bytes.strip_suffix(b"\r\n") {
        Some(line) => Ok(String::from_utf8_lossy(line).into_owned()),
        None if bytes.is_empty() => Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the server hung up")),
        None => Err(invalid("a line has no end")),
    }
}

fn number(text: &str) -> io::Result<i64> {
    text.parse().map_err(|_| invalid("a number is none"))
}

fn spend(left: &mut u64, bytes: u64) -> io::Result<()> {
    *left = left.checked_sub(bytes).ok_or_else(|| invalid("the answer is larger than 16 MiB"))?;
    Ok(())
}

fn invalid(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Reply, command, reply};

    fn read(bytes: &[u8]) -> Result<Reply, String> {
        reply(&mut &*bytes).map_err(|error| error.to_string())
    }

    #[test]
    fn answers_are_read() {
        let text = |text: &str| Reply::Text(text.to_owned());
        assert_eq!(read(b"+OK\r\n"), Ok(text("OK")));
        assert_eq!(read(b"-NOPERM no\r\n"), Ok(Reply::Error("NOPERM no".to_owned())));
        assert_eq!(read(b":-7\r\n"), Ok(Reply::Number(-7)));
        assert_eq!(read(b"$-1\r\n"), Ok(Reply::Nothing));
        assert_eq!(
            read(b"*2\r\n$4\r\na\r\nb\r\n$0\r\n\r\n"),
            Ok(Reply::List(vec![text("a\r\nb"), text("")]))
        );
        assert_eq!(
            command(&["CONFIG", "GET", "é"]),
            "*3\r\n$6\r\nCONFIG\r\n$3\r\nGET\r\n$2\r\né\r\n".as_bytes()
        );
    }

    #[test]
    fn an_answer_cannot_take_memory_that_it_did_not_send_or_nest_without_end() {
        let told =
            |bytes: &[u8], why: &str| assert!(read(bytes).is_err_and(|told| told.contains(why)), "{why}");
        told(b"$99999999999\r\n", "larger than 16 MiB");
        told(b"$1000000\r\nshort", "");
        told(b"*99999999999\r\n", "hung up");
        told("*1\r\n".repeat(100_000).as_bytes(), "too deep");
        told(&[b"*999999\r\n".as_slice(), "+\r\n".repeat(999_999).as_bytes()].concat(), "larger than 16 MiB");
        told(&[b'+'; 100_000], "no end");
        told(b"HTTP/1.1 400 Bad Request\r\n", "not the protocol");
        told(b"$2\r\nabcd\r\n", "does not end");
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes in prop::collection::vec(prop::sample::select(b"*$+-:0123456789\r\nab".as_slice()), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
