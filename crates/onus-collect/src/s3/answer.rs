//! What a response says about a property: a value, that there is none, or nothing at all.
//!
//! "There is none" is said in two ways, by a 404 with a code of its own and by a 200 with an empty document. Any other
//! 404 says nothing: the bucket may be gone, a proxy may have answered.

use super::parse::S3ParseError;
use super::refusal::Refusal;
use crate::http::Response;

/// A kind of answer.
pub trait S3Answer: Sized {
    /// The sub-resource in the query, for [`S3Endpoint`](crate::http::S3Endpoint); empty for the service itself.
    const SUBRESOURCE: &'static str;
    /// Codes of a 404 that mean "there is none".
    const NONE: &'static [&'static str];

    /// Reads the body of a 200.
    fn parse(body: &[u8]) -> Result<Self, S3ParseError>;
}

/// What a response says.
#[derive(Clone, Debug, PartialEq)]
pub enum S3Read<T> {
    /// There is one.
    Set(T),
    /// There is none.
    Unset,
    /// It was not told.
    Refused(Refusal),
}

/// Reads a response to `T::SUBRESOURCE`.
pub fn read<T: S3Answer>(response: &Response) -> Result<S3Read<T>, S3ParseError> {
    if response.status == 200 {
        return T::parse(&response.body).map(S3Read::Set);
    }
    let refusal = Refusal::of(response);
    match response.status {
        404 if T::NONE.contains(&refusal.code.as_str()) => Ok(S3Read::Unset),
        _ => Ok(S3Read::Refused(refusal)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Cors, Tagging};
    use super::*;
    use crate::http::Headers;

    fn response(status: u16, body: &str) -> Response {
        Response { status, headers: Headers::default(), body: body.into(), request_id: None }
    }

    #[test]
    fn none_is_said_by_its_own_code_only() {
        let none = response(404, "<Error><Code>NoSuchCORSConfiguration</Code></Error>");
        assert_eq!(read::<Cors>(&none), Ok(S3Read::Unset));
        for (status, body) in [
            (404, "<Error><Code>NoSuchBucket</Code></Error>"),
            (404, "<Error><Code>NoSuchTagSet</Code></Error>"),
            (403, "<Error><Code>NoSuchCORSConfiguration</Code></Error>"),
            (404, "<html>not here</html>"),
            (404, ""),
            (403, "<Error><Code>AccessDenied</Code></Error>"),
            (501, "<Error><Code>NotImplemented</Code></Error>"),
        ] {
            assert!(
                matches!(read::<Cors>(&response(status, body)), Ok(S3Read::Refused(_))),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn another_document_is_an_error_and_never_empty() {
        for body in ["<Error><Code>SlowDown</Code></Error>", "<html/>", "{}", "", "<CORSConfiguration/>"] {
            assert!(read::<Tagging>(&response(200, body)).is_err(), "{body}");
        }
    }
}
