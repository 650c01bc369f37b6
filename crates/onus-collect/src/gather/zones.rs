//! The zones of a provider that lists them.

use serde_json::Value;

use super::{Places, Provider};
use crate::http::{ApiEndpoint, Auth, Method, Request, Transport};

/// The zones that this version knows and those that the API adds. Where the list cannot be read there may be more,
/// and the places say so. It is asked for without a credential: a role may be refused what anybody may see.
pub fn find_zones(transport: &dyn Transport, provider: Provider, api: &ApiEndpoint) -> Places {
    let mut places = provider.places();
    if provider == Provider::Scaleway {
        return places;
    }
    match listed(transport, api, places.zones()) {
        Ok(zones) => places.extend(zones),
        Err(reason) => places.doubt(format!("there may be zones that were not asked: {reason}")),
    }
    places
}

/// The zones as the first zone that answers lists them.
fn listed(transport: &dyn Transport, api: &ApiEndpoint, known: &[String]) -> Result<Vec<String>, String> {
    let mut reason = "no zone is known".to_owned();
    for origin in known.iter().filter_map(|zone| api.origin(zone)) {
        let request = Request::new(Method::Get, origin, "/v2/zone", Vec::new(), Auth::Anonymous)
            .map_err(|error| error.to_string())?;
        match transport.send(&request) {
            Ok(response) if response.is_success() => {
                return names(&response.body).ok_or_else(|| format!("`{request}` answered no list of zones"));
            }
            Ok(response) => reason = format!("`{request}` answered {}", response.status),
            Err(error) => reason = error.to_string(),
        }
    }
    Err(reason)
}

fn names(body: &[u8]) -> Option<Vec<String>> {
    let document: Value = serde_json::from_slice(body).ok()?;
    let zones = document.get("zones")?.as_array()?;
    let names: Option<Vec<String>> =
        zones.iter().map(|zone| Some(zone.get("name")?.as_str()?.to_owned())).collect();
    names.filter(|names| !names.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{Scripted, ok, status};

    fn found(transport: &Scripted) -> Places {
        find_zones(transport, Provider::Exoscale, &ApiEndpoint::exoscale())
    }

    #[test]
    fn a_zone_that_is_new_is_asked_too() {
        let transport = Scripted::new([
            Ok(status(500)),
            Ok(ok(r#"{"zones":[{"name":"ch-gva-2"},{"name":"pt-lis-1","api-endpoint":"x"}]}"#)),
        ]);
        let places = found(&transport);
        assert_eq!(places.zones().len(), 9);
        assert!(places.zones().contains(&"pt-lis-1".to_owned()));
        assert_eq!(places.doubtful(), None);
    }

    #[test]
    fn a_list_that_cannot_be_read_leaves_a_doubt() {
        for body in ["{}", r#"{"zones":[]}"#, r#"{"zones":[{"id":1}]}"#, "<html>"] {
            let places = found(&Scripted::new([Ok(ok(body))]));
            assert!(places.doubtful().is_some_and(|why| why.contains("no list of zones")), "{body}");
            assert_eq!(places.zones().len(), 8);
        }
        assert!(found(&Scripted::new([])).doubtful().is_some());
    }
}
