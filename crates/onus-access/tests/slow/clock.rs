//! Moments as documents write them: counted, year by year and month by month.

/// Seconds since 1970, written as `2020-04-01T00:00:00Z`, with `+02:00` for the zone, or as a number.
pub(crate) fn moment(text: &str) -> Option<i64> {
    whole(text).or_else(|| written_out(text))
}

/// A whole number in decimal digits.
pub(crate) fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn written_out(text: &str) -> Option<i64> {
    if !text.is_ascii() || text.len() < 20 {
        return None;
    }
    let (moment, zone) = text.split_at(19);
    let shape: String = moment.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if shape != "0000-00-00T00:00:00" {
        return None;
    }
    let number = |from: usize, to: usize| moment[from..to].parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = (days_before(year, month, day) * 24 + hour) * 3600 + minute * 60 + second;
    Some(seconds - zone_seconds(zone)?)
}

fn zone_seconds(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let shape: String = zone.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    if shape != "+00:00" && shape != "-00:00" {
        return None;
    }
    let (hours, minutes) = (zone[1..3].parse::<i64>().ok()?, zone[4..6].parse::<i64>().ok()?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let seconds = hours * 3600 + minutes * 60;
    Some(if zone.starts_with('-') { -seconds } else { seconds })
}

fn leap(year: i64) -> bool {
    year % 4 == 0 && year % 100 != 0 || year % 400 == 0
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days from 1970-01-01, negative before it.
fn days_before(year: i64, month: i64, day: i64) -> i64 {
    let length = |year| if leap(year) { 366 } else { 365 };
    let years: i64 =
        if year >= 1970 { (1970..year).map(length).sum() } else { -(year..1970).map(length).sum::<i64>() };
    years + (1..month).map(|before| days_in(year, before)).sum::<i64>() + day - 1
}
