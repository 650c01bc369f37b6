//! What is due as iCalendar (RFC 5545), one day a duty, for whoever keeps a calendar.

use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property, Trigger};
use onus_catalog::Catalog;
use onus_core::{Moment, ObligationId};

use super::{Due, What};

/// Days before the day on which a calendar reminds.
const DAYS_AHEAD: i64 = 14;

/// The calendar. Each entry keeps its identifier from one day to the next, so that a calendar that takes this in again
/// moves its entries instead of doubling them. What was never done stands on the day of `now`.
#[must_use]
pub fn calendar(catalog: &Catalog, due: &[Due], now: Moment) -> String {
    let mut calendar = Calendar::new();
    calendar.name("onus: what is due").append_property(Property::new("PRODID", "-//onus//due//EN"));
    for one in due {
        let Some(first) = one.duties.first() else { continue };
        let title = catalog.obligations().get(first).map_or(first.as_str(), |duty| &duty.title);
        let duties: Vec<&str> = one.duties.iter().map(ObligationId::as_str).collect();
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
        event.uid(&format!("{key}@{first}")).summary(&summary).timestamp(stamp).all_day(day.date_naive());
        event.description(&format!("{title}\n{}\nonus explain {first}", duties.join("\n")));
        let mut alarm = Alarm::display(&summary, Trigger::before_start(chrono::Duration::days(DAYS_AHEAD)));
        alarm.uid(&format!("alarm/{key}@{first}")).timestamp(stamp);
        event.alarm(alarm);
        calendar.push(event.done());
    }
    calendar.to_string()
}
