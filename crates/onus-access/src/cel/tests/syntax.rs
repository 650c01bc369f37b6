//! How texts are read and written.

use proptest::prelude::*;

use crate::cel::ast::{Expr, Op};
use crate::cel::parse::{LONGEST_BYTES, parse};
use crate::cel::{CelError, Expression};

fn written(source: &str) -> String {
    parse(source).unwrap_or_else(|error| panic!("{source}: {error}")).to_string()
}

#[test]
fn operators_bind_as_tightly_as_in_the_language_definition() {
    for (source, same) in [
        ("a || b && c", "a || (b && c)"),
        ("a && b || c", "(a && b) || c"),
        ("a == b && c != d", "(a == b) && (c != d)"),
        ("a + b * c - d", "(a + (b * c)) - d"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c % d", "((a / b) * c) % d"),
        ("a < b == c", "(a < b) == c"),
        ("a in b == c", "(a in b) == c"),
        ("!a.b == c", "(!(a.b)) == c"),
        ("!a && b", "(!a) && b"),
        ("-a + b", "(-a) + b"),
        ("a ? b : c ? d : e", "a ? b : (c ? d : e)"),
        ("a || b ? c : d", "(a || b) ? c : d"),
        ("a + b in c", "(a + b) in c"),
    ] {
        assert_eq!(parse(source), parse(same), "{source}");
    }
    assert_ne!(parse("a - (b - c)"), parse("a - b - c"));
    assert_ne!(parse("(a ? b : c) ? d : e"), parse("a ? b : c ? d : e"));
}

#[test]
fn only_brackets_that_matter_are_written() {
    for (source, wanted) in [
        ("((a)) && (b || (c))", "a && (b || c)"),
        ("(a+b)*c", "(a + b) * c"),
        ("!(a in [ 'x' , ])", r#"!(a in ["x"])"#),
        ("-(5)", "-(5)"),
        ("a - -5", "a - -5"),
        ("-5.abs()", "-5.abs()"),
        ("-(5.abs())", "-(5.abs())"),
        ("f( ) [ 1 ].g(x,y) // why", "f()[1].g(x, y)"),
        ("{'a' : 1, b:2}", r#"{"a": 1, b: 2}"#),
        ("(a ? b : c) ? (d ? e : f) : g", "(a ? b : c) ? (d ? e : f) : g"),
    ] {
        assert_eq!(written(source), wanted);
    }
}

#[test]
fn texts_have_quotes_and_escapes() {
    for (source, text) in [
        (r#""a'b""#, "a'b"),
        (r#"'a"b'"#, "a\"b"),
        (r"'a\'b\\\n\t\x41\u00e9\U0001F600\101'", "a'b\\\n\tA\u{e9}\u{1F600}A"),
        (r"r'a\n'", "a\\n"),
        (r#"R"a\n""#, "a\\n"),
        ("'''a'b\nc'''", "a'b\nc"),
        ("\"\"\"a\"b\"\"\"", "a\"b"),
        ("''", ""),
    ] {
        assert_eq!(parse(source), Ok(Expr::Text(text.to_owned())), "{source}");
    }
}

#[test]
fn numbers_fit_in_64_bits() {
    for (source, number) in [
        ("0", Expr::Int(0)),
        ("-9223372036854775808", Expr::Int(i64::MIN)),
        ("9223372036854775807", Expr::Int(i64::MAX)),
        ("0x1F", Expr::Int(31)),
        ("18446744073709551615u", Expr::Uint(u64::MAX)),
        ("1.5", Expr::Double("1.5".into())),
        ("-.5e-3", Expr::Double("-.5e-3".into())),
    ] {
        assert_eq!(parse(source), Ok(number), "{source}");
    }
    for source in
        ["9223372036854775808", "-9223372036854775809", "18446744073709551616", "0x", "1e", "5a", "1.5x"]
    {
        assert!(parse(source).is_err(), "{source}");
    }
}

#[test]
fn errors_name_the_position_and_what_was_expected() {
    for (source, position, problem) in [
        ("", 1, "expected an operand, found the end"),
        ("a &&", 5, "expected an operand, found the end"),
        ("a & b", 3, "expected an operand or an operator, found `&`"),
        ("é == 1", 1, "expected an operand or an operator, found `é`"),
        ("'é' == = 1", 8, "expected an operand or an operator, found `=`"),
        ("f(a b)", 5, "expected `,` or `)`, found `b`"),
        ("(a", 3, "expected `)`, found the end"),
        ("a ? b", 6, "expected `:`, found the end"),
        ("a.'b'", 3, "expected a name, found a text"),
        ("a b", 3, "expected an operator or the end, found `b`"),
        ("a == 'b", 6, "expected ' at the end of the text"),
        ("'a\nb'", 3, "expected ' before the end of the line"),
        (r"'\q'", 2, r"expected an escape such as `\n`"),
        ("b'a'", 1, "expected an operand, found bytes, which are not read"),
    ] {
        let wanted = CelError { position, problem: problem.to_owned() };
        assert_eq!(parse(source), Err(wanted), "{source}");
    }
    assert_eq!(
        Expression::parse("(a").unwrap_err().to_string(),
        "cannot read the CEL expression at character 3: expected `)`, found the end"
    );
}

#[test]
fn depth_and_length_have_limits_and_long_chains_are_not_deep() {
    let deep = |times| ["(".repeat(times), "a".to_owned(), ")".repeat(times)].concat();
    assert!(parse(&deep(63)).is_ok());
    for source in [
        deep(64),
        deep(30_000),
        "!".repeat(60_000) + "a",
        "-".repeat(60_000) + "a",
        "[".repeat(60_000),
        "{".repeat(60_000),
        "f(".repeat(30_000),
        "a[".repeat(30_000),
        "a?".repeat(30_000),
        "a?b:".repeat(15_000),
        "a".to_owned() + &".a".repeat(30_000),
        "a".to_owned() + &".f()".repeat(10_000),
        "a".to_owned() + &"[0]".repeat(10_000),
        "a".to_owned() + &"+a".repeat(30_000),
        "a".to_owned() + &"<a".repeat(30_000),
        "a".repeat(LONGEST_BYTES + 1),
    ] {
        assert!(parse(&source).is_err());
    }
    assert!(parse(&("a".to_owned() + &"||a".repeat(20_000))).is_ok());
    assert!(parse(&("a".to_owned() + &"&&a".repeat(20_000))).is_ok());
}

/// Words in any order, and any text at all.
pub(super) fn source() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "a",
        "request",
        ".",
        "ip",
        "user_agent",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "==",
        "<",
        "in",
        "&&",
        "||",
        "!",
        "-",
        "?",
        ":",
        ",",
        "'a'",
        "\"",
        "'",
        "\\",
        "1",
        "5",
        ".5",
        "0x",
        "u",
        "r'",
        "//",
        "\n",
        "has(",
        "size(",
        "timestamp(",
        "duration('1h')",
        "parameters",
        ".has(",
        "now",
        "null",
        "true",
        "é",
    ]);
    prop_oneof![
        prop::collection::vec(word, 0..40).prop_map(|words| words.join(" ")),
        prop::collection::vec(any::<char>(), 0..60).prop_map(|letters| letters.into_iter().collect()),
        any::<String>(),
    ]
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b_1", "resource", "r", "u", "has", "e5"]).prop_map(str::to_owned)
}

fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        Just(Expr::Null),
        any::<bool>().prop_map(Expr::Bool),
        any::<i64>().prop_map(Expr::Int),
        any::<u64>().prop_map(Expr::Uint),
        prop::sample::select(vec!["1.5", "-0.25", ".5", "1e9", "-2.5E-3"])
            .prop_map(|text| Expr::Double(text.to_owned())),
        any::<String>().prop_map(Expr::Text),
        name().prop_map(Expr::Name),
    ];
    leaf.prop_recursive(8, 48, 3, |inner| {
        let boxed = inner.clone().prop_map(Box::new).boxed();
        let many = prop::collection::vec(inner.clone(), 2..4).boxed();
        let some = prop::collection::vec(inner.clone(), 0..3).boxed();
        let entries = prop::collection::vec((inner.clone(), inner.clone()), 0..3);
        prop_oneof![
            (boxed.clone(), name()).prop_map(|(inner, field)| Expr::Select(inner, field)),
            (boxed.clone(), boxed.clone()).prop_map(|(inner, key)| Expr::Index(inner, key)),
            (name(), some.clone()).prop_map(|(name, arguments)| Expr::Call(name, arguments)),
            (boxed.clone(), name(), some.clone())
                .prop_map(|(inner, name, rest)| Expr::Method(inner, name, rest)),
            some.prop_map(Expr::List),
            entries.prop_map(Expr::Map),
            boxed.clone().prop_map(Expr::Not),
            boxed.clone().prop_map(Expr::Negative),
            (prop::sample::select(Op::ALL.to_vec()), boxed.clone(), boxed)
                .prop_map(|(op, left, right)| Expr::Binary(op, left, right)),
            many.clone().prop_map(Expr::And),
            many.prop_map(Expr::Or),
            [inner.clone(), inner.clone(), inner].prop_map(|parts| Expr::Conditional(Box::new(parts))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_is_written_is_read_as_the_same(expr in expr()) {
        let text = expr.to_string();
        prop_assert_eq!(parse(&text), Ok(expr), "{}", text);
    }

    #[test]
    fn what_is_read_is_written_and_read_again(text in source()) {
        if let Ok(expr) = parse(&text) {
            prop_assert_eq!(parse(&expr.to_string()), Ok(expr));
        }
    }
}
