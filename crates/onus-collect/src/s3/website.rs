//! `?website`: whether a bucket is served as a web site.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};

/// The configuration of a bucket that is a web site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Website {
    /// Name of the page that stands for a folder.
    pub index_suffix: Option<String>,
    /// Key of the page for errors.
    pub error_key: Option<String>,
    /// Host that every request is sent to.
    pub redirect_host: Option<String>,
}

impl S3Answer for Website {
    const SUBRESOURCE: &'static str = "website";
    const NONE: &'static [&'static str] = &["NoSuchWebsiteConfiguration"];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        website(body).map_err(|fault| fault.of("?website"))
    }
}

fn website(body: &[u8]) -> Result<Website, Fault> {
    let document = root(body, &["WebsiteConfiguration"])?;
    document.only(&["IndexDocument", "ErrorDocument", "RedirectAllRequestsTo", "RoutingRules"])?;
    let inner = |part: &'static str, name: &'static str| {
        document.child(part)?.map(|element| element.required_text(name)).transpose()
    };
    let website = Website {
        index_suffix: inner("IndexDocument", "Suffix")?,
        error_key: inner("ErrorDocument", "Key")?,
        redirect_host: inner("RedirectAllRequestsTo", "HostName")?,
    };
    match website.index_suffix.is_none() && website.redirect_host.is_none() {
        true => Err(Fault::Missing { parent: "WebsiteConfiguration".to_owned(), child: "IndexDocument" }),
        false => Ok(website),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(inner: &str) -> Result<Website, S3ParseError> {
        Website::parse(format!("<WebsiteConfiguration>{inner}</WebsiteConfiguration>").as_bytes())
    }

    #[test]
    fn pages_are_read() {
        let website = parse(
            "<IndexDocument><Suffix>index.html</Suffix></IndexDocument><ErrorDocument><Key>e.html</Key></ErrorDocument>",
        )
        .unwrap();
        assert_eq!(website.index_suffix.as_deref(), Some("index.html"));
        assert_eq!(website.error_key.as_deref(), Some("e.html"));
        let redirect =
            parse("<RedirectAllRequestsTo><HostName>a.example</HostName></RedirectAllRequestsTo>").unwrap();
        assert_eq!(redirect.redirect_host.as_deref(), Some("a.example"));
    }

    #[test]
    fn a_site_without_a_page_is_an_error() {
        for inner in ["", "<IndexDocument/>", "<Index/>", "<ErrorDocument><Key>e</Key></ErrorDocument>"] {
            assert!(parse(inner).is_err(), "{inner}");
        }
    }
}
