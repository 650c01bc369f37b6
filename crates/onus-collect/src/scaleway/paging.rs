//! When a listing is whole.
//!
//! Scaleway ends its lists in five ways, and both official SDKs stop too early on some of them. A [`Pager`] is fed
//! with pages and says what to ask next, or that the end was reached by the style's own sign. Where a total is told,
//! the distinct rows must equal it, and it must have stood still: a total that moved means that rows may have slipped
//! from one page to another, so everything is read again. What still disagrees after a few rounds is said to be
//! incomplete; it is never rounded up to complete.

use std::collections::HashSet;

use serde_json::Value;
use thiserror::Error;

use crate::http::Headers;

/// How a list is paged and ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PageStyle {
    /// `page` and `page_size`; the body says `total_count`.
    TotalCount,
    /// `page` and `per_page`; the header `X-Total-Count` says how many.
    HeaderCount,
    /// `page` and `per_page`; no total. The end is a page that is empty or brings nothing new.
    UntilEmpty,
    /// `page_token`, until the body has no `next_page_token`.
    Token,
    /// One answer is all.
    Single,
}

/// Bounds of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLimits {
    /// Rows asked for at once; the API takes 1 to 100.
    pub page_size: u32,
    /// Pages of one round.
    pub most_pages: u32,
    /// How often a list that moves is read.
    pub most_rounds: u32,
}

impl Default for PageLimits {
    fn default() -> Self {
        Self { page_size: 100, most_pages: 2_000, most_rounds: 3 }
    }
}

/// Why a listing cannot be continued. The rows so far are then part of an unknown whole.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingError {
    /// The style promises a total and there is none.
    #[error(
        "cannot tell whether the list is whole: the answer has no {0}, the table may need another `page` style"
    )]
    NoTotal(&'static str),
    /// The total is not a number.
    #[error("cannot tell whether the list is whole: {0} is not a number of rows")]
    BadTotal(&'static str),
    /// The server hands out a token it handed out before.
    #[error("gave up on a list that goes round in circles: its page token came twice")]
    TokenRepeats,
    /// There is no end in sight.
    #[error("gave up on a list after {0} pages, raise the limit if it is really that long")]
    TooManyPages(u32),
    /// The listing is over.
    #[error("the list is finished and takes no further page")]
    Finished,
}

/// What a page tells besides its rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageSigns {
    /// Rows of the whole list.
    pub total: Option<u64>,
    /// Token of the next page.
    pub next_token: Option<String>,
}

impl PageSigns {
    /// Reads the signs that the style goes by from an answer.
    pub fn of(style: PageStyle, headers: &Headers, document: &Value) -> Result<Self, PagingError> {
        let in_header = "header `X-Total-Count`";
        let in_body = "`total_count`";
        let total = match style {
            PageStyle::HeaderCount => match headers.get("x-total-count") {
                Some(text) => Some(text.trim().parse().map_err(|_| PagingError::BadTotal(in_header))?),
                None => return Err(PagingError::NoTotal(in_header)),
            },
            PageStyle::UntilEmpty => None,
            PageStyle::TotalCount | PageStyle::Token | PageStyle::Single => match document.get("total_count")
            {
                Some(Value::Null) | None if style == PageStyle::TotalCount => {
                    return Err(PagingError::NoTotal(in_body));
                }
                Some(Value::Null) | None => None,
                Some(total) => Some(total.as_u64().ok_or(PagingError::BadTotal(in_body))?),
            },
        };
        let token = document.get("next_page_token").and_then(Value::as_str).filter(|token| !token.is_empty());
        Ok(Self { total, next_token: token.map(str::to_owned) })
    }
}

/// How a listing ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Completion {
    /// By its own sign, and with as many rows as it said.
    Complete {
        /// Distinct rows.
        rows: u64,
    },
    /// With another number of rows than it said, or the number kept moving.
    Disagrees {
        /// Distinct rows of the last round.
        rows: u64,
        /// What the last answer said.
        total: u64,
    },
}

/// What follows a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Then {
    /// Ask with [`Pager::query`].
    Ask,
    /// The list moved: forget every row so far and ask from the beginning.
    Restart,
    /// Nothing more to ask.
    Done(Completion),
}

/// What to do with a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Positions of the rows that were not seen before in this round.
    pub fresh: Vec<usize>,
    /// What follows.
    pub then: Then,
}

/// The state of one listing.
#[derive(Clone, Debug)]
pub struct Pager {
    style: PageStyle,
    limits: PageLimits,
    round: u32,
    pages: u32,
    token: Option<String>,
    tokens: HashSet<String>,
    rows: HashSet<String>,
    total: Option<u64>,
    moved: bool,
    finished: bool,
}

impl Pager {
    /// The beginning of a list.
    pub fn new(style: PageStyle, limits: PageLimits) -> Self {
        Self {
            style,
            limits,
            round: 1,
            pages: 0,
            token: None,
            tokens: HashSet::new(),
            rows: HashSet::new(),
            total: None,
            moved: false,
            finished: false,
        }
    }

    /// Parameters of the page to ask for.
    pub fn query(&self) -> Vec<(String, String)> {
        let pair = |name: &str, value: String| (name.to_owned(), value);
        let page = || pair("page", (self.pages + 1).to_string());
        let size = self.limits.page_size.to_string();
        match self.style {
            PageStyle::TotalCount => vec![page(), pair("page_size", size)],
            PageStyle::HeaderCount | PageStyle::UntilEmpty => vec![page(), pair("per_page", size)],
            PageStyle::Token => {
                let token = self.token.iter().map(|token| pair("page_token", token.clone()));
                std::iter::once(pair("page_size", size)).chain(token).collect()
            }
            PageStyle::Single => Vec::new(),
        }
    }

    /// Takes a page: what identifies each of its rows, in order, and its signs.
    pub fn take<S: AsRef<str>>(&mut self, rows: &[S], signs: PageSigns) -> Result<Taken, PagingError> {
        if self.finished {
            return Err(PagingError::Finished);
        }
        self.pages += 1;
        let is_new =
            |(position, row): (usize, &S)| self.rows.insert(row.as_ref().to_owned()).then_some(position);
        let fresh: Vec<usize> = rows.iter().enumerate().filter_map(is_new).collect();
        self.moved |= self.pages > 1 && signs.total != self.total;
        self.total = signs.total;
        if !self.is_last(rows.is_empty(), fresh.is_empty(), signs.next_token)? {
            if self.pages >= self.limits.most_pages {
                return Err(PagingError::TooManyPages(self.limits.most_pages));
            }
            return Ok(Taken { fresh, then: Then::Ask });
        }
        Ok(Taken { fresh, then: self.end_of_round() })
    }

    fn is_last(
        &mut self,
        empty: bool,
        nothing_new: bool,
        next_token: Option<String>,
    ) -> Result<bool, PagingError> {
        match self.style {
            PageStyle::Single => Ok(true),
            PageStyle::UntilEmpty => Ok(empty || nothing_new),
            PageStyle::TotalCount | PageStyle::HeaderCount => {
                let all_seen = self.total.is_some_and(|total| self.seen() >= total);
                Ok(empty || nothing_new || all_seen)
            }
            PageStyle::Token => {
                self.token = next_token;
                match &self.token {
                    Some(token) if !self.tokens.insert(token.clone()) => Err(PagingError::TokenRepeats),
                    Some(_) => Ok(false),
                    None => Ok(true),
                }
            }
        }
    }

    fn end_of_round(&mut self) -> Then {
        let rows = self.seen();
        let total = self.total.unwrap_or(rows);
        if rows == total && !self.moved {
            self.finished = true;
            return Then::Done(Completion::Complete { rows });
        }
        if self.round >= self.limits.most_rounds {
            self.finished = true;
            return Then::Done(Completion::Disagrees { rows, total });
        }
        *self = Self { round: self.round + 1, ..Self::new(self.style, self.limits) };
        Then::Restart
    }

    fn seen(&self) -> u64 {
        u64::try_from(self.rows.len()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests;
