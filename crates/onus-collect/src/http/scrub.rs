//! Credentials inside a text: private keys, passwords in addresses, signatures of signed links.
//!
//! These are found by their form, whatever the field is called. Each function takes a text and gives it back
//! without them; where the form is ambiguous, more goes rather than less.

/// What stands in the place of what was removed.
pub(crate) const REMOVED: &str = "REDACTED";

/// Parameters of an address that make it a key.
const SIGNED: &[&str] = &[
    "x-amz-signature=",
    "x-amz-credential=",
    "x-amz-security-token=",
    "signature=",
    "sig=",
    "token=",
    "access_token=",
];

/// Removes all of them.
pub(crate) fn scrub(text: &str) -> String {
    let has_mark = text.bytes().any(|byte| matches!(byte, b'?' | b'&' | b';' | b'#'));
    if !has_mark && !text.contains("://") && !text.contains("-----") {
        return text.to_owned();
    }
    let text = without_private_keys(text);
    let text = without_passwords(&text);
    without_signatures(&text)
}

fn without_private_keys(text: &str) -> String {
    const BEGIN: &str = "-----BEGIN ";
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, block)) = rest.split_once(BEGIN) {
        kept.push_str(before);
        let (label, body) = block.split_once("-----").unwrap_or((block, ""));
        if label.contains("PRIVATE KEY") {
            kept.push_str(REMOVED);
            let end = format!("-----END {label}-----");
            rest = body.split_once(end.as_str()).map_or("", |(_, after)| after);
        } else {
            kept.push_str(BEGIN);
            rest = block;
        }
    }
    kept.push_str(rest);
    kept
}

/// `scheme://user:password@host`. A password may itself contain `/` or `@`, so the last `@` counts.
fn without_passwords(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("://") {
        let end = after.find(ends_address).unwrap_or(after.len());
        let (address, tail) = after.split_at(end);
        kept.push_str(before);
        kept.push_str("://");
        match address.rsplit_once('@').and_then(|(user, host)| Some((user.split_once(':')?.0, host))) {
            Some((user, host)) => kept.extend([user, ":", REMOVED, "@", host]),
            None => push_without_user(&mut kept, address, before),
        }
        rest = tail;
    }
    kept.push_str(rest);
    kept
}

/// On the web a user without a password is a token; elsewhere (`ssh://git@host`) it is a name.
fn push_without_user(kept: &mut String, address: &str, before: &str) {
    let scheme = before.to_ascii_lowercase();
    let authority_end = address.find(['/', '?', '#']).unwrap_or(address.len());
    let host = address
        .split_at_checked(authority_end)
        .filter(|_| scheme.ends_with("http") || scheme.ends_with("https"))
        .and_then(|(authority, path)| Some((authority.rsplit_once('@')?.1, path)));
    match host {
        Some((host, path)) => kept.extend([REMOVED, "@", host, path]),
        None => kept.push_str(address),
    }
}

fn ends_address(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | '`')
}

fn without_signatures(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(mark) = rest.find(['?', '&', ';', '#']) {
        let (before, after) = rest.split_at(mark + 1);
        kept.push_str(before);
        let name = SIGNED
            .iter()
            .find(|name| after.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)));
        rest = match name.and_then(|name| after.split_at_checked(name.len())) {
            Some((name, value)) => {
                kept.push_str(name);
                kept.push_str(REMOVED);
                value
                    .find(|c| matches!(c, '&' | ';') || ends_address(c))
                    .and_then(|end| value.get(end..))
                    .unwrap_or("")
            }
            None => after,
        };
    }
    kept.push_str(rest);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_keys_go_and_certificates_stay() {
        let text = "a -----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE----- b \
                    -----BEGIN EC PRIVATE KEY-----\nhidden\n-----END EC PRIVATE KEY----- c";
        let scrubbed = scrub(text);
        assert!(scrubbed.contains("MII") && scrubbed.ends_with("REDACTED c"));
        assert!(!scrubbed.contains("hidden"));
        assert_eq!(scrub("-----BEGIN PRIVATE KEY-----\nhidden, cut"), "REDACTED");
    }

    #[test]
    fn passwords_in_addresses_go() {
        for (text, expected) in [
            ("postgres://avnadmin:hidden@h:21699/db", "postgres://avnadmin:REDACTED@h:21699/db"),
            ("a https://u:hid/d@en@h b", "a https://u:REDACTED@h b"),
            ("x://u:hidden@a,x://u:hidden@b", "x://u:REDACTED@b"),
            ("https://u:hidden@a https://v:hidden@b", "https://u:REDACTED@a https://v:REDACTED@b"),
            ("ssh://git@host/path", "ssh://git@host/path"),
            ("git+https://hidden@h/p and HTTP://hidden@h", "git+https://REDACTED@h/p and HTTP://REDACTED@h"),
            ("https://host/a@b", "https://host/a@b"),
            ("https://host:443/path", "https://host:443/path"),
            ("://", "://"),
        ] {
            assert_eq!(scrub(text), expected);
        }
    }

    #[test]
    fn signatures_of_links_go() {
        assert_eq!(
            scrub("https://h/o?X-Amz-Date=1&X-Amz-Signature=hidden&x-amz-credential=hidden"),
            "https://h/o?X-Amz-Date=1&X-Amz-Signature=REDACTED&x-amz-credential=REDACTED"
        );
        assert_eq!(scrub("<a>h?x=1&amp;Signature=hidden</a>"), "<a>h?x=1&amp;Signature=REDACTED</a>");
        assert_eq!(scrub("https://h/o#access_token=hidden&x=1"), "https://h/o#access_token=REDACTED&x=1");
        assert_eq!(scrub("/p?page_token=abc&page=2"), "/p?page_token=abc&page=2");
    }
}
