//! What OpenSSH signs is verified, and what it refuses is refused.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::string_slice,
    reason = "tests"
)]

mod ssh;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use onus_core::Moment;
use onus_evidence::signature::{AllowedSigners, Distrust, sign, verify};

const ANN: &str = "ann@clinic.example.com";
const NAMESPACE: &str = "onus-statement:scaleway/iam/iam-permissions-audited";

fn at(text: &str) -> Moment {
    text.parse().unwrap()
}

fn signers(text: &str) -> AllowedSigners {
    AllowedSigners::of_text(text).unwrap()
}

/// What `ssh-keygen -Y verify` says, with the list as a file.
fn openssh(folder: &Path, list: &str, text: &[u8], signature: &str, namespace: &str, time: &str) -> bool {
    let (list_file, signature_file, text_file) =
        (folder.join("list"), folder.join("text.sig"), folder.join("text"));
    fs::write(&list_file, list).unwrap();
    fs::write(&signature_file, signature).unwrap();
    fs::write(&text_file, text).unwrap();
    let done = Command::new("ssh-keygen")
        .args(["-Y", "verify", "-I", ANN, "-n", namespace, "-O", &format!("verify-time={time}"), "-f"])
        .arg(&list_file)
        .arg("-s")
        .arg(&signature_file)
        .stdin(Stdio::from(fs::File::open(&text_file).unwrap()))
        .output()
        .unwrap();
    done.status.success()
}

#[test]
fn keys_of_all_kinds_sign_and_changed_texts_are_refused() {
    if !ssh::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let kinds: [&[&str]; 5] = [
        &["-t", "ed25519"],
        &["-t", "ecdsa", "-b", "256"],
        &["-t", "ecdsa", "-b", "384"],
        &["-t", "rsa", "-b", "3072"],
        &["-t", "rsa", "-b", "2048"],
    ];
    for (number, kind) in kinds.into_iter().enumerate() {
        let key = ssh::key(folder.path(), &format!("key{number}"), kind);
        let list = signers(&format!("{ANN} {}\n", ssh::public(&key)));
        // ECDSA writes its numbers in as many bytes as they need, which differs from one signature to the next.
        for round in 0..12 {
            let text = format!("we looked at all {round} accounts");
            let signature = sign(text.as_bytes(), NAMESPACE, &key).unwrap();
            let verified = |text: &str, namespace| {
                verify(text.as_bytes(), &signature, namespace, ANN, &list, at("2026-11-27"))
            };
            assert_eq!(verified(&text, NAMESPACE), Ok(()), "{kind:?}");
            assert_eq!(verified(&format!("{text}."), NAMESPACE), Err(Distrust::Altered));
            assert!(matches!(verified(&text, "onus-evidence"), Err(Distrust::Namespace { .. })));
        }
    }
}

#[test]
fn the_list_of_signers_means_what_openssh_takes_it_to_mean() {
    if !ssh::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let key = ssh::key(folder.path(), "key", &["-t", "ed25519"]);
    let other = ssh::key(folder.path(), "other", &["-t", "ed25519"]);
    let (public, other) = (ssh::public(&key), ssh::public(&other));
    let text = b"all is well\n";
    let signature = sign(text, NAMESPACE, &key).unwrap();
    let lists = [
        format!("{ANN} {public}"),
        format!("# who\n\n*@clinic.example.com {public}"),
        format!("bob@clinic.example.com,{ANN} {public}"),
        format!("*,!{ANN} {public}"),
        format!("bob@clinic.example.com {public}"),
        format!("{ANN} {other}"),
        format!("{ANN} {other}\n{ANN} {public}"),
        format!("{ANN} namespaces=\"onus-statement:scaleway/iam/*\" {public}"),
        format!("{ANN} namespaces=\"file,onus-statement:*\" {public}"),
        format!("{ANN} namespaces=\"onus-evidence\" {public}"),
        format!("{ANN} namespaces=\"onus-*,!onus-statement:scaleway/iam/*\" {public}"),
        format!("{ANN} valid-after=\"20260101Z\",valid-before=\"20270101Z\" {public}"),
        format!("{ANN} valid-before=\"20261127100000Z\" {public}"),
        format!("{ANN} valid-after=\"202611271000Z\" {public}"),
        format!("{ANN} valid-before=\"20261127Z\",namespaces=\"onus-*\" {public}"),
    ];
    let (mut yes, mut no) = (0, 0);
    for list in &lists {
        for (moment, theirs) in
            [("2026-11-27T09:59:59Z", "20261127095959Z"), ("2026-11-27T10:00:01Z", "20261127100001Z")]
        {
            let ours = verify(text, &signature, NAMESPACE, ANN, &signers(list), at(moment)).is_ok();
            assert_eq!(ours, openssh(folder.path(), list, text, &signature, NAMESPACE, theirs), "{list}");
            if ours { yes += 1 } else { no += 1 }
        }
    }
    assert!(yes >= 10 && no >= 10, "{yes} {no}");
}

#[test]
fn spoilt_signatures_never_panic_and_never_pass() {
    if !ssh::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let key = ssh::key(folder.path(), "key", &["-t", "ecdsa"]);
    let list = signers(&format!("{ANN} {}", ssh::public(&key)));
    let signature = sign(b"text", NAMESPACE, &key).unwrap();
    let whole = signature.trim_end().len();
    let refused =
        |signature: &str| verify(b"text", signature, NAMESPACE, ANN, &list, at("2026-11-27")).is_err();
    assert!(!refused(&signature));
    for length in 0..whole {
        assert!(refused(&signature[..length]), "cut to {length}");
    }
    for place in 0..whole {
        for letter in ["A", "/", "\n", "="] {
            let mut spoilt = signature.clone();
            spoilt.replace_range(place..=place, letter);
            let same = spoilt
                .split_whitespace()
                .flat_map(str::bytes)
                .eq(signature.split_whitespace().flat_map(str::bytes));
            assert!(refused(&spoilt) || same, "{place} {letter:?}");
        }
    }
    assert!(refused(&"A".repeat(1 << 20)));
}

#[test]
fn a_list_that_cannot_be_used_says_which_line() {
    for (text, says) in [
        ("ann@x", "line 1"),
        ("# x\nann@x ssh-ed25519 nonsense", "line 2"),
        (
            "ann@x cert-authority ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdX1Xyb7JXrTrxFUZi3fZDmTQmUCX5tbLm5JsgVhVxV",
            "cert-authority",
        ),
        (
            "ann@x valid-after=\"20260101\" ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdX1Xyb7JXrTrxFUZi3fZDmTQmUCX5tbLm5JsgVhVxV",
            "without a `Z`",
        ),
    ] {
        let message = AllowedSigners::of_text(text).unwrap_err().to_string();
        assert!(message.contains(says), "{message}");
    }
}
