//! Edits of packs, at random and on purpose. Each has to be noticed by somebody who has his own list of signers.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use onus_evidence::pack::{MANIFEST, SIGNATURE, verify};
use onus_evidence::signature::AllowedSigners;
use onus_evidence::{digest_of_file, hexadecimal};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// The files of a pack, in order.
type Files = Vec<(String, Vec<u8>)>;

fn files(pack: &[u8]) -> Files {
    let mut zip = ZipArchive::new(Cursor::new(pack)).unwrap();
    let read = |at: usize| {
        let mut file = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        (file.name().unwrap().into_owned(), bytes)
    };
    (0..ZipArchive::new(Cursor::new(pack)).unwrap().len()).map(read).collect()
}

fn packed(files: &Files) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(1))
        .unix_permissions(0o644)
        .last_modified_time(DateTime::default());
    let mut sorted: Vec<&(String, Vec<u8>)> = files.iter().collect();
    sorted.sort();
    for (name, bytes) in sorted {
        zip.start_file(name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn at<'f>(files: &'f mut Files, name: &str) -> &'f mut Vec<u8> {
    &mut files.iter_mut().find(|(other, _)| other == name).unwrap().1
}

/// Writes size and digest of every file into the manifest, as a forger would who has no key.
fn list_anew(files: &mut Files) {
    let digests: BTreeMap<String, (usize, String)> = files
        .iter()
        .map(|(name, bytes)| (name.clone(), (bytes.len(), hexadecimal(&Sha256::digest(bytes)))))
        .collect();
    edit_manifest(files, |manifest| {
        for entry in manifest["files"].as_array_mut().unwrap() {
            let (size, digest) = &digests[entry["path"].as_str().unwrap()];
            entry["size"] = (*size).into();
            entry["sha256"] = digest.clone().into();
        }
    });
}

fn edit_manifest(files: &mut Files, edit: impl FnOnce(&mut serde_json::Value)) {
    let text = at(files, MANIFEST);
    let mut manifest: serde_json::Value = serde_json::from_slice(text).unwrap();
    edit(&mut manifest);
    *text = (serde_json::to_string_pretty(&manifest).unwrap() + "\n").into_bytes();
}

fn replace(bytes: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(std::mem::take(bytes)).unwrap();
    assert!(text.contains(from), "{from}");
    *bytes = text.replacen(from, to, 1).into_bytes();
}

/// An edit on purpose: what it is called and what it does to the files of a pack.
type Edit = (&'static str, fn(&mut Files, &Files));

const EDITS: [Edit; 15] = [
    ("a verdict flipped", |files, _| {
        replace(at(files, "reports/assessment.json"), "\"verdict\": \"fail\"", "\"verdict\": \"pass\"");
    }),
    ("a verdict flipped, its digest fixed", |files, _| {
        replace(at(files, "reports/assessment.json"), "\"verdict\": \"fail\"", "\"verdict\": \"pass\"");
        list_anew(files);
    }),
    ("a line dropped from a report, its digest fixed", |files, _| {
        let report = at(files, "reports/assessment.json");
        let text = String::from_utf8(report.clone()).unwrap();
        let kept: Vec<&str> =
            text.lines().enumerate().filter(|(at, _)| *at != 40).map(|(_, line)| line).collect();
        *report = kept.join("\n").into_bytes();
        list_anew(files);
    }),
    ("a check rewritten, all digests fixed", |files, _| {
        let name = files
            .iter()
            .find(|(name, _)| name.starts_with("catalog/obligations/scaleway/iam/"))
            .unwrap()
            .0
            .clone();
        at(files, &name).extend_from_slice(b"\n# nothing\n");
        list_anew(files);
    }),
    ("two packs' manifests and signatures swapped", |files, other| {
        for name in [MANIFEST, SIGNATURE] {
            *at(files, name) = other.iter().find(|(other, _)| other == name).unwrap().1.clone();
        }
    }),
    ("two packs' snapshots swapped", |files, other| {
        *at(files, "snapshot.sqlite") =
            other.iter().find(|(name, _)| name == "snapshot.sqlite").unwrap().1.clone();
    }),
    ("another pack's signature", |files, other| {
        *at(files, SIGNATURE) = other.iter().find(|(name, _)| name == SIGNATURE).unwrap().1.clone();
    }),
    ("another pack's envelope", |files, other| {
        let name = "manifest.dsse.json";
        *at(files, name) = other.iter().find(|(other, _)| other == name).unwrap().1.clone();
    }),
    ("the signature taken out", |files, _| files.retain(|(name, _)| name != SIGNATURE)),
    ("signature and signer taken out", |files, _| {
        files.retain(|(name, _)| name != SIGNATURE && name != "manifest.dsse.json");
        edit_manifest(files, |manifest| manifest["signer"] = serde_json::Value::Null);
    }),
    ("a statement dated back, all digests fixed", |files, _| {
        let name = files
            .iter()
            .find(|(name, _)| name.starts_with("workspace/attestations/") && name.ends_with(".toml"));
        let name = name.unwrap().0.clone();
        replace(at(files, &name), "recorded = \"20", "recorded = \"19");
        list_anew(files);
    }),
    ("a file taken out with its line", |files, _| {
        files.retain(|(name, _)| name != "README.txt");
        edit_manifest(files, |manifest| {
            manifest["files"].as_array_mut().unwrap().retain(|entry| entry["path"] != "README.txt");
        });
    }),
    ("a file added", |files, _| files.push(("reports/note.txt".to_owned(), b"all is well".to_vec()))),
    ("a name that leaves the pack", |files, _| files.push(("../../note.txt".to_owned(), b"x".to_vec()))),
    ("a name that differs in case only", |files, _| files.push(("readme.TXT".to_owned(), b"x".to_vec()))),
];

/// Tries edits, those on purpose first; for each, its class and whether it was noticed.
pub(crate) fn campaign(
    pack: &Path,
    other: &Path,
    signers: &AllowedSigners,
    edits: usize,
) -> Vec<(&'static str, bool)> {
    let whole = fs::read(pack).unwrap();
    let (mine, theirs) = (files(&whole), files(&fs::read(other).unwrap()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pack.zip");
    let expected = digest_of_file(pack).unwrap();
    let noticed = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let found = verify(&path, Some(signers), None);
        // A reader with his own list wants a signature by somebody on it.
        let signed = found.checks.iter().any(|check| {
            check.name == "signature" && matches!(check.outcome, onus_evidence::pack::Outcome::Holds(_))
        });
        !(found.holds() && signed)
    };
    assert!(!noticed(&whole) && !noticed(&packed(&mine)) && expected.len() == 64);
    let mut counts = Vec::new();
    for (class, edit) in EDITS {
        let mut edited = mine.clone();
        edit(&mut edited, &theirs);
        counts.push((class, noticed(&packed(&edited))));
    }
    // The archive itself. Small packs are enough for that, and quick.
    let small = packed(&mine);
    let mut random = fastrand::Rng::with_seed(7);
    for number in 0..edits {
        let mut edited = small.clone();
        let class = match number % 6 {
            0 => {
                let (place, bit) = (random.usize(..edited.len()), random.u8(..8));
                edited[place] ^= 1 << bit;
                "a bit turned"
            }
            1 => {
                edited.truncate(random.usize(..edited.len()));
                "cut off"
            }
            2 => {
                let place = random.usize(..=edited.len());
                edited.insert(place, random.u8(..));
                "a byte put in"
            }
            3 => {
                edited.remove(random.usize(..edited.len()));
                "a byte taken out"
            }
            4 => {
                let (from, length) = (random.usize(..edited.len()), random.usize(1..200));
                let end = (from + length).min(edited.len());
                edited[from..end].reverse();
                if edited == small {
                    continue;
                }
                "bytes turned round"
            }
            _ => {
                let (from, to) = (random.usize(..mine.len()), random.usize(..mine.len()));
                if mine[from].1 == mine[to].1 {
                    continue;
                }
                let mut swapped = mine.clone();
                swapped[to].1.clone_from(&mine[from].1);
                edited = packed(&swapped);
                "a file in the place of another"
            }
        };
        // Deflate has more than one way to say the same bytes, and which one was taken means nothing.
        let noticed = noticed(&edited);
        if noticed || files(&edited) != mine {
            counts.push((class, noticed));
        }
    }
    counts
}
