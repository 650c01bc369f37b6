//! What a declaration may not say, although its form is right.

use std::collections::BTreeSet;
use std::net::IpAddr;

use ipnet::IpNet;

use super::Declaration;

/// Something that makes no sense, and where it stands.
#[derive(Debug)]
pub(super) struct Nonsense {
    pub(super) section: &'static str,
    /// Which `[[section]]`, from 0.
    pub(super) entry: usize,
    pub(super) key: &'static str,
    /// What is wrong and what to write instead.
    pub(super) message: String,
}

/// One text of a declaration and where it stands.
struct Said<'d> {
    section: &'static str,
    entry: usize,
    key: &'static str,
    text: &'d str,
}

impl Said<'_> {
    fn is_wrong(&self, message: impl Into<String>) -> Nonsense {
        let Self { section, entry, key, .. } = *self;
        Nonsense { section, entry, key, message: message.into() }
    }
}

/// Finds the first thing that makes no sense.
pub(super) fn make_sense(declaration: &Declaration) -> Result<(), Nonsense> {
    texts_are_not_empty(declaration)?;
    names_are_distinct(declaration)?;
    networks_are_networks(declaration)?;
    people_have_addresses(declaration)?;
    numbers_are_possible(declaration)?;
    environments_exist(declaration)?;
    perimeter_agrees(declaration)
}

/// What identifies the entries of a section.
fn identifiers(declaration: &Declaration) -> Vec<Said<'_>> {
    fn of<'d, T>(
        section: &'static str,
        key: &'static str,
        entries: &'d Option<Vec<T>>,
        text: impl Fn(&'d T) -> &'d str,
    ) -> impl Iterator<Item = Said<'d>> {
        let entries = entries.iter().flatten().enumerate();
        entries.map(move |(entry, item)| Said { section, entry, key, text: text(item) })
    }
    let declared = declaration;
    of("region", "name", &declared.region, |region| region.name.as_str())
        .chain(of("project", "id", &declared.project, |project| project.id.as_str()))
        .chain(of("environment", "name", &declared.environment, |environment| environment.name.as_str()))
        .chain(of("network", "cidr", &declared.network, |network| network.cidr.as_str()))
        .chain(of("public_bucket", "name", &declared.public_bucket, |bucket| bucket.name.as_str()))
        .chain(of("public_server", "name", &declared.public_server, |server| server.name.as_str()))
        .chain(of("staff", "email", &declared.staff, |person| person.email.as_str()))
        .chain(of("recovery_point", "name", &declared.recovery_point, |point| point.name.as_str()))
        .chain(of("retention", "name", &declared.retention, |kept| kept.name.as_str()))
        .collect()
}

/// An empty identifier would be the one of everything that has none.
fn texts_are_not_empty(declaration: &Declaration) -> Result<(), Nonsense> {
    let perimeter = declaration.health_data.iter().flat_map(|perimeter| {
        [("projects", &perimeter.projects), ("tags", &perimeter.tags)].into_iter().flat_map(|(key, texts)| {
            texts.iter().map(move |text| Said { section: "health_data", entry: 0, key, text })
        })
    });
    for said in identifiers(declaration).into_iter().chain(perimeter) {
        if said.text.trim().is_empty() {
            return Err(said.is_wrong(format!(
                "`{}` of `{}` is empty; name it or leave it out",
                said.key, said.section
            )));
        }
        if said.text.trim() != said.text {
            return Err(said.is_wrong(format!("`{}` begins or ends with a space", said.text)));
        }
    }
    Ok(())
}

fn names_are_distinct(declaration: &Declaration) -> Result<(), Nonsense> {
    let mut seen = BTreeSet::new();
    for said in identifiers(declaration) {
        let same = match said.section {
            "network" => network_of(said.text).map(|network| network.to_string()),
            "staff" => Some(said.text.to_lowercase()),
            _ => None,
        };
        let same = same.unwrap_or_else(|| said.text.to_owned());
        if !seen.insert((said.section, same)) {
            return Err(said.is_wrong(format!("`{}` is declared twice in `[[{}]]`", said.text, said.section)));
        }
    }
    Ok(())
}

/// A prefix, or an address as the prefix that holds it alone.
fn network_of(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

fn networks_are_networks(declaration: &Declaration) -> Result<(), Nonsense> {
    for said in identifiers(declaration).into_iter().filter(|said| said.section == "network") {
        let network = network_of(said.text).ok_or_else(|| {
            said.is_wrong(format!("`{}` is no network; write a prefix such as `192.0.2.0/24`", said.text))
        })?;
        if network.trunc() != network {
            let meant = network.trunc();
            let single = network.addr();
            return Err(said.is_wrong(format!(
                "`{}` is an address and no network; write `{meant}`, or `{single}` for the one address",
                said.text
            )));
        }
    }
    Ok(())
}

fn people_have_addresses(declaration: &Declaration) -> Result<(), Nonsense> {
    for said in identifiers(declaration).into_iter().filter(|said| said.section == "staff") {
        let parts = said.text.split_once('@');
        let whole = parts.is_some_and(|(name, domain)| {
            !name.is_empty()
                && !domain.is_empty()
                && !domain.contains('@')
                && !said.text.contains(char::is_whitespace)
        });
        if !whole {
            return Err(
                said.is_wrong(format!("`{}` is no e-mail address; write `ada@example.com`", said.text))
            );
        }
    }
    Ok(())
}

fn numbers_are_possible(declaration: &Declaration) -> Result<(), Nonsense> {
    let wrong = |section, entry, key, message: String| Err(Nonsense { section, entry, key, message });
    let impossible = |days: f64| !days.is_finite() || days < 0.0;
    for (entry, point) in declaration.recovery_point.iter().flatten().enumerate() {
        if impossible(point.max_age_days) {
            let message = format!("`{}` has a number of days below zero, or none", point.name);
            return wrong("recovery_point", entry, "max_age_days", message);
        }
    }
    for (entry, kept) in declaration.retention.iter().flatten().enumerate() {
        for (key, days) in [("keep_days", kept.keep_days), ("delete_after_days", kept.delete_after_days)] {
            if impossible(days) {
                let message = format!("`{}` has a number of days below zero, or none", kept.name);
                return wrong("retention", entry, key, message);
            }
        }
        if kept.delete_after_days > 0.0 && kept.delete_after_days < kept.keep_days {
            let message = format!(
                "`{}` deletes copies after {} days that it keeps for {}",
                kept.name, kept.delete_after_days, kept.keep_days
            );
            return wrong("retention", entry, "delete_after_days", message);
        }
    }
    for (entry, server) in declaration.public_server.iter().flatten().enumerate() {
        if server.ports.contains(&0) {
            let message = "0 is no port; leave `ports` empty when none may be open".to_owned();
            return wrong("public_server", entry, "ports", message);
        }
    }
    Ok(())
}

fn environments_exist(declaration: &Declaration) -> Result<(), Nonsense> {
    let Some(known) = &declaration.environment else { return Ok(()) };
    for (entry, project) in declaration.project.iter().flatten().enumerate() {
        let Some(wanted) = &project.environment else { continue };
        if !known.iter().any(|environment| environment.name == *wanted) {
            let names: Vec<&str> = known.iter().map(|environment| environment.name.as_str()).collect();
            let message = format!(
                "project `{}` serves `{wanted}`, which is none of the declared environments: {}",
                project.id,
                names.join(", ")
            );
            return Err(Nonsense { section: "project", entry, key: "environment", message });
        }
    }
    Ok(())
}

/// A project can be said to hold health data in two places, which must agree. With a perimeter by tags, a
/// project that is not in it may hold some all the same.
fn perimeter_agrees(declaration: &Declaration) -> Result<(), Nonsense> {
    let Some(perimeter) = &declaration.health_data else { return Ok(()) };
    for (entry, project) in declaration.project.iter().flatten().enumerate() {
        let inside = perimeter.projects.contains(&project.id);
        let disagrees = match project.health_data {
            Some(true) => !inside && perimeter.tags.is_empty(),
            Some(false) => inside,
            None => false,
        };
        if disagrees {
            let message = format!(
                "project `{}` says `health_data = {}`, and `[health_data] projects` says otherwise",
                project.id, !inside
            );
            return Err(Nonsense { section: "project", entry, key: "health_data", message });
        }
    }
    Ok(())
}
