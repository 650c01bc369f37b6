//! Reads that must never be made, because what they answer is itself a secret or a key to one.
//!
//! onus needs none of them, a key with broad grants could make all of them, and an answer would pass through
//! memory and logs. So no [`Request`](super::Request) can be built for one: the table below is looked at when a
//! request is made, on the decoded path, before anything is sent.

/// One pattern: the product is the first path segment (`*` for any), `tail` the last segments.
struct Rule {
    product: &'static str,
    tail: &'static [&'static str],
    hands_out: &'static str,
}

const fn rule(product: &'static str, tail: &'static [&'static str], hands_out: &'static str) -> Rule {
    Rule { product, tail, hands_out }
}

/// In `tail`, `*` stands for exactly one segment and `**` (last only) for one or more.
const RULES: &[Rule] = &[
    rule("*", &["access"], "the value of a secret"),
    rule("*", &["kubeconfig"], "a token of a cluster"),
    rule("*", &["user_data", "**"], "the content of user data"),
    rule("*", &["user-data", "**"], "the content of user data"),
    rule("*", &["upload-url"], "a signed link for writing"),
    rule("*", &["download-url"], "a signed link for reading"),
    rule("*", &["presigned-url"], "a signed link for reading"),
    rule("v2", &["deployment", "*", "api-key"], "an API key"),
    rule("v2", &["console", "*"], "a session on the console of a machine"),
    rule("*", &["bmc-access"], "the login of a machine's controller"),
    rule("*", &["auth-code"], "the code that transfers a domain"),
    rule("*", &["tsig-key"], "the key that updates a zone"),
    rule("*", &["reveal"], "a password"),
    rule("*", &["*:password"], "a password"),
    rule("domain", &["ssl-certificates"], "private keys of certificates"),
    rule("domain", &["ssl-certificates", "**"], "the private key of a certificate"),
    rule("cockpit", &["tokens", "*"], "a token"),
    rule("functions", &["tokens", "*"], "a token"),
    rule("containers", &["tokens", "*"], "a token"),
    rule("iot", &["devices", "*", "certificate"], "the certificate of a device"),
];

/// What the path hands out, when it is one that must not be called.
pub(crate) fn hands_out(segments: &[String]) -> Option<&'static str> {
    let product = segments.first().map_or("", String::as_str);
    RULES
        .iter()
        .filter(|rule| rule.product == "*" || rule.product == product)
        .find(|rule| ends_with(segments, rule.tail))
        .map(|rule| rule.hands_out)
}

fn ends_with(segments: &[String], tail: &[&str]) -> bool {
    match tail.split_last() {
        Some((&"**", fixed)) => {
            (1..segments.len()).any(|end| segments.get(..end).is_some_and(|head| ends_with(head, fixed)))
        }
        _ => {
            let Some(start) = segments.len().checked_sub(tail.len()) else { return false };
            segments.iter().skip(start).zip(tail).all(|(segment, pattern)| fits(segment, pattern))
        }
    }
}

fn fits(segment: &str, pattern: &str) -> bool {
    match pattern.strip_prefix('*') {
        Some("") => true,
        Some(suffix) => segment.to_ascii_lowercase().ends_with(suffix),
        None => segment.eq_ignore_ascii_case(pattern),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(path: &str) -> Option<&'static str> {
        let segments: Vec<String> = path.split('/').skip(1).map(str::to_owned).collect();
        hands_out(&segments)
    }

    #[test]
    fn paths_that_hand_out_secrets_are_known() {
        for path in [
            "/secret-manager/v1beta1/regions/fr-par/secrets/s/versions/1/access",
            "/secret-manager/v1beta1/regions/fr-par/secrets-by-path/versions/latest/access",
            "/k8s/v1/regions/fr-par/clusters/c/kubeconfig",
            "/instance/v1/zones/fr-par-1/servers/s/user_data/cloud-init",
            "/functions/v1beta1/regions/fr-par/functions/f/download-url",
            "/functions/v1beta1/regions/fr-par/functions/f/upload-url",
            "/functions/v1beta1/regions/fr-par/tokens/t",
            "/containers/v1beta1/regions/fr-par/tokens/t",
            "/cockpit/v1/regions/fr-par/tokens/t",
            "/baremetal/v1/zones/fr-par-1/servers/s/bmc-access",
            "/domain/v2beta1/domains/example.org/auth-code",
            "/domain/v2beta1/dns-zones/example.org/tsig-key",
            "/domain/v2beta1/ssl-certificates/example.org",
            "/domain/v2beta1/ssl-certificates",
            "/v2/instance/i:password",
            "/v2/dbaas-postgres/db/user/u/password/reveal",
            "/v2/sos/bucket/presigned-url",
            "/v2/console/i",
            "/v2/ai/deployment/d/api-key",
        ] {
            assert!(asked(path).is_some(), "{path}");
        }
    }

    #[test]
    fn paths_that_only_describe_are_allowed() {
        for path in [
            "/instance/v1/zones/fr-par-1/servers/s/user_data",
            "/cockpit/v1/regions/fr-par/tokens",
            "/v2/api-key",
            "/iam/v1alpha1/api-keys/SCWXXXXXXXXXXXXXXXXX",
            "/secret-manager/v1beta1/regions/fr-par/secrets/s/versions",
            "/lb/v1/zones/fr-par-1/lbs/l/certificates",
            "/iam/v1alpha1/scim/s/tokens",
            "/rdb/v1/regions/fr-par/instances",
            "/",
        ] {
            assert_eq!(asked(path), None, "{path}");
        }
    }
}
