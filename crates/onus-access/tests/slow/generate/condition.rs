//! Conditions by chance.

use super::super::{Dialect, Json};
use super::Writer;

/// Moments as they can be written: three seconds in a row, and far ones.
const MOMENTS: [&str; 15] = [
    "2023-11-14T22:13:19Z",
    "2023-11-14T22:13:20Z",
    "2023-11-14T22:13:21Z",
    "2023-11-15T00:13:20+02:00",
    "2023-11-14T16:43:20-05:30",
    "1699999999",
    "1700000000",
    "1700000001",
    "0",
    "-1",
    "1970-01-01T00:00:00Z",
    "2024-02-29T12:00:00Z",
    "9223372036854775807",
    "-9223372036854775808",
    "2000-12-31T23:59:59Z",
];

impl Writer {
    pub(super) fn condition(&mut self) -> Json {
        let mut operators: Vec<(String, Vec<(String, Json)>)> = Vec::new();
        for _ in 0..self.pick(&[0, 1, 1, 1, 1, 2, 2, 2, 3]) {
            let (operator, key, values) = self.one();
            let (operator, key) = (self.cased(&operator), self.cased(&key));
            let twice = self.odd(10);
            match operators.iter_mut().find(|(other, _)| other.eq_ignore_ascii_case(&operator)) {
                Some((_, keys)) => {
                    if twice || keys.iter().all(|(other, _)| !other.eq_ignore_ascii_case(&key)) {
                        keys.push((key, values));
                    }
                }
                None => operators.push((operator, vec![(key, values)])),
            }
        }
        if self.odd(3) && !operators.is_empty() {
            operators.push(operators[0].clone());
        }
        if self.chance(2) {
            operators.push(("NumericEqualsIfExists".to_owned(), Vec::new()));
        }
        Json::Object(operators.into_iter().map(|(operator, keys)| (operator, Json::Object(keys))).collect())
    }

    /// A name as it is written, or in other cases.
    fn cased(&mut self, name: &str) -> String {
        match self.rng.u8(..10) {
            0 => name.to_ascii_uppercase(),
            1 => name.to_ascii_lowercase(),
            2 => name
                .chars()
                .map(|c| if self.rng.bool() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
                .collect(),
            _ => name.to_owned(),
        }
    }

    fn one(&mut self) -> (String, String, Json) {
        if self.odd(15) {
            return self.not_understood();
        }
        let (operator, key, values) = match (self.dialect, self.rng.u8(..100)) {
            (_, 0..40) => self.address(),
            (_, 40..58) | (Dialect::Scaleway, 58..70) => self.moment(),
            (Dialect::Aws, 58..66) => self.number(),
            (Dialect::Aws, 66..72) => self.transport(),
            (Dialect::Aws, 72..80) => return self.null(),
            _ => self.text(),
        };
        let if_exists = self.dialect == Dialect::Aws && self.chance(15);
        (if if_exists { format!("{operator}IfExists") } else { operator }, key, values)
    }

    fn address(&mut self) -> (String, String, Json) {
        let operator = self.pick(&["IpAddress", "IpAddress", "NotIpAddress"]);
        let mut texts = Vec::new();
        for _ in 0..self.pick(&[0, 1, 1, 1, 1, 1, 1, 2, 2, 3]) {
            texts.extend(self.prefixes());
        }
        if self.odd(10) {
            texts.push(self.pick(&["10.0.0.0/33", "everywhere", "010.0.0.0/8", "10.0.0.0/", ""]).to_owned());
        }
        self.rng.shuffle(&mut texts);
        let values = if texts.len() == 1 && self.chance(60) {
            Json::text(texts.remove(0))
        } else {
            Json::List(texts.into_iter().map(Json::text).collect())
        };
        (operator.to_owned(), "aws:SourceIp".to_owned(), values)
    }

    /// Prefixes that together mean something: halves, eighths and mapped ones that are everything, nearly.
    fn prefixes(&mut self) -> Vec<String> {
        let fixed = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        let mut blocks: Vec<String> = match self.rng.u8(..100) {
            0..25 => {
                let one = self.pick(&[
                    "10.0.0.0/8",
                    "10.1.2.3/8",
                    "203.0.113.0/24",
                    "203.0.113.7",
                    "203.0.113.7/32",
                    "2001:db8::/32",
                    "2001:db8::1",
                    "255.255.255.255",
                    "0.0.0.0",
                    "::",
                    "10.128.0.0/9",
                ]);
                return fixed(&[one]);
            }
            25..34 => return fixed(&["0.0.0.0/0"]),
            34..43 => return fixed(&["0.0.0.0/0", "::/0"]),
            43..48 => return fixed(&["::/0"]),
            48..58 => {
                let one = self.pick(&[
                    "::ffff:0:0/96",
                    "::ffff:10.0.0.0/104",
                    "::ffff:10.1.1.1",
                    "::ffff:0:0/95",
                    "::fffe:0:0/95",
                    "::ffff:0:0/97",
                    "::ffff:128.0.0.0/97",
                ]);
                return fixed(&[one]);
            }
            58..70 => fixed(&["0.0.0.0/1", "128.0.0.0/1"]),
            70..80 => fixed(&["0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"]),
            80..84 => fixed(&["::ffff:0:0/97", "::ffff:128.0.0.0/97", "::/1", "8000::/1"]),
            84..88 => fixed(&["::/1", "8000::/1"]),
            88..93 => (0..16).map(|block| format!("{}.0.0.0/4", block * 16)).collect(),
            93..96 => (0..256).map(|block| format!("{block}.0.0.0/8")).collect(),
            _ => (0..512).map(|block| format!("{}.{}.0.0/9", block / 2, block % 2 * 128)).collect(),
        };
        if self.chance(30) {
            blocks.remove(self.rng.usize(..blocks.len()));
        }
        if self.chance(20) {
            blocks.push("::/0".to_owned());
        }
        blocks
    }

    fn moment(&mut self) -> (String, String, Json) {
        let operators =
            ["LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals", "Equals", "NotEquals"];
        let all = if self.dialect == Dialect::Aws { &operators[..] } else { &operators[..4] };
        let operator = self.pick(all);
        let (kind, key) = match self.rng.u8(..10) {
            0..2 if self.dialect == Dialect::Aws => ("Numeric", "aws:EpochTime"),
            0..5 => ("Date", "aws:EpochTime"),
            _ => ("Date", "aws:CurrentTime"),
        };
        let mut values = if kind == "Numeric" { self.some(&MOMENTS[5..10]) } else { self.some(&MOMENTS) };
        if self.chance(10) {
            values = Json::Whole(1_700_000_000);
        }
        if self.odd(10) {
            values = self.some(&["2023-11-14", "2023-11-14T22:13:20", "2023-02-29T00:00:00Z", "now"]);
        }
        (format!("{kind}{operator}"), key.to_owned(), values)
    }

    fn number(&mut self) -> (String, String, Json) {
        let operator = self.pick(&[
            "LessThan",
            "LessThanEquals",
            "GreaterThan",
            "GreaterThanEquals",
            "Equals",
            "NotEquals",
        ]);
        let mut values = self.some(&["10", "10", "11", "0", "-1", "9223372036854775807"]);
        if self.chance(30) {
            values = Json::Whole(10);
        }
        if self.odd(10) {
            values = Json::text("ten");
        }
        (format!("Numeric{operator}"), "s3:max-keys".to_owned(), values)
    }

    fn transport(&mut self) -> (String, String, Json) {
        let mut values = self.some(&["true", "false", "false", "True", "FALSE"]);
        if self.chance(20) {
            values = Json::Bool(self.rng.bool());
        }
        if self.odd(10) {
            values = Json::text("yes");
        }
        ("Bool".to_owned(), "aws:SecureTransport".to_owned(), values)
    }

    fn null(&mut self) -> (String, String, Json) {
        let key = self.pick(&[
            "aws:Referer",
            "s3:prefix",
            "s3:max-keys",
            "aws:SourceIp",
            "aws:CurrentTime",
            "aws:SecureTransport",
            "s3:x-amz-acl",
        ]);
        let values =
            if self.chance(20) { Json::Bool(self.rng.bool()) } else { self.some(&["true", "false"]) };
        (if self.odd(10) { "NullIfExists" } else { "Null" }.to_owned(), key.to_owned(), values)
    }

    fn text(&mut self) -> (String, String, Json) {
        let operator = self.pick(&[
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringLike",
            "StringNotLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
        ]);
        let all = [
            "aws:Referer",
            "s3:prefix",
            "aws:Referer",
            "aws:UserAgent",
            "s3:delimiter",
            "s3:x-amz-acl",
            "s3:VersionId",
            "s3:x-amz-server-side-encryption",
        ];
        let known = if self.dialect == Dialect::Aws { &all[..] } else { &all[..2] };
        let key = self.pick(known);
        let mut values = vec![
            "a", "A", "ab", "a*", "*", "**", "?*", "?", "*b", "a?", "*a*", "", "${*}", "a${$}", "${?}b",
            "home/*", "home/", "Home/",
        ];
        if self.gaps {
            values.extend(["${aws:username}", "é", "É*"]);
        }
        (operator.to_owned(), key.to_owned(), self.some(&values))
    }

    fn not_understood(&mut self) -> (String, String, Json) {
        let (operator, key) = self.pick(&[
            ("StringMatches", "aws:Referer"),
            ("ForAnyValue:StringEquals", "aws:Referer"),
            ("ForAllValues:StringLike", "s3:prefix"),
            ("BinaryEquals", "aws:Referer"),
            ("ArnLike", "aws:Referer"),
            ("StringEquals", "aws:SourceIp"),
            ("StringEquals", "aws:PrincipalTag/x"),
            ("StringLike", "aws:SourceVpc"),
            ("IpAddress", "aws:Referer"),
            ("DateEquals", "s3:prefix"),
            ("NumericLessThan", "aws:CurrentTime"),
            ("StringEquals", "aws:SecureTransport"),
            ("Bool", "aws:Referer"),
            ("StringEquals", "s3:max-keys"),
            ("StringLike", "aws:UserAgent"),
            ("DateEquals", "aws:CurrentTime"),
            ("IpAddressIfExists", "aws:SourceIp"),
        ]);
        let values = self.pick(&[
            Json::text("a"),
            Json::List(Vec::new()),
            Json::List(vec![Json::text("a"), Json::Whole(5)]),
            Json::Null,
            Json::Bool(true),
            Json::text("2023-11-14T22:13:20Z"),
            Json::text("0.0.0.0/0"),
        ]);
        (operator.to_owned(), key.to_owned(), values)
    }
}
