//! Durations as APIs write them: `2592000s` and Go's `720h0m0s`.

/// Whole seconds of a duration; none when it is none, or when it has no whole number of seconds.
pub(super) fn seconds(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    if rest.is_empty() {
        return None;
    }
    let mut nanoseconds: i128 = 0;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (number, tail) = rest.split_at_checked(end)?;
        let unit_end = tail.find(|c: char| c.is_ascii_digit()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at_checked(unit_end)?;
        nanoseconds = nanoseconds.checked_add(amount(number, nanoseconds_of(unit)?)?)?;
        rest = tail;
    }
    let second = nanoseconds_of("s")?;
    if nanoseconds % second != 0 {
        return None;
    }
    i64::try_from(nanoseconds / second).ok()?.checked_mul(sign)
}

fn nanoseconds_of(unit: &str) -> Option<i128> {
    Some(match unit {
        "h" => 3_600_000_000_000,
        "m" => 60_000_000_000,
        "s" => 1_000_000_000,
        "ms" => 1_000_000,
        "us" | "µs" => 1_000,
        "ns" => 1,
        _ => return None,
    })
}

fn amount(number: &str, unit: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() || fraction.len() > 9 || fraction.contains('.') {
        return None;
    }
    let mut amount = whole.parse::<i128>().ok()?.checked_mul(unit)?;
    if !fraction.is_empty() {
        let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
        amount = amount.checked_add(fraction.parse::<i128>().ok()?.checked_mul(unit)? / scale)?;
    }
    Some(amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_forms() {
        for (text, expected) in [
            ("2592000s", 2_592_000),
            ("2592000.000000000s", 2_592_000),
            ("720h0m0s", 2_592_000),
            ("1h30m", 5_400),
            ("1.5h", 5_400),
            ("1000ms", 1),
            ("0s", 0),
            ("-1m", -60),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_number_of_seconds_is_not_rounded() {
        for text in [
            "",
            "-",
            "5",
            "s",
            "1.5s",
            "1d",
            "P1D",
            "1..2s",
            ".5m",
            "99999999999999999999999999999999h",
            "1é",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
