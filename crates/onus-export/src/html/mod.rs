//! One HTML page for managers and auditors, which needs nothing but itself: no script, no font, no request. Its policy
//! forbids all of these, so that a text from outside that became markup could still do nothing.
//!
//! Every text is escaped by the template. The page is written duty by duty, and each check shows a limited number of
//! verdicts: a browser has to open it. What is left out is said, with where to find it.

mod bar;
mod duties;
mod established;
mod failing;
mod found;
mod frameworks;
mod lapsed;
mod mark;
mod matrix;
mod page;
mod proof;
mod served;
mod totals;
mod unseen;
mod waivers;

use std::io::{self, Write};

use maud::html;

use crate::resource::Registry;
use crate::subject::Subject;
use served::Served;

/// What several sections look things up in.
struct Shelves<'a> {
    registry: Registry<'a>,
    served: Served<'a>,
}

/// Writes the page.
///
/// # Errors
/// When nothing can be written, or the run did not keep its verdicts.
pub fn write(out: &mut dyn Write, subject: &mut Subject<'_>) -> io::Result<()> {
    let (snapshot, catalog) = (subject.snapshot, subject.catalog);
    let shelves = Shelves { registry: Registry::of(snapshot, catalog)?, served: Served::of(catalog) };
    page::open(out, subject)?;
    put(out, &totals::section(&subject.assessment))?;
    put(out, &matrix::section(&subject.assessment, catalog))?;
    failing::section(out, subject, &shelves)?;
    put(out, &lapsed::section(&subject.assessment))?;
    put(out, &unseen::section(&subject.assessment, catalog))?;
    put(out, &waivers::section(&subject.assessment))?;
    put(out, &proof::section(&subject.assessment, catalog))?;
    duties::section(out, subject, &shelves)?;
    put(out, &frameworks::section(&subject.assessment, catalog))?;
    page::close(out)
}

/// Writes a part of the page, and lets go of it.
fn put(out: &mut dyn Write, part: &maud::Markup) -> io::Result<()> {
    out.write_all(part.0.as_bytes())?;
    out.write_all(b"\n")
}

/// A section with its heading, which the contents name.
fn section(place: page::Place, body: &maud::Markup) -> maud::Markup {
    html! {
        section id=(place.id()) aria-labelledby={ (place.id()) "-h" } {
            h2 id={ (place.id()) "-h" } { (place.title()) }
            (body)
        }
    }
}
