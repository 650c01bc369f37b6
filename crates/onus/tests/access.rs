//! `onus who-can` and `onus can`, asked about the clinic.

#![allow(clippy::unwrap_used, reason = "tests")]

#[allow(dead_code, unused_imports, reason = "this program uses a part of it")]
#[path = "example/mod.rs"]
mod clinic;

use std::path::Path;

use insta::assert_snapshot;

/// Asks, and gives what someone at the terminal sees.
fn ask(at: &Path, arguments: &[&str]) -> String {
    let outcome = clinic::onus(at, &[arguments, &["--snapshot", "clinic.sqlite"]].concat());
    let code = if outcome.code == 0 { String::new() } else { format!("[exit code {}]", outcome.code) };
    format!("{}{}{code}", outcome.stdout, outcome.stderr)
}

#[test]
fn answers_tell_the_way_and_how_to_close_it() {
    let (directory, _) = clinic::snapshot();
    let ask = |arguments: &[&str]| ask(directory.path(), arguments);
    assert_snapshot!("access_who_can_delete", ask(&["who-can", "s3:DeleteObject", "linden-scans/*"]));
    assert_snapshot!("access_who_can_write_policies", ask(&["who-can", "iam-policy:write", "organization"]));
    assert_snapshot!("access_public", ask(&["can", "anyone", "s3:GetObject", "linden-media/logo.png"]));
    assert_snapshot!(
        "access_through_a_group",
        ask(&["can", "hugo.perret@clinic.example.com", "s3:PutObject", "linden-media/logo.png"])
    );
    assert_snapshot!("access_no", ask(&["can", "any-account", "s3:PutObject", "linden-media/logo.png"]));
    assert_snapshot!("access_unknown", ask(&["can", "anyone", "s3:ListBucket", "linden-exports"]));
}

#[test]
fn mistakes_are_answered_with_what_is_near() {
    let (directory, _) = clinic::snapshot();
    let ask = |arguments: &[&str]| ask(directory.path(), arguments);
    assert_snapshot!(
        "access_mistakes",
        [
            ask(&["can", "hugo", "s3:GetObject", "linden-media"]),
            ask(&["can", "anyone", "s3:GetObjects", "linden-media"]),
            ask(&["can", "anyone", "s3", "linden-media"]),
            ask(&["can", "anyone", "instance:delete", "linden-media"]),
            ask(&["who-can", "s3:GetObject", "linden-medias"]),
            ask(&["who-can", "s3:GetObject", "linden-media/"]),
        ]
        .join("\n")
    );
}

#[test]
fn programs_get_the_same_answers() {
    let (directory, _) = clinic::snapshot();
    let json =
        ask(directory.path(), &["can", "anyone", "s3:GetObject", "linden-media/x", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["version"], &json["answer"]), (&1.into(), &"yes".into()));
    assert_eq!(json["witness"]["resource"], "linden-media/x");
    let all = ask(directory.path(), &["who-can", "s3:GetObject", "linden-media/x", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&all).unwrap();
    let answers = all["answers"].as_array().unwrap();
    assert_eq!((&answers[0]["kind"], &answers[0]["answer"]), (&"anyone".into(), &"yes".into()));
    assert_eq!(all["all_users_read"], true);
}
