//! The error document.

use super::parse;
use crate::http::Response;

/// What S3 says when it does not serve a request. Empty texts where it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// `AccessDenied`, `NoSuchBucket`, …; empty in answers to HEAD, which have no body.
    pub code: String,
    /// Words for people.
    pub message: String,
    /// What support asks for.
    pub request_id: String,
}

impl Refusal {
    /// Reads what can be read. A body that is not an error document leaves only the status.
    pub fn of(response: &Response) -> Self {
        let document = parse::root(&response.body, &["Error"]).ok();
        let text = |name| {
            let text =
                document.as_ref().and_then(|error| error.text(name).ok().flatten()).unwrap_or_default();
            text.chars().filter(|c| !c.is_control()).take(300).collect()
        };
        Self {
            status: response.status,
            code: text("Code"),
            message: text("Message"),
            request_id: text("RequestId"),
        }
    }

    /// Whether the bucket itself is gone.
    pub fn is_no_such_bucket(&self) -> bool {
        self.status == 404 && self.code == "NoSuchBucket"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Headers;

    #[test]
    fn reads_as_much_as_there_is() {
        let of = |body: &str| {
            Refusal::of(&Response {
                status: 404,
                headers: Headers::default(),
                body: body.into(),
                request_id: None,
            })
        };
        let refusal =
            of("<Error><Code>NoSuchBucket</Code><Message>gone</Message><RequestId>r</RequestId></Error>");
        assert!(refusal.is_no_such_bucket());
        assert_eq!((refusal.message.as_str(), refusal.request_id.as_str()), ("gone", "r"));
        assert_eq!(of(""), Refusal { status: 404, ..Refusal::default() });
        assert_eq!(of("<html>NoSuchBucket</html>").code, "");
    }
}
