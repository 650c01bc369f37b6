//! The rules of security groups: listed in the group itself, or in a resource of their own.
//!
//! A group lists all its rules in one place, so a file that has the place knows all of them. The built-in rules
//! that block outgoing mail are in no list; a group has them or not, by `enable_default_security`.

mod rule;

use std::collections::HashMap;

use onus_catalog::Catalog;
use onus_facts::{Coverage, Facts, FactsError, Scope};
use serde_json::{Map, Value as Json, json};

use self::rule::rule;
use super::error::TerraformError;
use super::known::Known;
use super::resource::Resource;
use super::tally::{SOURCE, Tally};
use crate::rows::{Context, RowBuilder, is_locality, without_locality};

/// The name in the tables' specifications.
pub(super) const CODE: &str = "terraform-security-group-rule";
/// The resource of a group.
pub(super) const GROUP: &str = "scaleway_instance_security_group";
const RULES: &str = "scaleway_instance_security_group_rules";
const TABLE: &str = "scaleway_security_group_rule";
/// What is read of which resource.
pub(super) const ATTRIBUTES: &[(&str, &[&str])] = &[
    (GROUP, &["external_rules", "inbound_rule", "outbound_rule", "enable_default_security"]),
    (RULES, &["security_group_id", "inbound_rule", "outbound_rule"]),
];
/// What the built-in rules drop, as every group lists them.
const MAIL_PORTS: [u16; 3] = [25, 465, 587];
const EVERYONE: [&str; 2] = ["0.0.0.0/0", "::/0"];

/// Rules being read.
pub(super) struct SecurityGroups {
    /// None when the catalog has no table for them.
    builder: Option<RowBuilder>,
    groups: HashMap<String, Group>,
    /// Rules of a group that is not known, which may be any.
    unresolved: bool,
}

/// What is known of the rules of a group.
#[derive(Debug, Default)]
struct Group {
    /// Whether it is in the file, and says whether it has the built-in rules.
    built_in_known: bool,
    /// Whether its own lists hold all of its rules.
    own: bool,
    /// Resources that list rules for it, and whether each lists all.
    others: Vec<bool>,
    external: bool,
}

impl Group {
    fn is_complete(&self) -> bool {
        let listed = match self.others.as_slice() {
            [] => self.own,
            [all] => self.external && *all,
            _ => false,
        };
        listed && self.built_in_known
    }
}

impl SecurityGroups {
    pub(super) fn of(catalog: &Catalog) -> Result<Self, TerraformError> {
        let table = catalog
            .table(TABLE)
            .filter(|table| table.terraform.iter().any(|block| block.code.as_deref() == Some(CODE)));
        let builder = table.map(RowBuilder::by_name).transpose()?;
        Ok(Self { builder, groups: HashMap::new(), unresolved: false })
    }

    /// Makes the rows of a resource that lists rules.
    pub(super) fn fill(
        &mut self,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        if self.builder.is_none() {
            return Ok(());
        }
        match resource.kind.as_str() {
            GROUP => self.group(resource, known, facts, tally),
            RULES => self.rules(resource, known, facts, tally),
            _ => Ok(()),
        }
    }

    /// Says of which groups all rules are known.
    pub(super) fn finish(self, facts: &mut Facts) -> Result<(), FactsError> {
        let complete = self.groups.into_iter().filter(|(_, group)| group.is_complete() && !self.unresolved);
        let mut complete: Vec<String> = complete.map(|(id, _)| id).collect();
        complete.sort_unstable();
        for id in complete {
            facts.cover(&Coverage::complete(TABLE, Scope::of([("security_group_id", id)]), SOURCE))?;
        }
        Ok(())
    }

    fn group(
        &mut self,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        let id = known.own_id(resource);
        let place = place(&id, |place| resource.text(place));
        let external = resource.boolean("external_rules");
        let built_in = resource.boolean("enable_default_security");
        if built_in == Some(true) {
            self.built_in(&id, &place, resource, known, facts, tally)?;
        }
        let own = external == Some(false) && self.lists(&id, &place, resource, known, facts, tally)?;
        let group = self.groups.entry(id).or_default();
        group.built_in_known = built_in.is_some();
        group.own = own;
        group.external = external == Some(true);
        Ok(())
    }

    fn rules(
        &mut self,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        let named = resource.text("security_group_id").map(str::to_owned);
        self.unresolved |= named.is_none();
        let id = match &named {
            Some(id) => without_locality(id).to_owned(),
            None => known.stand_in(&resource.address, "security_group_id"),
        };
        let mut place = match known.owner(&id) {
            Some(group) => place(&id, |place| group.place(place)),
            None => place(&id, |place| resource.text(place)),
        };
        let zone = named.as_deref().and_then(|id| id.split_once('/')).map(|(zone, _)| zone);
        for name in ["zone", "region"] {
            if let Some(zone) = zone.filter(|zone| is_locality(zone)) {
                place.insert(name.to_owned(), Json::from(zone));
            }
        }
        let all = self.lists(&id, &place, resource, known, facts, tally)?;
        self.groups.entry(id).or_default().others.push(all);
        Ok(())
    }

    /// Stores the rules of both lists and tells whether they are all of them.
    fn lists(
        &self,
        id: &str,
        place: &Map<String, Json>,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<bool, FactsError> {
        let mut all = true;
        for (attribute, direction) in [("inbound_rule", "inbound"), ("outbound_rule", "outbound")] {
            let Some(rules) = resource.list(attribute) else {
                all = false;
                continue;
            };
            for (at, element) in rules.iter().enumerate() {
                let mut row = place.clone();
                rule(element, &mut row);
                row.insert("id".to_owned(), Json::from(format!("{id}/{direction}/{at}")));
                row.insert("direction".to_owned(), Json::from(direction));
                row.insert("position".to_owned(), Json::from(at + 1));
                row.insert("editable".to_owned(), Json::from(true));
                self.store(row, resource, known, facts, tally)?;
            }
        }
        Ok(all)
    }

    fn built_in(
        &self,
        id: &str,
        place: &Map<String, Json>,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        let all = EVERYONE.iter().flat_map(|network| MAIL_PORTS.map(|port| (*network, port)));
        for (at, (network, port)) in all.enumerate() {
            let mut row = place.clone();
            let values = json!({
                "id": format!("{id}/built-in/{at}"), "direction": "outbound", "action": "drop", "protocol": "TCP",
                "ip_range": network, "port_from": port, "port_to": 0, "position": at + 1, "editable": false,
            });
            if let Json::Object(values) = values {
                row.extend(values);
            }
            self.store(row, resource, known, facts, tally)?;
        }
        Ok(())
    }

    fn store(
        &self,
        row: Map<String, Json>,
        resource: &Resource,
        known: &Known,
        facts: &mut Facts,
        tally: &mut Tally,
    ) -> Result<(), FactsError> {
        let Some(builder) = &self.builder else { return Ok(()) };
        let placeholders = std::collections::BTreeMap::new();
        let context = Context { parent: None, key: None, placeholders: &placeholders };
        let stand_in = |column: &str, _: &str| Some(known.stand_in(&resource.address, column));
        tally.store(facts, TABLE, builder, builder.build_or(&Json::Object(row), &context, &stand_in))
    }
}

/// Where a group is, and whose.
fn place<'t>(id: &str, text: impl Fn(&str) -> Option<&'t str>) -> Map<String, Json> {
    let mut place = Map::new();
    place.insert("security_group_id".to_owned(), Json::from(id));
    // The column's own conversion takes the region of a zone.
    for (column, name) in [
        ("project_id", "project_id"),
        ("organization_id", "organization_id"),
        ("zone", "zone"),
        ("region", "zone"),
    ] {
        place.extend(text(name).map(|text| (column.to_owned(), Json::from(text))));
    }
    place
}
