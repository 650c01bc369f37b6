//! Signing with the person's own key, by `ssh-keygen`: it knows agents, tokens and pass phrases.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use thiserror::Error;

/// A signature that was not made.
#[derive(Debug, Error)]
pub enum SignError {
    /// `ssh-keygen` did not start.
    #[error("cannot run `ssh-keygen`: {0}; it comes with OpenSSH")]
    NoProgram(std::io::Error),
    /// It refused.
    #[error("`ssh-keygen` did not sign with `{key}`: {message}")]
    Refused {
        /// The key that was named.
        key: PathBuf,
        /// What it said.
        message: String,
    },
}

/// Signs a text for a namespace with a key: a private key, or a public one whose other half an agent holds. A pass
/// phrase is asked for by `ssh-keygen` itself.
///
/// # Errors
/// When `ssh-keygen` is missing or does not sign.
pub fn sign(text: &[u8], namespace: &str, key: &Path) -> Result<String, SignError> {
    let mut child = Command::new("ssh-keygen")
        .args(["-q", "-Y", "sign", "-n", namespace, "-f"])
        .arg(key)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(SignError::NoProgram)?;
    let refused = |message: String| SignError::Refused { key: key.to_owned(), message };
    // Of a child that ended early its own message tells more than the broken pipe.
    let written = child.stdin.take().map(|mut input| input.write_all(text));
    let done = child.wait_with_output().map_err(|error| refused(error.to_string()))?;
    let message = String::from_utf8_lossy(&done.stderr).trim().replace('\n', "; ");
    match (done.status.success(), written, String::from_utf8(done.stdout)) {
        (true, Some(Ok(())), Ok(signature)) if signature.starts_with("-----BEGIN SSH SIGNATURE") => {
            Ok(signature)
        }
        _ => Err(refused(message)),
    }
}
