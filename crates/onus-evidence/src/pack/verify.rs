//! Checks a pack without asking anybody: its form, every file, every signature.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::listed::listed;
use super::{Archive, DSSE, MANIFEST, Manifest, NAMESPACE, dsse, leaf, manifest};
use crate::SIGNERS;
use crate::files::hexadecimal;
use crate::signature::{AllowedSigners, ed25519_key, verify as verify_signature};
use crate::statement::{FOLDER, StatementFile, namespace};

/// The signature of a pack.
pub const SIGNATURE: &str = "manifest.json.sig";
/// The time stamp of a pack.
pub const STAMP: &str = "manifest.tsr";
const LONGEST_WRAPPING: u64 = 1 << 20;
const LONGEST_STATEMENT: u64 = 16 << 20;

/// How one check ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Holds(String),
    /// It does not; the pack is not to be trusted.
    Broken(String),
    /// Nothing here decides it.
    Open(String),
}

/// One check of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is checked.
    pub name: &'static str,
    /// How it ended.
    pub outcome: Outcome,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Verification {
    /// The checks, in the order in which they were made; after a broken form there are no others.
    pub checks: Vec<Check>,
    /// The manifest, where it could be read.
    pub manifest: Option<Manifest>,
    /// SHA-256 of the manifest.
    pub digest: Option<String>,
    /// Its leaf in the log.
    pub leaf: Option<String>,
}

impl Verification {
    /// Whether nothing is broken.
    #[must_use]
    pub fn holds(&self) -> bool {
        !self.checks.is_empty()
            && !self.checks.iter().any(|check| matches!(check.outcome, Outcome::Broken(_)))
    }

    fn note(&mut self, name: &'static str, outcome: Outcome) {
        self.checks.push(Check { name, outcome });
    }

    fn end(&mut self, name: &'static str, why: impl ToString) -> Result<(), ()> {
        self.note(name, Outcome::Broken(why.to_string()));
        Err(())
    }
}

/// Verifies a pack. `trusted` is the reader's own list of signers; without it the pack's own list is used, and that
/// shows only that the pack agrees with itself. Files are written below `into` where one is given.
#[must_use]
pub fn verify(path: &Path, trusted: Option<&AllowedSigners>, into: Option<&Path>) -> Verification {
    let mut found = Verification::default();
    // What is found up to the first fault that forbids to go on is the answer.
    let _ = run(path, trusted, into, &mut found);
    found
}

fn run(
    path: &Path,
    trusted: Option<&AllowedSigners>,
    into: Option<&Path>,
    found: &mut Verification,
) -> Result<(), ()> {
    let mut archive = match Archive::open(path) {
        Ok(archive) => archive,
        Err(error) => return found.end("form", error),
    };
    found.note("form", Outcome::Holds(format!("{} files and nothing between them", archive.names().len())));
    let text = match archive.text(MANIFEST, manifest::LONGEST) {
        Ok(Some(text)) => text,
        Ok(None) => return found.end("manifest", format!("there is no `{MANIFEST}`")),
        Err(error) => return found.end("manifest", error),
    };
    let manifest = match Manifest::of_text(&text) {
        Ok(manifest) => manifest,
        Err(why) => return found.end("manifest", why),
    };
    let digest = hexadecimal(&Sha256::digest(&text));
    found.note("manifest", Outcome::Holds(format!("SHA-256 {digest}")));
    found.digest = Some(digest);
    found.leaf = Some(hexadecimal(&leaf(text.as_bytes())));
    if manifest.made < manifest.as_of {
        return found.end("moments", format!("made on {}, before its facts were read", manifest.made));
    }
    let files = listed(&mut archive, &manifest, into);
    found.note("files", files);
    let own = own_signers(&mut archive);
    signature(&mut archive, &manifest, &text, trusted.or(own.as_ref()), trusted.is_some(), found);
    let statements = statements(&mut archive, trusted.or(own.as_ref()));
    found.note("statements", statements);
    if archive.names().any(|name| name == STAMP) {
        let how = format!("openssl ts -verify -data {MANIFEST} -in {STAMP} -CAfile tsa.pem");
        found.note("time stamp", Outcome::Open(format!("there is one; this shows whether it holds: {how}")));
    }
    found.manifest = Some(manifest);
    Ok(())
}

/// The list of signers in the pack itself.
fn own_signers(archive: &mut Archive) -> Option<AllowedSigners> {
    let text = archive.text(&format!("workspace/{SIGNERS}"), LONGEST_WRAPPING).ok()??;
    AllowedSigners::of_text(&text).ok()
}

fn signature(
    archive: &mut Archive,
    manifest: &Manifest,
    text: &str,
    signers: Option<&AllowedSigners>,
    trusted: bool,
    found: &mut Verification,
) {
    let signature = archive.text(SIGNATURE, LONGEST_WRAPPING).ok().flatten();
    let (Some(signer), Some(signature)) = (&manifest.signer, &signature) else {
        let outcome = match (&manifest.signer, &signature) {
            (None, None) => Outcome::Open("nobody signed the pack".to_owned()),
            _ => Outcome::Broken("the manifest and the signature do not belong together".to_owned()),
        };
        found.note("signature", outcome);
        if archive.size(DSSE).is_some() {
            found.note("envelope", Outcome::Broken("there is a DSSE envelope and no signature".to_owned()));
        }
        return;
    };
    let Some(signers) = signers else {
        return found.note(
            "signature",
            Outcome::Open("there is no list of signers: use --allowed-signers".to_owned()),
        );
    };
    let verified = verify_signature(text.as_bytes(), signature, NAMESPACE, signer, signers, manifest.made);
    found.note(
        "signature",
        match verified {
            Ok(()) if trusted => Outcome::Holds(format!("by {signer}")),
            Ok(()) => Outcome::Open(format!(
                "by {signer}, as the pack's own list of signers has it: use --allowed-signers"
            )),
            Err(distrust) => Outcome::Broken(format!("of {signer}: {distrust}")),
        },
    );
    if archive.size(DSSE).is_some() {
        let envelope = archive.text(DSSE, LONGEST_WRAPPING).ok().flatten().unwrap_or_default();
        let signed =
            ed25519_key(signature).is_some_and(|key| dsse::is_signed(&envelope, text.as_bytes(), &key));
        found.note(
            "envelope",
            match signed {
                true => {
                    Outcome::Holds("the DSSE envelope is of this manifest and by the same key".to_owned())
                }
                false => {
                    Outcome::Broken("the DSSE envelope is not of this manifest, or by another key".to_owned())
                }
            },
        );
    }
}

/// The signatures of the statements. One that nobody may trust does not break a pack: it counts for nothing in it.
fn statements(archive: &mut Archive, signers: Option<&AllowedSigners>) -> Outcome {
    let below = format!("workspace/{FOLDER}/");
    let names = archive.names().filter(|name| name.starts_with(&below) && name.ends_with(".toml"));
    let names: Vec<String> = names.map(str::to_owned).collect();
    let none = AllowedSigners::default();
    let signers = signers.unwrap_or(&none);
    let (mut trusted, mut other) = (0, None);
    for name in names {
        match statement(archive, &name, signers) {
            Ok(()) => trusted += 1,
            Err(why) => other = other.or(Some(format!("`{name}`: {why}"))),
        }
    }
    match other {
        None => Outcome::Holds(format!("{trusted} signed statements")),
        Some(why) => {
            Outcome::Open(format!("{trusted} signed statements, and some that count for nothing: {why}"))
        }
    }
}

fn statement(archive: &mut Archive, name: &str, signers: &AllowedSigners) -> Result<(), String> {
    let mut text = |name: &str| archive.text(name, LONGEST_STATEMENT).map_err(|error| error.to_string());
    let statement = text(name)?.unwrap_or_default();
    let signature = text(&format!("{name}.sig"))?.ok_or_else(|| "it is not signed".to_owned())?;
    let file = StatementFile::of_text(&statement)?;
    let namespace = namespace(&file.obligation);
    verify_signature(statement.as_bytes(), &signature, &namespace, &file.signer, signers, file.recorded)
        .map_err(|distrust| distrust.to_string())
}
