//! Packs, as whoever makes, reads, doubts and forges them does it.
#![allow(clippy::unwrap_used, clippy::print_stderr, clippy::indexing_slicing, reason = "tests")]

#[allow(dead_code, unused_imports, reason = "other tests use the rest")]
#[path = "example/mod.rs"]
mod example;
mod signed;
#[path = "../../onus-evidence/tests/ssh/mod.rs"]
mod ssh;
#[path = "prove/tamper.rs"]
mod tamper;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use example::{Outcome, onus, onus_with};
use onus_evidence::pack::verify;
use onus_evidence::signature::AllowedSigners;
use signed::{ANN, STATED, Workspace};

impl Workspace {
    fn attest(&self) {
        let outcome = self.signed(&["attest", STATED], &[]);
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    }

    /// Makes a pack; its path.
    fn prove(&self, more: &[&str]) -> PathBuf {
        let arguments = ["prove", ".", "--profile", "few", "--signer", ANN, "--key", self.key()];
        let outcome = self.onus(&[&arguments[..], more].concat());
        assert_eq!(outcome.code, 0, "{}", outcome.stderr);
        let line = outcome.stdout.lines().next().unwrap().to_owned();
        let name = line.strip_prefix("wrote ").unwrap().split(": ").next().unwrap().to_owned();
        self.path().join(name)
    }

    fn verify(&self, pack: &Path, more: &[&str]) -> Outcome {
        let list = self.path().join("allowed_signers");
        let arguments = ["verify", pack.to_str().unwrap(), "--allowed-signers", list.to_str().unwrap()];
        self.onus(&[&arguments[..], more].concat())
    }
}

#[test]
fn a_pack_verifies_and_its_verdicts_come_out_again_anywhere() {
    let Some(workspace) = Workspace::new("") else { return };
    workspace.attest();
    let pack = workspace.prove(&[]);
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("another name.zip");
    fs::copy(&pack, &moved).unwrap();
    for threads in ["1", "2", "7"] {
        for (zone, locale) in [("UTC", "C"), ("Pacific/Kiritimati", "tr_TR.UTF-8")] {
            let list = workspace.path().join("allowed_signers");
            let arguments = ["verify", moved.to_str().unwrap(), "--reperform", "--threads", threads];
            let arguments = [&arguments[..], &["--allowed-signers", list.to_str().unwrap()]].concat();
            let outcome = onus_with(elsewhere.path(), &arguments, &[("TZ", zone), ("LC_ALL", locale)]);
            assert_eq!(outcome.code, 0, "{}", outcome.stdout);
            assert!(
                outcome.stdout.contains("byte for byte") && outcome.stdout.contains("1 signed statements")
            );
        }
    }
}

#[test]
fn the_log_shows_which_pack_came_after_which() {
    let Some(workspace) = Workspace::new("") else { return };
    let (first, second) = (workspace.prove(&[]), workspace.prove(&["--redact", "scaleway_iam_user.email"]));
    for pack in [&first, &second] {
        let outcome = workspace.verify(pack, &["--log", "packs"]);
        assert_eq!(outcome.code, 0, "{}", outcome.stdout);
    }
    let head = onus(workspace.path(), &["log"]).stdout;
    let head = head.lines().last().unwrap().strip_prefix("head  ").unwrap().to_owned();
    workspace.prove(&[]);
    let grown = onus(workspace.path(), &["log", "--since", &head]);
    assert!(grown.code == 0 && grown.stdout.contains("\"holds\": true"), "{}", grown.stdout);

    let log = workspace.path().join("packs/log.jsonl");
    let text = fs::read_to_string(&log).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for forged in [
        [lines[1], lines[0], lines[2]].join("\n"),
        [lines[0], lines[2]].join("\n"),
        text.replace("\"leaf\":\"", "\"leaf\":\"0"),
    ] {
        fs::write(&log, forged).unwrap();
        assert_ne!(workspace.verify(&second, &["--log", "packs"]).code, 0);
    }
    // Whoever can write the log can drop its end; only a head that was kept elsewhere shows that.
    fs::write(&log, lines[0].to_owned() + "\n").unwrap();
    assert_eq!(onus(workspace.path(), &["log", "--since", &head]).code, 1);
}

#[test]
fn what_is_redacted_is_nowhere_in_the_pack_and_unknown() {
    let Some(workspace) = Workspace::new("") else { return };
    let bytes = |pack: &Path| {
        let folder = tempfile::tempdir().unwrap();
        assert!(verify(pack, None, Some(folder.path())).holds());
        fs::read(folder.path().join("snapshot.sqlite")).unwrap()
    };
    let holds = |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    let told = "terraform on my laptop";
    assert!(holds(&bytes(&workspace.prove(&[])), told));
    let pack = workspace.prove(&["--redact", "*_api_key.desc*"]);
    assert!(!holds(&bytes(&pack), told));
    assert!(workspace.verify(&pack, &[]).stdout.contains("scaleway_iam_api_key.description"));
    assert_eq!(workspace.verify(&pack, &["--reperform"]).code, 0);
    let outcome = onus(workspace.path(), &["prove", "--redact", "scaleway_iam_user.id"]);
    assert!(
        outcome.code == 2 && outcome.stderr.contains("nothing that can be emptied"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn no_edit_of_a_pack_goes_unnoticed() {
    let Some(workspace) = Workspace::new("") else { return };
    workspace.attest();
    let (pack, other) = (workspace.prove(&[]), workspace.prove(&["--redact", "scaleway_iam_user.email"]));
    let list = fs::read_to_string(workspace.path().join("allowed_signers")).unwrap();
    let signers = AllowedSigners::of_text(&list).unwrap();
    let edits: usize =
        std::env::var("ONUS_TAMPER_EDITS").ok().and_then(|text| text.parse().ok()).unwrap_or(600);
    let counts = tamper::campaign(&pack, &other, &signers, edits);
    let mut caught: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (class, noticed) in counts {
        let count = caught.entry(class).or_default();
        count.0 += 1;
        count.1 += usize::from(noticed);
    }
    eprintln!("edits of packs by class: tried, noticed");
    for (class, (tried, noticed)) in &caught {
        eprintln!("  {class:<44} {tried:>6} {noticed:>6}");
    }
    assert!(caught.len() >= 15, "{} classes", caught.len());
    assert!(caught.values().all(|(tried, noticed)| tried == noticed && *tried > 0), "{caught:?}");
}
