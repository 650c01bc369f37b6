//! Where a request goes: scheme, host and port, and nothing else.
//!
//! An origin is also what a credential is bound to, so it is parsed strictly: no user information, no path,
//! and plain HTTP only towards this machine. A secret can then not leave by a typing error.

use std::fmt;
use std::net::IpAddr;

use thiserror::Error;

/// Scheme, host and port of a server.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Origin {
    secure: bool,
    host: String,
    port: Option<u16>,
}

/// Why a text is not an origin.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OriginError {
    /// The text does not begin with a scheme that is supported.
    #[error("cannot use `{0}` as an address: it has to begin with `https://`")]
    Scheme(String),
    /// Plain HTTP towards another machine would send the secret in clear.
    #[error("cannot use `{0}` as an address: `http://` is allowed only for this machine, use `https://`")]
    Insecure(String),
    /// Something stands after or before the host.
    #[error(
        "cannot use `{0}` as an address: give scheme, host and port only, as in `https://api.scaleway.com`"
    )]
    NotAnOrigin(String),
}

impl Origin {
    /// Reads `https://host[:port]`; a single trailing slash is allowed.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let (secure, rest) = if let Some(rest) = text.strip_prefix("https://") {
            (true, rest)
        } else if let Some(rest) = text.strip_prefix("http://") {
            (false, rest)
        } else {
            return Err(OriginError::Scheme(without_user(text)));
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) =
            split_port(authority).ok_or_else(|| OriginError::NotAnOrigin(without_user(text)))?;
        if !is_host(host) {
            return Err(OriginError::NotAnOrigin(without_user(text)));
        }
        if !secure && !is_this_machine(host) {
            return Err(OriginError::Insecure(without_user(text)));
        }
        let default_port = if secure { 443 } else { 80 };
        let port = port.filter(|port| *port != default_port);
        Ok(Self { secure, host: host.to_ascii_lowercase(), port })
    }

    /// `https://host` for a host name that is known to be well formed; `None` when it is not.
    pub fn https(host: &str) -> Option<Self> {
        let well_formed = is_host(host) && !host.contains(':');
        well_formed.then(|| Self { secure: true, host: host.to_ascii_lowercase(), port: None })
    }

    /// Host, followed by the port unless it is the scheme's own. This is `host` in a recording.
    pub fn authority(&self) -> String {
        match self.port {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// The host name or address alone.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether the connection is encrypted.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The same scheme and port with a label in front of the host.
    pub(crate) fn with_label(&self, label: &str) -> Option<Self> {
        let host = format!("{label}.{}", self.host);
        is_host(&host).then_some(Self { secure: self.secure, host, port: self.port })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.secure { "https" } else { "http" };
        write!(f, "{scheme}://{}", self.authority())
    }
}

/// An address may carry a password in its user part; an error message must not repeat it.
fn without_user(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((before, after)) => {
            let scheme = before.split_once("://").map_or("", |(scheme, _)| scheme);
            format!("{scheme}://…@{after}")
        }
        None => text.to_owned(),
    }
}

fn split_port(authority: &str) -> Option<(&str, Option<u16>)> {
    if let Some(bracketed) = authority.strip_prefix('[') {
        let (address, after) = bracketed.split_once(']')?;
        let host = authority.get(..address.len() + 2)?;
        return match after.strip_prefix(':') {
            Some(port) => Some((host, Some(port.parse().ok()?))),
            None => after.is_empty().then_some((host, None)),
        };
    }
    match authority.split_once(':') {
        Some((host, port)) => Some((host, Some(port.parse().ok()?))),
        None => Some((authority, None)),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return address.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.len() <= 253 && host.split('.').all(is_label)
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_scheme_host_and_unusual_port() {
        for (text, shown) in [
            ("https://api.scaleway.com", "https://api.scaleway.com"),
            ("https://API.scaleway.com:443/", "https://api.scaleway.com"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
            ("http://localhost", "http://localhost"),
            ("http://[::1]:90", "http://[::1]:90"),
        ] {
            assert_eq!(Origin::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn refuses_clear_text_to_another_machine() {
        for text in ["http://api.scaleway.com", "http://10.0.0.1", "http://127.0.0.1.evil.example"] {
            assert!(matches!(Origin::parse(text), Err(OriginError::Insecure(_))), "{text}");
        }
    }

    #[test]
    fn refuses_everything_that_is_more_than_an_origin() {
        for text in [
            "https://user:secret-word@api.scaleway.com",
            "https://api.scaleway.com/path",
            "https://api.scaleway.com?x",
            "https://api.scaleway.com#x",
            "https://",
            "https://a..b",
            "https://a b",
            "https://host:99999",
            "https://[::1",
        ] {
            let error = Origin::parse(text).unwrap_err();
            assert!(matches!(error, OriginError::NotAnOrigin(_)), "{text}");
            assert!(!error.to_string().contains("secret-word"));
        }
        assert!(matches!(Origin::parse("ftp://a"), Err(OriginError::Scheme(_))));
    }
}
