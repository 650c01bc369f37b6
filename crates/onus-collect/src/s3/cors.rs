//! `?cors`: which web pages may call a bucket.

use super::answer::S3Answer;
use super::parse::{Fault, S3ParseError, root};
use super::xml::Element;

/// The rules, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cors {
    /// At least one, or the answer would be a 404.
    pub rules: Vec<CorsRule>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorsRule {
    /// Name of the rule.
    pub id: Option<String>,
    /// `*`, or origins that may have one `*`.
    pub allowed_origins: Vec<String>,
    /// `GET`, `PUT`, …
    pub allowed_methods: Vec<String>,
    /// Request headers.
    pub allowed_headers: Vec<String>,
    /// Response headers a page may read.
    pub expose_headers: Vec<String>,
    /// How long a browser may remember.
    pub max_age_seconds: Option<u64>,
}

impl S3Answer for Cors {
    const SUBRESOURCE: &'static str = "cors";
    const NONE: &'static [&'static str] = &["NoSuchCORSConfiguration"];

    fn parse(body: &[u8]) -> Result<Self, S3ParseError> {
        cors(body).map_err(|fault| fault.of("?cors"))
    }
}

fn cors(body: &[u8]) -> Result<Cors, Fault> {
    let document = root(body, &["CORSConfiguration"])?;
    document.only(&["CORSRule"])?;
    Ok(Cors { rules: document.all("CORSRule").map(rule).collect::<Result<_, _>>()? })
}

fn rule(element: &Element) -> Result<CorsRule, Fault> {
    element.only(&[
        "ID",
        "AllowedOrigin",
        "AllowedMethod",
        "AllowedHeader",
        "ExposeHeader",
        "MaxAgeSeconds",
    ])?;
    element
        .all("AllowedOrigin")
        .next()
        .ok_or(Fault::Missing { parent: "CORSRule".to_owned(), child: "AllowedOrigin" })?;
    Ok(CorsRule {
        id: element.text("ID")?,
        allowed_origins: element.texts("AllowedOrigin")?,
        allowed_methods: element.texts("AllowedMethod")?,
        allowed_headers: element.texts("AllowedHeader")?,
        expose_headers: element.texts("ExposeHeader")?,
        max_age_seconds: element.parsed("MaxAgeSeconds")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_repetition_is_kept() {
        let cors = Cors::parse(
            b"<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedMethod>PUT</AllowedMethod>\
              <AllowedOrigin>*</AllowedOrigin><AllowedOrigin>https://a.example</AllowedOrigin>\
              <ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3000</MaxAgeSeconds></CORSRule></CORSConfiguration>",
        )
        .unwrap();
        let rule = &cors.rules[0];
        assert_eq!(rule.allowed_methods, ["GET", "PUT"]);
        assert_eq!(rule.allowed_origins, ["*", "https://a.example"]);
        assert_eq!((rule.max_age_seconds, rule.allowed_headers.len()), (Some(3000), 0));
    }

    #[test]
    fn a_rule_of_another_shape_is_an_error() {
        for inner in [
            "<Rule/>",
            "<CORSRule/>",
            "<CORSRule><AllowedOrigins>*</AllowedOrigins></CORSRule>",
            "<CORSRule><AllowedOrigin>*</AllowedOrigin><MaxAgeSeconds>long</MaxAgeSeconds></CORSRule>",
        ] {
            assert!(
                Cors::parse(format!("<CORSConfiguration>{inner}</CORSConfiguration>").as_bytes()).is_err()
            );
        }
    }
}
