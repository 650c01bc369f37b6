//! Moments of a document, of which requests have whole seconds only.

use onus_core::Moment;

use super::number::Decimal;

/// Where a point in time is written with a zone, or as seconds since 1970. A date alone names no zone and so no
/// point in time, and neither does a year, which looks like seconds.
pub(super) fn moment(text: &str) -> Option<Decimal> {
    match text.as_bytes().get("2026-11-21".len()) {
        Some(b'T') => zoned(text),
        _ if looks_like_year(text) => None,
        _ => Decimal::text(text),
    }
}

/// Seconds since 1970 that are a number in the document.
pub(super) fn seconds(number: &str) -> Option<Decimal> {
    if looks_like_year(number) { None } else { Decimal::json(number) }
}

fn looks_like_year(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026-11-21T09:30Z`, with seconds and fractions of them or without.
fn zoned(text: &str) -> Option<Decimal> {
    let (minute, rest) = text.split_at_checked("2026-11-21T09:30".len())?;
    let full = match rest.as_bytes() {
        // A leap second has no number of its own in seconds since 1970.
        [b':', b'6', ..] => return None,
        [b':', ..] => text.to_owned(),
        [b'Z' | b'+' | b'-', ..] => format!("{minute}:00{rest}"),
        _ => return None,
    };
    let seconds = full.parse::<Moment>().ok()?.unix();
    let fraction = rest.split_once('.').map_or("", |(_, fraction)| fraction);
    let between = fraction.bytes().take_while(u8::is_ascii_digit).any(|digit| digit != b'0');
    Some(Decimal::new(seconds, between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_in_time_is_exact() {
        for (text, seconds, between) in [
            ("1970-01-01T00:00:00Z", 0, false),
            ("1970-01-01T00:00Z", 0, false),
            ("1970-01-01T02:00+02:00", 0, false),
            ("1970-01-01T00:00:01.000Z", 1, false),
            ("1970-01-01T00:00:01.0000000000001Z", 1, true),
            ("1969-12-31T23:59:59.5-00:00", -1, true),
            ("2026-06-01T10:00:00+02:00", 1_780_300_800, false),
            ("1780300800", 1_780_300_800, false),
            ("1780300800.5", 1_780_300_800, true),
            ("-1", -1, false),
        ] {
            assert_eq!(moment(text), Some(Decimal::new(seconds, between)), "{text}");
        }
    }

    #[test]
    fn what_names_no_point_in_time_is_unread() {
        for text in [
            "2026",
            "2026-06",
            "2026-06-01",
            "2026-06-01T10:00:00",
            "2026-06-01 10:00:00Z",
            "2016-12-31T23:59:60Z",
            "2026-06-01T10:00:00.Z",
            "2026-06-01T10:00:00,5Z",
            "2026-06-01T10:00.5Z",
            "2026-13-01T10:00:00Z",
            "20260601T100000Z",
            "tomorrow",
            "",
            "é2345678éT",
        ] {
            assert_eq!(moment(text), None, "{text}");
        }
    }
}
