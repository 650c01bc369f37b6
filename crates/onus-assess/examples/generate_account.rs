//! Writes a snapshot of an invented account: `generate_account RESOURCES FILE [SEED [CATALOG-DIRECTORY]]`.

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

#[path = "../benches/account/mod.rs"]
mod account;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use onus_catalog::{Catalog, Files};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [resources, file, rest @ ..] = arguments.as_slice() else {
        return Err("usage: generate_account RESOURCES FILE [SEED [CATALOG-DIRECTORY]]".into());
    };
    let seed = rest.first().map_or(Ok(1), |seed| seed.parse())?;
    let files = match rest.get(1) {
        Some(directory) => Files::catalog(Path::new(directory))?,
        None => Files::embedded(),
    };
    let catalog = Catalog::read(files).map_err(|problems| format!("bad catalog: {problems:?}"))?;
    let start = Instant::now();
    let written = account::Account::new(&catalog, resources.parse()?, seed)?.write(Path::new(file))?;
    println!("{written} resources in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}
