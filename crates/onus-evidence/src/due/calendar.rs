//! What is due as iCalendar (RFC 5545), one day a duty, for whoever keeps a calendar.

use icalendar::{Alarm, Calendar, Component, Event, EventLike, Trigger};
use onus_catalog::Catalog;
use onus_core::Moment;

use super::{Due, What};

/// Days before the day on which a calendar reminds.
const DAYS_AHEAD: i64 = 14;

/// The calendar. Each entry keeps its identifier from one day to the next, so that a calendar that takes this in again
/// moves its entries instead of doubling them. What was never done stands on the day of `now`.
#[must_use]
pub fn calendar(catalog: &Catalog, due: &[Due], now: Moment) -> String {
    let mut calendar = Calendar::new();
    calendar.name("onus: what is due");
    for one in due {
        let title = catalog.obligations().get(&one.duty).map_or(one.duty.as_str(), |duty| &duty.title);
        let (key, summary) = match &one.what {
            What::Statement => ("statement".to_owned(), format!("State: {title}")),
            What::Document { kind, name } => {
                (format!("document/{name}"), format!("Ask for {}: {name}", kind.word()))
            }
            What::Waiver { id } => (format!("waiver/{id}"), format!("Waiver ends: {id}")),
        };
        let Some(stamp) = chrono::DateTime::from_timestamp(now.unix(), 0) else { continue };
        let Some(day) = chrono::DateTime::from_timestamp(one.by.unwrap_or(now).unix(), 0) else { continue };
        let mut event = Event::new();
        event
            .uid(&format!("{key}@{}", one.duty))
            .summary(&summary)
            .timestamp(stamp)
            .all_day(day.date_naive());
        event.description(&format!("{title}\n{}\nonus explain {0}", one.duty));
        event.alarm(Alarm::display(&summary, Trigger::before_start(chrono::Duration::days(DAYS_AHEAD))));
        calendar.push(event.done());
    }
    calendar.to_string()
}
