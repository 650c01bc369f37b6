//! Tasks of the project's developers: `cargo xtask gen` writes every file that is derived from another,
//! `cargo xtask gen --check` fails when one of them is out of date. `cargo xtask fingerprint` needs the published
//! documents, which are not part of the project.

mod fingerprint;
mod generated;
mod markdown;
mod pages;
mod schemas;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use onus_catalog::{Catalog, Files};

const USAGE: &str = "usage: cargo xtask gen [--check]
       cargo xtask fingerprint FOLDER

  gen           write the JSON Schemas in catalog/schema and all of docs/reference
  gen --check   write nothing; fail when one of them is out of date
  fingerprint   write catalog/fingerprints from the texts in FOLDER that the models were made from";

#[expect(clippy::print_stderr, reason = "a tool for developers says what it did at the terminal")]
fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments.as_slice() {
        ["gen"] => write(),
        ["gen", "--check"] => check(),
        ["fingerprint", folder] => {
            read_catalog().and_then(|catalog| fingerprint::write(&root(), &catalog, Path::new(folder)))
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(said) => {
            eprintln!("{said}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<String, Box<dyn Error>> {
    let files = everything()?;
    let changed = generated::write(&root(), &files)?;
    let said: Vec<String> = changed.iter().map(|change| format!("{change}\n")).collect();
    Ok(format!("{}{} generated files, {} changed", said.concat(), files.len(), changed.len()))
}

fn check() -> Result<String, Box<dyn Error>> {
    let files = everything()?;
    let differences = generated::differences(&root(), &files)?;
    if differences.is_empty() {
        return Ok(format!("{} generated files are up to date", files.len()));
    }
    let list: Vec<String> = differences.iter().map(|difference| format!("\n  {difference}")).collect();
    Err(format!("generated files are out of date; run `cargo xtask gen` and commit them{}", list.concat())
        .into())
}

/// Every generated file. A new kind of file is one more line here.
fn everything() -> Result<Vec<generated::File>, Box<dyn Error>> {
    let catalog = read_catalog()?;
    let mut files = schemas::of_the_catalog();
    files.extend(schemas::of_the_program(&root())?);
    files.push(pages::tables(&catalog));
    files.extend(pages::obligations(&catalog));
    Ok(files)
}

fn read_catalog() -> Result<Catalog, Box<dyn Error>> {
    Catalog::read(Files::catalog(&root().join("catalog"))?).map_err(|problems| {
        let list: Vec<String> = problems.iter().map(|problem| format!("\n{problem}")).collect();
        format!("the catalog cannot be read{}", list.concat()).into()
    })
}

/// The project's own directory.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
