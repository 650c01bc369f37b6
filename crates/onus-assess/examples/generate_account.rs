//! Writes a snapshot of an invented account.
//!
//! `generate_account RESOURCES FILE [--seed N] [--one-lost-in N] [--catalog DIRECTORY]`

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

#[path = "../benches/account/mod.rs"]
mod account;

use std::error::Error;
use std::path::Path;
use std::time::Instant;

use onus_catalog::{Catalog, Files};

fn main() -> Result<(), Box<dyn Error>> {
    let (mut plain, mut seed, mut one_lost_in, mut files) = (Vec::new(), 1, None, Files::embedded());
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value"));
        match word.as_str() {
            "--seed" => seed = value()?.parse()?,
            "--one-lost-in" => one_lost_in = Some(value()?.parse()?),
            "--catalog" => files = Files::catalog(Path::new(&value()?))?,
            _ => plain.push(word),
        }
    }
    let [resources, file] = plain.as_slice() else {
        return Err("say how many resources and which file".into());
    };
    let catalog = Catalog::read(files).map_err(|problems| format!("bad catalog: {problems:?}"))?;
    let start = Instant::now();
    let account = account::Account::new(&catalog, resources.parse()?, seed)?.with_losses(one_lost_in);
    let written = account.write(Path::new(file))?;
    println!("{written} resources in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}
