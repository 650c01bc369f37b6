//! Answers requests from a recording instead of the network.
//!
//! A recording of our own is matched exactly: method, host, path, parameters in any order, and the project that an S3
//! request acts in. Foreign recordings were
//! made by other programs with other page sizes, sorting and filters; for them [`Replay::loosely`] takes the recorded
//! request that differs least. The same request asked again gets the next recorded answer, the last one for ever.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use percent_encoding::percent_decode_str;

use super::client::Transport;
use super::error::TransportError;
use super::exchange::{Exchange, ExchangeError, MAX_LINE};
use super::request::Request;
use super::response::Response;

/// Largest recording that is read into memory.
const MAX_RECORDING: u64 = 4 * 1024 * 1024 * 1024;
/// Parameters that do not change what is listed, only how.
const HOW_NOT_WHAT: &[&str] = &["page", "page_size", "per_page", "order_by", "order", "x-id", "max-keys"];
/// Parameters that an answer handed out: they match exactly or not at all.
const OPAQUE: &[&str] = &["page_token", "continuation-token"];
/// What foreign recordings put in the place of an organization.
const STAND_IN: &str = "11111111-1111-1111-1111-111111111111";

/// What identifies a request in a recording.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    place: Place,
    /// Decoded and sorted.
    query: Vec<(String, String)>,
    /// Whose buckets are meant; a recording that does not say it may mean any.
    project: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Place {
    method: String,
    host: String,
    path: String,
}

impl Asked {
    pub(crate) fn in_request(request: &Request) -> Self {
        let place = Place {
            method: request.method().as_str().to_owned(),
            host: request.origin().authority(),
            path: request.path().to_owned(),
        };
        let mut query = request.query().to_vec();
        query.sort();
        Self { place, query, project: request.project().map(str::to_owned) }
    }

    pub(crate) fn in_exchange(exchange: &Exchange) -> Self {
        let place = Place {
            method: exchange.method.clone(),
            host: exchange.host.clone(),
            path: exchange.path.clone(),
        };
        let decoded =
            |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        };
        let mut query: Vec<_> = exchange.query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect();
        query.sort();
        Self { place, query, project: exchange.project.clone() }
    }

    /// The same question, as a recording that does not tell projects knows it.
    fn of_any_project(&self) -> Self {
        Self { project: None, ..self.clone() }
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    fn values(&self, name: &str) -> Vec<&str> {
        self.query.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str()).collect()
    }

    fn page(&self) -> &str {
        self.value("page").unwrap_or("1")
    }

    /// How many parameters differ, when the two can mean the same listing; pages are compared apart.
    fn distance(&self, recorded: &Self) -> Option<usize> {
        let missing_here = recorded.query.iter().filter(|(name, _)| self.value(name).is_none());
        let missing_there = self.query.iter().filter(|(name, _)| recorded.value(name).is_none());
        let mut distance = 0;
        for (name, value) in missing_here.chain(missing_there) {
            if HOW_NOT_WHAT.contains(&name.as_str()) {
                continue;
            }
            // A parameter without value is a sub-resource of S3: another question altogether.
            if value.is_empty() || OPAQUE.contains(&name.as_str()) {
                return None;
            }
            distance += 1;
        }
        let shared =
            |name: &&String| !HOW_NOT_WHAT.contains(&name.as_str()) && recorded.value(name).is_some();
        let names: BTreeSet<&String> = self.query.iter().map(|(name, _)| name).filter(shared).collect();
        for name in names {
            // A parameter may be repeated; its values are sorted.
            let (here, there) = (self.values(name), recorded.values(name));
            if here == [STAND_IN] || there == [STAND_IN] {
                distance += usize::from(here != there);
            } else if here != there {
                return None;
            }
        }
        Some(distance)
    }
}

/// A recording that answers.
pub struct Replay {
    exchanges: Vec<(Asked, Exchange)>,
    at: HashMap<Place, Vec<usize>>,
    loose: bool,
    /// How often each request was answered.
    served: Mutex<HashMap<Asked, usize>>,
}

impl Replay {
    /// Answers from these exchanges, in their order.
    pub fn new(exchanges: impl IntoIterator<Item = Exchange>) -> Self {
        let exchanges: Vec<_> =
            exchanges.into_iter().map(|exchange| (Asked::in_exchange(&exchange), exchange)).collect();
        let mut at: HashMap<Place, Vec<usize>> = HashMap::new();
        for (index, (asked, _)) in exchanges.iter().enumerate() {
            at.entry(asked.place.clone()).or_default().push(index);
        }
        Self { exchanges, at, loose: false, served: Mutex::default() }
    }

    /// Answers from a file.
    pub fn open(path: &Path) -> Result<Self, ExchangeError> {
        Ok(Self::new(read_recording(path)?))
    }

    /// Accepts recorded requests that differ in paging, sorting and filters.
    #[must_use]
    pub fn loosely(self) -> Self {
        Self { loose: true, ..self }
    }

    /// How many exchanges there are.
    pub fn len(&self) -> usize {
        self.exchanges.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.exchanges.is_empty()
    }

    /// The answers to what is asked: those of its project, or else those that tell none.
    fn answers(&self, asked: Asked) -> (Asked, Vec<&Exchange>) {
        let own = self.recorded_for(&asked);
        if !own.is_empty() || asked.project.is_none() {
            return (asked, own);
        }
        let asked = asked.of_any_project();
        let any = self.recorded_for(&asked);
        (asked, any)
    }

    fn recorded_for(&self, asked: &Asked) -> Vec<&Exchange> {
        let here = self.at.get(&asked.place).map_or(&[][..], Vec::as_slice);
        let here = here.iter().filter_map(|index| self.exchanges.get(*index));
        let here = here.filter(|(recorded, _)| recorded.project == asked.project);
        if !self.loose {
            return here
                .filter(|(recorded, _)| recorded.query == asked.query)
                .map(|(_, found)| found)
                .collect();
        }
        let near: Vec<_> =
            here.filter_map(|(recorded, found)| Some((asked.distance(recorded)?, recorded, found))).collect();
        let nearest = |fits: &dyn Fn(&Asked) -> bool| {
            let least =
                near.iter().filter(|(_, recorded, _)| fits(recorded)).map(|(distance, ..)| *distance).min();
            near.iter()
                .filter(|(distance, recorded, _)| Some(*distance) == least && fits(recorded))
                .map(|(_, _, found)| *found)
                .collect::<Vec<_>>()
        };
        let of_page = nearest(&|recorded| recorded.page() == asked.page());
        if of_page.is_empty() { nearest(&|recorded| recorded.value("page").is_none()) } else { of_page }
    }
}

impl Transport for Replay {
    fn send(&self, request: &Request) -> Result<Response, TransportError> {
        let (asked, answers) = self.answers(Asked::in_request(request));
        let mut served = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = served.entry(asked).or_insert(0);
        let answer = answers.get(*turn).or(answers.last());
        *turn += 1;
        answer
            .map(|exchange| exchange.response())
            .ok_or_else(|| TransportError::NotRecorded { request: request.to_string() })
    }
}

/// Reads every line of a recording.
pub fn read_recording(path: &Path) -> Result<Vec<Exchange>, ExchangeError> {
    let failed = |error| ExchangeError::file("read", path, error);
    let mut reader = BufReader::new(File::open(path).map_err(failed)?.take(MAX_RECORDING));
    let mut exchanges = Vec::new();
    for number in 1.. {
        let mut line = Vec::new();
        let read = (&mut reader).take(MAX_LINE).read_until(b'\n', &mut line).map_err(failed)?;
        if read == 0 {
            break;
        }
        if u64::try_from(read).unwrap_or(u64::MAX) == MAX_LINE {
            return Err(ExchangeError::line(path, number, "too long"));
        }
        if !line.trim_ascii().is_empty() {
            let exchange =
                Exchange::parse(&line).map_err(|reason| ExchangeError::line(path, number, reason))?;
            exchanges.push(exchange);
        }
    }
    if reader.get_ref().limit() == 0 {
        return Err(ExchangeError::line(path, exchanges.len() + 1, "the file is larger than 4 GiB"));
    }
    Ok(exchanges)
}

#[cfg(test)]
mod tests {
    use super::super::response::Headers;
    use super::super::testing::get;
    use super::*;

    fn recorded(path: &str, query: &str, body: &str) -> Exchange {
        Exchange {
            query: query.into(),
            body: super::super::exchange::Body::Text(body.into()),
            response_headers: Headers::default(),
            ..Exchange::of(&get(path), &super::super::testing::ok(""))
        }
    }

    fn asked(replay: &Replay, path: &str, query: &[(&str, &str)]) -> Option<String> {
        let query: Vec<_> = query.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let response = replay.send(&get(path).with_query(&query).unwrap());
        response.ok().and_then(|response| response.text().map(str::to_owned))
    }

    #[test]
    fn own_recordings_match_exactly_but_for_the_order_of_parameters() {
        let replay =
            Replay::new([recorded("/a", "page=1&x=a%20b", "found"), recorded("/acl", "acl=", "grants")]);
        assert_eq!(asked(&replay, "/a", &[("x", "a b"), ("page", "1")]).as_deref(), Some("found"));
        assert_eq!(asked(&replay, "/acl", &[("acl", "")]).as_deref(), Some("grants"));
        assert_eq!(asked(&replay, "/a", &[("x", "a b"), ("page", "2")]), None);
        assert_eq!(asked(&replay, "/b", &[]), None);
    }

    #[test]
    fn several_answers_come_in_order_and_the_last_one_stays() {
        let replay = Replay::new([recorded("/a", "", "1"), recorded("/b", "", "x"), recorded("/a", "", "2")]);
        let heard: Vec<_> = (0..4).filter_map(|_| asked(&replay, "/a", &[])).collect();
        assert_eq!(heard, ["1", "2", "2", "2"]);
    }

    #[test]
    fn each_project_has_its_own_list_of_buckets() {
        let of = |project: Option<&str>, body: &str| Exchange {
            project: project.map(str::to_owned),
            ..recorded("/", "", body)
        };
        let s3 = super::super::s3_endpoint::S3Endpoint::scaleway();
        let ask = |replay: &Replay, project: &str| {
            let place =
                super::super::s3_endpoint::S3Place { region: "fr-par".into(), project: Some(project.into()) };
            let response = replay.send(&s3.service_request(&place).unwrap());
            response.ok().and_then(|response| response.text().map(str::to_owned))
        };
        let host = |exchange: Exchange| Exchange { host: "s3.fr-par.scw.cloud".into(), ..exchange };
        let own = Replay::new([of(Some("a"), "of a"), of(Some("b"), "of b")].map(host));
        let heard: Vec<_> = ["b", "a", "b", "c"].iter().map(|project| ask(&own, project)).collect();
        assert_eq!(heard, [Some("of b".into()), Some("of a".into()), Some("of b".into()), None]);
        let foreign = Replay::new([of(None, "1"), of(None, "2")].map(host));
        assert_eq!((ask(&foreign, "b").as_deref(), ask(&foreign, "a").as_deref()), (Some("1"), Some("2")));
    }

    #[test]
    fn what_is_missing_is_named() {
        let error = Replay::new([]).send(&get("/a")).unwrap_err();
        assert!(matches!(&error, TransportError::NotRecorded { request } if request.ends_with("/a")));
        assert!(!error.is_transient());
    }

    #[test]
    fn foreign_recordings_match_by_what_is_listed() {
        let replay = Replay::new([
            recorded(
                "/a",
                "order_by=name_asc&page=1&organization_id=11111111-1111-1111-1111-111111111111",
                "all",
            ),
            recorded("/a", "name=one&page=1", "one"),
            recorded("/a", "page=2&organization_id=o", "second page"),
            recorded("/rules", "", "rules"),
            recorded("/many", "status=b&status=a", "both"),
        ])
        .loosely();
        let listing = [("organization_id", "o"), ("page", "1"), ("page_size", "100")];
        assert_eq!(asked(&replay, "/a", &listing).as_deref(), Some("all"));
        assert_eq!(
            asked(&replay, "/a", &[("organization_id", "o"), ("page", "2")]).as_deref(),
            Some("second page")
        );
        assert_eq!(asked(&replay, "/a", &[("organization_id", "o"), ("page", "3")]), None);
        assert_eq!(asked(&replay, "/many", &[("status", "a"), ("status", "b")]).as_deref(), Some("both"));
        assert_eq!(asked(&replay, "/many", &[("status", "a")]), None);
        assert_eq!(
            asked(&replay, "/rules", &[("page", "2")]).as_deref(),
            Some("rules"),
            "the server ignores pages"
        );
    }

    #[test]
    fn foreign_sub_resources_and_tokens_are_never_mixed_up() {
        let replay = Replay::new([
            recorded("/", "acl=", "acl"),
            recorded("/", "x-id=ListBuckets", "buckets"),
            recorded("/events", "page_size=20", "first"),
            recorded("/events", "page_token=t2", "second"),
        ])
        .loosely();
        assert_eq!(asked(&replay, "/", &[("acl", "")]).as_deref(), Some("acl"));
        assert_eq!(asked(&replay, "/", &[]).as_deref(), Some("buckets"));
        assert_eq!(asked(&replay, "/", &[("cors", "")]), None);
        assert_eq!(asked(&replay, "/events", &[]).as_deref(), Some("first"));
        assert_eq!(asked(&replay, "/events", &[("page_token", "t2")]).as_deref(), Some("second"));
        assert_eq!(asked(&replay, "/events", &[("page_token", "t3")]), None);
    }

    #[test]
    fn a_damaged_recording_names_the_line() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("run.jsonl");
        let good = recorded("/a", "", "x").to_line().unwrap();
        std::fs::write(&path, format!("{good}\n\n{good}\nnonsense\n")).unwrap();
        assert!(matches!(read_recording(&path), Err(ExchangeError::Line { line: 4, .. })));
        std::fs::write(&path, format!("{good}\n\n{good}")).unwrap();
        assert_eq!(Replay::open(&path).unwrap().len(), 2);
    }
}
