//! Any text is an expression or an error. One that was read is written so that it reads the same, and no request makes it
//! both true and false.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onus_access::cel::{Dialect, Expression, domain};
use onus_access::{Decision, Formula, Limits, decide};

fuzz_target!(|text: &str| {
    let Ok(expression) = Expression::parse(text) else { return };
    let written = expression.to_string();
    let again = Expression::parse(&written).expect("what was written can be read");
    assert_eq!(again.to_string(), written);
    for dialect in [Dialect::Scaleway, Dialect::Exoscale] {
        let outcome = expression.compile(dialect);
        let both = Formula::all([outcome.holds, outcome.fails, domain(dialect)]);
        let limits = Limits { most_narrowings: 20_000, most_steps: 20_000, ..Limits::default() };
        assert!(!matches!(decide(&both, limits), Decision::Yes(_)), "{written}");
    }
});
