//! One rule of a security group, as the provider sends it to the API.

use serde_json::{Map, Value as Json};

use crate::rows::pointer::{Found, Pointer};

/// Writes what is known of a rule into its row. What is not known is left out.
pub(super) fn rule(element: &Json, row: &mut Map<String, Json>) {
    for name in ["action", "protocol"] {
        if let Some(text) = element.get(name).and_then(Json::as_str).filter(|text| !text.is_empty()) {
            row.insert(name.to_owned(), Json::from(text));
        }
    }
    if let Some((from, to)) = ports(element) {
        row.insert("port_from".to_owned(), Json::from(from));
        row.insert("port_to".to_owned(), Json::from(to));
    }
    if let Some(network) = network(element) {
        row.insert("ip_range".to_owned(), Json::from(network));
    }
}

/// First and last port; 0 and 0 for every port, a last of 0 for one port.
fn ports(rule: &Json) -> Option<(u16, u16)> {
    let (from, to) = match (text(rule, "port_range")?, rule.get("port")) {
        ("", port) => match port {
            None | Some(Json::Null) => (0, 0),
            Some(port) => (u16::try_from(port.as_u64()?).ok()?, 0),
        },
        (range, _) => {
            let (from, to) = range.split_once('-')?;
            (from.trim().parse().ok()?, to.trim().parse().ok()?)
        }
    };
    match (from, to) {
        (from, to) if from == to => Some((from, 0)),
        // What the API makes of a range from 0 is not documented, but all of them are all of them.
        (0, u16::MAX) => Some((0, 0)),
        (0, _) => None,
        other => Some(other),
    }
}

/// The network at the other end; where none is set, every IPv4 address, as the provider documents.
fn network(rule: &Json) -> Option<&str> {
    match (text(rule, "ip_range")?, text(rule, "ip")?) {
        ("", "") => Some("0.0.0.0/0"),
        // Of a single IPv6 address the provider makes a /32, in some versions.
        ("", address) => (!address.contains(':')).then_some(address),
        (range, _) => Some(range),
    }
}

/// A text, empty when it is not set; none when it is not known.
fn text<'r>(rule: &'r Json, name: &str) -> Option<&'r str> {
    match Pointer::to_key(name).find(rule) {
        Found::Value(json) => json.as_str(),
        Found::Null => Some(""),
        Found::Missing if rule.is_object() => Some(""),
        Found::Missing | Found::Unknown => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rows::pointer::unknown;

    #[test]
    fn ports_are_what_the_provider_sends() {
        for (rule, expected) in [
            (json!({ "port": 22 }), Some((22, 0))),
            (json!({ "port": null, "port_range": null }), Some((0, 0))),
            (json!({}), Some((0, 0))),
            (json!({ "port": 0, "port_range": "" }), Some((0, 0))),
            (json!({ "port_range": "80-443" }), Some((80, 443))),
            (json!({ "port_range": "22-22" }), Some((22, 0))),
            (json!({ "port_range": "0-0" }), Some((0, 0))),
            (json!({ "port_range": "0-65535" }), Some((0, 0))),
            (json!({ "port_range": "0-100" }), None),
            (json!({ "port": unknown() }), None),
            (json!({ "port_range": unknown(), "port": 22 }), None),
            (json!({ "port_range": "x" }), None),
            (json!({ "port": 70000 }), None),
            (unknown(), None),
        ] {
            assert_eq!(ports(&rule), expected, "{rule}");
        }
    }

    #[test]
    fn a_rule_without_a_network_is_for_everyone() {
        assert_eq!(network(&json!({ "ip": null, "ip_range": "" })), Some("0.0.0.0/0"));
        assert_eq!(network(&json!({ "ip": "192.0.2.7" })), Some("192.0.2.7"));
        assert_eq!(network(&json!({ "ip_range": "192.0.2.0/24" })), Some("192.0.2.0/24"));
        assert_eq!(network(&json!({ "ip": "2001:db8::1" })), None);
        assert_eq!(network(&json!({ "ip_range": unknown() })), None);
        assert_eq!(network(&json!({ "ip": unknown() })), None);
    }
}
