//! `catalog/fingerprints`: what tells a later text of a document from the one that its model was made from.

use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use onus_catalog::{Catalog, Fingerprint, Model};
use onus_evidence::{digest_of_file, drift};

/// Writes the file of each model whose text is in a folder; tells how many.
pub(crate) fn write(root: &Path, catalog: &Catalog, folder: &Path) -> Result<String, Box<dyn Error>> {
    let (target, mut written) = (root.join("catalog/fingerprints"), Vec::new());
    fs::create_dir_all(&target)?;
    let entries =
        fs::read_dir(folder).map_err(|error| format!("cannot list `{}`: {error}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        let digest = digest_of_file(&path)?;
        let Some(model) = catalog.models().iter().find(|model| model.sha256 == digest) else { continue };
        let lines = drift::fingerprints(&fs::read_to_string(&path)?);
        fs::write(target.join(format!("{}.toml", model.name)), text(model, &lines)?)?;
        written.push(model.name.as_str());
    }
    let missing =
        catalog.models().iter().map(|model| model.name.as_str()).filter(|name| !written.contains(name));
    let missing: Vec<&str> = missing.collect();
    let without =
        if missing.is_empty() { String::new() } else { format!("; no text of {}", missing.join(", ")) };
    Ok(format!("wrote the fingerprints of {} documents{without}", written.len()))
}

fn text(model: &Model, lines: &[Fingerprint]) -> Result<String, std::fmt::Error> {
    let mut text = format!(
        "#:schema ../schema/fingerprint.json\n# Written by `cargo xtask fingerprint` from the text of this hash; do not edit.\n\
         sha256 = \"{}\"\nlines  = [\n",
        model.sha256
    );
    for line in lines {
        writeln!(text, "  \"{}\",", line.to_text())?;
    }
    Ok(text + "]\n")
}
