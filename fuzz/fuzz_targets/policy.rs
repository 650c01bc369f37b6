//! Any text is a policy document or an error, and a decision about it ends: yes with a request that it allows.
#![no_main]

use libfuzzer_sys::fuzz_target;
use onus_access::policy::{Dialect, Document, Statement, domain};
use onus_access::{Decision, Formula, Limits, decide};

fuzz_target!(|text: &str| {
    for dialect in [Dialect::Aws, Dialect::Scaleway] {
        let Ok(document) = Document::parse(text, dialect) else { continue };
        let grants = document.grants(&mut Statement::position);
        let limits = Limits { most_narrowings: 20_000, most_steps: 20_000, ..Limits::default() };
        if let Decision::Yes(request) = decide(&Formula::all([grants.clone(), domain()]), limits) {
            assert_eq!(grants.holds(&request), Some(true), "{request}");
        }
    }
});
