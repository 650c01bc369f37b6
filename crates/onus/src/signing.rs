//! Who states something, in which role, and with which key: asked for once, by all commands that sign.

use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::eprint;
use onus_catalog::{Attest, Obligation};
use onus_core::Moment;
use onus_evidence::signature::verify;
use onus_evidence::statement::{EvidenceFile, FORMAT, SIGNATURE, StatementFile, namespace, write};
use onus_evidence::{SIGNERS, beside, digest_of_file, signers};

use crate::failure::Failure;

/// Arguments of a statement.
#[derive(Debug, clap::Args)]
pub(crate) struct StatementArgs {
    /// The workspace
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(crate) workspace: PathBuf,
    /// Your name
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// The role in which you state it
    #[arg(long, value_name = "ROLE")]
    role: Option<String>,
    /// How `allowed_signers` names you, such as your address
    #[arg(long, value_name = "NAME")]
    signer: Option<String>,
    /// What it is about: an organisation, a site, a team
    #[arg(long, value_name = "TEXT")]
    scope: Option<String>,
    /// What was done, and what was seen
    #[arg(long, value_name = "TEXT")]
    done: Option<String>,
    /// When it was seen to be so; now when left out
    #[arg(long, value_name = "DATE")]
    observed: Option<Moment>,
    /// When it lapses; as late as the duty allows when left out
    #[arg(long, value_name = "DATE")]
    until: Option<Moment>,
    /// A file of the workspace that shows it; can be given several times
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
    /// Your SSH key; a public one when an agent holds the other half. `~/.ssh/id_ed25519` when left out
    #[arg(long, env = "ONUS_SIGNING_KEY", value_name = "FILE")]
    key: Option<PathBuf>,
}

/// The three dates of a statement.
pub(crate) struct Dates {
    observed: Moment,
    recorded: Moment,
    until: Moment,
}

impl StatementArgs {
    /// What can be told wrong before anybody is asked.
    pub(crate) fn check<'d>(&self, duty: &'d Obligation) -> Result<(&'d Attest, Dates), Failure> {
        if !self.workspace.is_dir() {
            return Err(Failure::usage(format!("there is no workspace `{}`", self.workspace.display())));
        }
        let Some(attest) = &duty.attest else {
            return Err(Failure::usage(format!("`{}` asks for no statement", duty.id))
                .help(format!("`onus explain {}` tells how it is established", duty.id)));
        };
        let recorded = Moment::now();
        let observed = self.observed.unwrap_or(recorded);
        let latest = observed.after(attest.every);
        let until = self.until.unwrap_or(latest);
        let checks = [
            (observed > recorded, "--observed lies in the future".to_owned()),
            (
                until > latest,
                format!(
                    "--until is too late: a statement about this duty holds until {} at most",
                    latest.day()
                ),
            ),
            (until <= recorded, format!("it would have lapsed already, on {}", until.day())),
        ];
        if let Some((_, message)) = checks.into_iter().find(|(wrong, _)| *wrong) {
            return Err(Failure::usage(message));
        }
        Ok((attest, Dates { observed, recorded, until }))
    }

    /// The statement, with what was left out asked for at the terminal.
    pub(crate) fn statement(&self, duty: &Obligation, scope: &str) -> Result<StatementFile, Failure> {
        let (attest, dates) = self.check(duty)?;
        Ok(StatementFile {
            format: FORMAT.to_owned(),
            obligation: duty.id.clone(),
            statement: attest.statement.split_whitespace().collect::<Vec<_>>().join(" "),
            signer: asked(self.signer.as_deref(), "--signer", "Your name in allowed_signers")?,
            by: asked(self.by.as_deref(), "--by", "Your name")?,
            role: asked(self.role.as_deref(), "--role", "Your role")?,
            scope: self.scope.clone().unwrap_or_else(|| scope.to_owned()),
            done: asked(self.done.as_deref(), "--done", "What was done, and what was seen")?,
            observed: whole_seconds(dates.observed),
            recorded: whole_seconds(dates.recorded),
            until: whole_seconds(dates.until),
            snapshot: None,
            evidence: self.evidence.iter().map(|file| self.cited(file)).collect::<Result<_, _>>()?,
            lines: Vec::new(),
        })
    }

    /// A file is cited by its path from the workspace, so that others find it there.
    fn cited(&self, file: &Path) -> Result<EvidenceFile, Failure> {
        let within = |file: &Path| {
            let (file, workspace) = (file.canonicalize().ok()?, self.workspace.canonicalize().ok()?);
            Some(file.strip_prefix(workspace).ok()?.to_string_lossy().replace('\\', "/"))
        };
        let name = within(file).ok_or_else(|| {
            Failure::usage(format!("`{}` is no file of the workspace", file.display()))
                .help("copy it there first, for instance into `attestations/files`")
        })?;
        Ok(EvidenceFile { file: name, sha256: digest_of_file(file).map_err(Failure::usage)? })
    }

    /// Signs and writes a statement, and tells whether it will be trusted.
    pub(crate) fn sign(&self, statement: &StatementFile) -> Result<PathBuf, Failure> {
        let key = self.key()?;
        let path = write(&self.workspace, statement, &key).map_err(|error| {
            Failure::usage(error)
                .help("nothing was written; `--key` takes another key, or the public half of one in an agent")
        })?;
        if let Err(why) = self.trusted(statement, &path) {
            let public = std::fs::read_to_string(public_of(&key)).unwrap_or_default();
            anstream::eprintln!("warning: it will not be trusted yet: {why}");
            anstream::eprintln!(
                "  help: let somebody who may do so add this line to `{}`:\n    {} namespaces=\"{}\" {}",
                self.workspace.join(SIGNERS).display(),
                statement.signer,
                namespace(&statement.obligation),
                public.trim()
            );
        }
        Ok(path)
    }

    fn trusted(&self, statement: &StatementFile, path: &Path) -> Result<(), String> {
        let list = signers(&self.workspace).map_err(|error| error.to_string())?;
        let text = std::fs::read(path).map_err(|error| error.to_string())?;
        let signature =
            std::fs::read_to_string(beside(path, SIGNATURE)).map_err(|error| error.to_string())?;
        let namespace = namespace(&statement.obligation);
        verify(&text, &signature, &namespace, &statement.signer, &list, statement.recorded)
            .map_err(|distrust| distrust.to_string())
    }

    fn key(&self) -> Result<PathBuf, Failure> {
        let at_home = || Some(std::env::home_dir()?.join(".ssh/id_ed25519")).filter(|path| path.is_file());
        self.key.clone().or_else(at_home).ok_or_else(|| {
            Failure::usage("there is no key to sign with")
                .help("name one with `--key FILE`, or make one: `ssh-keygen -t ed25519`")
        })
    }
}

/// Files know seconds; what was signed and what is read again have to be the same.
fn whole_seconds(moment: Moment) -> Moment {
    Moment::from_unix(moment.unix()).unwrap_or(moment)
}

fn public_of(key: &Path) -> PathBuf {
    match key.extension().is_some_and(|ending| ending == "pub") {
        true => key.to_owned(),
        false => beside(key, "pub"),
    }
}

/// What was given, or what the person at the terminal answers.
fn asked(given: Option<&str>, option: &str, question: &str) -> Result<String, Failure> {
    let answer = match given {
        Some(given) => given.to_owned(),
        None if io::stdin().is_terminal() => ask(question)?,
        None => {
            return Err(Failure::usage(format!("`{option}` is missing"))
                .help("nobody can be asked here: there is no terminal"));
        }
    };
    match answer.trim() {
        "" => Err(Failure::usage(format!("`{option}` is empty"))),
        answer => Ok(answer.to_owned()),
    }
}

/// Asks at the terminal; one line.
pub(crate) fn ask(question: &str) -> Result<String, Failure> {
    eprint!("{question}: ");
    io::stderr().flush().map_err(Failure::internal)?;
    let mut line = String::new();
    match io::stdin().lock().read_line(&mut line).map_err(Failure::internal)? {
        0 => Err(Failure::usage("the input ended before the answer").help("nothing was written")),
        _ => Ok(line.trim().to_owned()),
    }
}
