use proptest::prelude::*;
use serde_json::json;

use super::*;

fn limits(page_size: u32) -> PageLimits {
    PageLimits { page_size, most_pages: 50, most_rounds: 3 }
}

fn total(total: u64) -> PageSigns {
    PageSigns { total: Some(total), next_token: None }
}

fn none() -> PageSigns {
    PageSigns::default()
}

fn shown(query: &[(String, String)]) -> String {
    query.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

#[test]
fn every_style_asks_in_its_own_words() {
    for (style, query) in [
        (PageStyle::TotalCount, "page=1&page_size=100"),
        (PageStyle::HeaderCount, "page=1&per_page=100"),
        (PageStyle::UntilEmpty, "page=1&per_page=100"),
        (PageStyle::Token, "page_size=100"),
        (PageStyle::Single, ""),
    ] {
        assert_eq!(shown(&Pager::new(style, PageLimits::default()).query()), query);
    }
}

#[test]
fn a_short_page_is_not_the_end_when_the_total_says_otherwise() {
    let mut pager = Pager::new(PageStyle::TotalCount, limits(100));
    let taken = pager.take(&["a", "b"], total(3)).unwrap();
    assert_eq!(taken, Taken { fresh: vec![0, 1], then: Then::Ask });
    assert_eq!(shown(&pager.query()), "page=2&page_size=100");
    let taken = pager.take(&["c"], total(3)).unwrap();
    assert_eq!(taken.then, Then::Done(Completion::Complete { rows: 3 }));
    assert_eq!(pager.take(&["d"], total(4)), Err(PagingError::Finished));
}

#[test]
fn an_empty_list_is_whole() {
    for (style, signs) in [
        (PageStyle::TotalCount, total(0)),
        (PageStyle::HeaderCount, total(0)),
        (PageStyle::UntilEmpty, none()),
        (PageStyle::Token, none()),
        (PageStyle::Single, none()),
    ] {
        let taken = Pager::new(style, limits(2)).take::<&str>(&[], signs).unwrap();
        assert_eq!(taken.then, Then::Done(Completion::Complete { rows: 0 }), "{style:?}");
    }
}

#[test]
fn a_repeated_row_counts_once() {
    let mut pager = Pager::new(PageStyle::HeaderCount, limits(2));
    pager.take(&["a", "b"], total(3)).unwrap();
    let taken = pager.take(&["b", "c"], total(3)).unwrap();
    assert_eq!(taken, Taken { fresh: vec![1], then: Then::Done(Completion::Complete { rows: 3 }) });
}

#[test]
fn a_total_that_moved_means_reading_again() {
    let mut pager = Pager::new(PageStyle::TotalCount, limits(2));
    pager.take(&["a", "b"], total(3)).unwrap();
    // `a` was deleted: `c` slipped to the first page, and the numbers agree by accident.
    assert_eq!(pager.take::<&str>(&[], total(2)).unwrap().then, Then::Restart);
    assert_eq!(shown(&pager.query()), "page=1&page_size=2");
    let taken = pager.take(&["b", "c"], total(2)).unwrap();
    assert_eq!(taken, Taken { fresh: vec![0, 1], then: Then::Done(Completion::Complete { rows: 2 }) });
}

#[test]
fn a_total_that_never_agrees_is_said_to_disagree() {
    let mut pager = Pager::new(PageStyle::TotalCount, limits(100));
    for round in 1..=3 {
        assert_eq!(pager.take(&["a"], total(2)).unwrap().then, Then::Ask);
        let then = pager.take::<&str>(&[], total(2)).unwrap().then;
        let expected =
            if round < 3 { Then::Restart } else { Then::Done(Completion::Disagrees { rows: 1, total: 2 }) };
        assert_eq!(then, expected);
    }
}

#[test]
fn more_rows_than_the_total_disagree_too() {
    let mut pager = Pager::new(PageStyle::HeaderCount, PageLimits { most_rounds: 1, ..limits(100) });
    let then = pager.take(&["a", "b"], total(1)).unwrap().then;
    assert_eq!(then, Then::Done(Completion::Disagrees { rows: 2, total: 1 }));
}

#[test]
fn a_server_that_ignores_the_page_does_not_hold_us() {
    let mut pager = Pager::new(PageStyle::TotalCount, PageLimits { most_rounds: 1, ..limits(1) });
    assert_eq!(pager.take(&["a"], total(5)).unwrap().then, Then::Ask);
    let then = pager.take(&["a"], total(5)).unwrap().then;
    assert_eq!(then, Then::Done(Completion::Disagrees { rows: 1, total: 5 }));
}

#[test]
fn without_a_total_the_end_is_an_empty_page_or_a_repeat() {
    for last in [&[][..], &["a", "b"][..]] {
        let mut pager = Pager::new(PageStyle::UntilEmpty, limits(2));
        assert_eq!(pager.take(&["a", "b"], none()).unwrap().then, Then::Ask);
        assert_eq!(pager.take(&["b", "c"], none()).unwrap().then, Then::Ask);
        assert_eq!(pager.take(last, none()).unwrap().then, Then::Done(Completion::Complete { rows: 3 }));
    }
}

#[test]
fn tokens_are_followed_to_the_last_and_never_in_circles() {
    let next = |token: &str| PageSigns { total: None, next_token: Some(token.into()) };
    let mut pager = Pager::new(PageStyle::Token, limits(2));
    // An empty page with a token is not the end.
    assert_eq!(pager.take::<&str>(&[], next("t1")).unwrap().then, Then::Ask);
    assert_eq!(shown(&pager.query()), "page_size=2&page_token=t1");
    pager.take(&["a"], next("t2")).unwrap();
    let mut circling = pager.clone();
    assert_eq!(pager.take(&["b"], none()).unwrap().then, Then::Done(Completion::Complete { rows: 2 }));
    assert_eq!(circling.take(&["b"], next("t1")), Err(PagingError::TokenRepeats));
}

#[test]
fn a_total_beside_a_token_has_to_agree() {
    let mut pager = Pager::new(PageStyle::Token, PageLimits { most_rounds: 1, ..limits(2) });
    let then = pager.take(&["a"], total(7)).unwrap().then;
    assert_eq!(then, Then::Done(Completion::Disagrees { rows: 1, total: 7 }));
}

#[test]
fn there_is_an_end_to_everything() {
    let mut pager = Pager::new(PageStyle::UntilEmpty, PageLimits { most_pages: 3, ..limits(1) });
    pager.take(&["1"], none()).unwrap();
    pager.take(&["2"], none()).unwrap();
    assert_eq!(pager.take(&["3"], none()), Err(PagingError::TooManyPages(3)));
}

#[test]
fn signs_are_read_where_the_style_puts_them() {
    let headers = Headers::keep([("x-total-count", "12")]);
    let body = json!({ "rows": [], "total_count": 34, "next_page_token": "t" });
    let read = |style| PageSigns::of(style, &headers, &body).unwrap();
    assert_eq!(read(PageStyle::TotalCount).total, Some(34));
    assert_eq!(read(PageStyle::HeaderCount).total, Some(12));
    assert_eq!(read(PageStyle::UntilEmpty).total, None);
    assert_eq!(read(PageStyle::Token).next_token.as_deref(), Some("t"));
    for last in [json!({}), json!({ "next_page_token": null }), json!({ "next_page_token": "" })] {
        assert_eq!(PageSigns::of(PageStyle::Token, &headers, &last), Ok(none()));
    }
}

#[test]
fn a_total_that_is_missing_or_no_number_is_an_error() {
    let signs = |style, headers: &[(&str, &str)], body: Value| {
        PageSigns::of(style, &Headers::keep(headers.iter().copied()), &body)
    };
    assert!(matches!(signs(PageStyle::TotalCount, &[], json!({})), Err(PagingError::NoTotal(_))));
    assert!(matches!(signs(PageStyle::TotalCount, &[], json!([])), Err(PagingError::NoTotal(_))));
    assert!(matches!(signs(PageStyle::HeaderCount, &[], json!({})), Err(PagingError::NoTotal(_))));
    assert!(matches!(
        signs(PageStyle::HeaderCount, &[("x-total-count", "many")], json!({})),
        Err(PagingError::BadTotal(_))
    ));
    for bad in [json!("3"), json!(-1), json!(1.5)] {
        let body = json!({ "total_count": bad });
        assert!(matches!(signs(PageStyle::TotalCount, &[], body), Err(PagingError::BadTotal(_))));
    }
}

/// Reads a list of `rows` from a server that answers `served` rows a page at most.
fn read_all(style: PageStyle, rows: &[String], asked: u32, served: usize) -> (Vec<String>, Completion) {
    let mut pager = Pager::new(style, PageLimits { most_pages: 500, ..limits(asked) });
    let mut kept = Vec::new();
    loop {
        let query = pager.query();
        let value =
            |name: &str| query.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
        let number = |name: &str| value(name).and_then(|text| text.parse::<usize>().ok());
        let size = number("page_size").or(number("per_page")).unwrap_or(usize::MAX).min(served);
        let start = match style {
            PageStyle::Token => number("page_token").unwrap_or(0),
            _ => (number("page").unwrap_or(1) - 1) * size,
        };
        let page: Vec<String> = rows.iter().skip(start).take(size).cloned().collect();
        let count = u64::try_from(rows.len()).unwrap();
        let signs = match style {
            PageStyle::TotalCount | PageStyle::HeaderCount => total(count),
            PageStyle::Token if start + size < rows.len() => {
                PageSigns { total: None, next_token: Some((start + size).to_string()) }
            }
            _ => none(),
        };
        let taken = pager.take(&page, signs).unwrap();
        kept.extend(taken.fresh.iter().map(|position| page[*position].clone()));
        match taken.then {
            Then::Ask => {}
            Then::Restart => kept.clear(),
            Then::Done(completion) => return (kept, completion),
        }
    }
}

proptest! {
    #[test]
    fn a_list_that_stands_still_is_read_whole(
        count in 0_usize..60,
        asked in 1_u32..20,
        served in 1_usize..20,
        style in prop::sample::select(vec![
            PageStyle::TotalCount, PageStyle::HeaderCount, PageStyle::UntilEmpty, PageStyle::Token,
        ]),
    ) {
        let rows: Vec<String> = (0..count).map(|row| row.to_string()).collect();
        let (kept, completion) = read_all(style, &rows, asked, served);
        prop_assert_eq!(&kept, &rows);
        prop_assert_eq!(completion, Completion::Complete { rows: u64::try_from(count).unwrap() });
    }

    /// Rows may come, go and repeat between pages: whatever happens, complete means that the rows kept are as many
    /// as the last total, and the state machine ends.
    #[test]
    fn complete_is_never_said_of_rows_that_do_not_add_up(
        pages in prop::collection::vec((prop::collection::vec(0_u8..12, 0..4), 0_u64..12), 1..200),
    ) {
        let mut pager = Pager::new(PageStyle::TotalCount, limits(4));
        let mut kept = 0;
        let mut totals = HashSet::new();
        for (rows, said) in pages {
            let rows: Vec<String> = rows.iter().map(ToString::to_string).collect();
            totals.insert(said);
            let Ok(taken) = pager.take(&rows, total(said)) else { break };
            kept += taken.fresh.len();
            match taken.then {
                Then::Ask => {}
                Then::Restart => {
                    kept = 0;
                    totals.clear();
                }
                Then::Done(Completion::Complete { rows }) => {
                    prop_assert_eq!(rows, u64::try_from(kept).unwrap());
                    prop_assert_eq!(totals, HashSet::from([rows]));
                    return Ok(());
                }
                Then::Done(Completion::Disagrees { .. }) => return Ok(()),
            }
        }
    }
}
