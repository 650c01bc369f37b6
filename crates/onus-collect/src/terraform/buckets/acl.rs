//! Access lists of buckets: canned ones by name, and lists of grants.

use serde_json::{Map, Value as Json};

use crate::rows::pointer::{Found, Pointer, has_unknown};

const GROUPS: [(&str, &str); 2] = [
    ("http://acs.amazonaws.com/groups/global/AllUsers", "all-users"),
    ("http://acs.amazonaws.com/groups/global/AuthenticatedUsers", "authenticated-users"),
];

/// An access list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Grants {
    /// The project that owns the bucket by the list.
    pub(super) owner: Option<String>,
    /// Grantee and permission of the grants that are understood.
    pub(super) grants: Vec<(String, String)>,
    /// How many grants there are, when that is known.
    pub(super) count: Option<usize>,
}

impl Grants {
    /// What a canned list stands for: everything for the owner, and what its name says.
    pub(super) fn canned(name: &str, owner: &str) -> Option<Self> {
        let open: &[(&str, &str)] = match name {
            "private" => &[],
            "public-read" => &[("all-users", "READ")],
            "public-read-write" => &[("all-users", "READ"), ("all-users", "WRITE")],
            "authenticated-read" => &[("authenticated-users", "READ")],
            _ => return None,
        };
        let own = [(format!("project:{owner}"), "FULL_CONTROL".to_owned())];
        let open = open.iter().map(|(grantee, permission)| ((*grantee).to_owned(), (*permission).to_owned()));
        let grants: Vec<_> = own.into_iter().chain(open).collect();
        let count = Some(grants.len());
        Some(Self { owner: Some(owner.to_owned()), grants, count })
    }

    /// Reads an `access_control_policy` block.
    pub(super) fn read(policy: &Json) -> Option<Self> {
        let block = policy.as_array()?.first()?;
        let find = |json, pointer: &str| text(json, pointer).map(|id| without_repeat(id).to_owned());
        let grants = match Pointer::to_key("grant").find(block) {
            Found::Value(Json::Array(grants)) => grants.as_slice(),
            Found::Null => &[],
            _ => return None,
        };
        let read = grants.iter().filter_map(|grant| {
            let grantee = match text(grant, "/grantee/0/uri").filter(|uri| !uri.is_empty()) {
                Some(uri) => GROUPS.iter().find(|(known, _)| *known == uri)?.1.to_owned(),
                None => format!("project:{}", find(grant, "/grantee/0/id").filter(|id| !id.is_empty())?),
            };
            Some((grantee, text(grant, "/permission")?.to_owned()))
        });
        let read = read.collect();
        let count = (!has_unknown(&Json::from(grants.to_vec()))).then_some(grants.len());
        Some(Self { owner: find(block, "/owner/0/id"), grants: read, count })
    }

    /// What a bucket's row and the coverage tell of it.
    pub(super) fn summary(&self) -> GrantSummary {
        let whole = self.count == Some(self.grants.len());
        GrantSummary { owner: self.owner.clone(), count: self.count, whole }
    }

    /// Whether it opens the bucket to others than projects.
    pub(super) fn is_public(&self) -> bool {
        self.open().next().is_some()
    }

    /// The grants to everybody.
    pub(super) fn open(&self) -> impl Iterator<Item = &(String, String)> {
        self.grants.iter().filter(|(grantee, _)| !grantee.starts_with("project:"))
    }
}

/// What is kept of an access list once its grants are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GrantSummary {
    owner: Option<String>,
    count: Option<usize>,
    /// Whether every grant was understood.
    pub(super) whole: bool,
}

impl GrantSummary {
    /// Tells the bucket's row of it.
    pub(super) fn describe(&self, row: &mut Map<String, Json>) {
        if let Some(owner) = &self.owner {
            row.insert("acl_owner".to_owned(), Json::from(owner.as_str()));
        }
        if let Some(count) = self.count {
            row.insert("grant_count".to_owned(), Json::from(count));
        }
    }
}

/// Owners are written `project` and `project:project`.
fn without_repeat(owner: &str) -> &str {
    owner.split(':').next().unwrap_or(owner)
}

fn text<'j>(json: &'j Json, pointer: &str) -> Option<&'j str> {
    match Pointer::parse(pointer)?.find(json) {
        Found::Value(json) => json.as_str(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::rows::pointer::unknown;

    #[test]
    fn canned_lists_open_what_their_names_say() {
        assert!(!Grants::canned("private", "p").unwrap().is_public());
        let open = Grants::canned("public-read-write", "p").unwrap();
        assert_eq!(open.open().count(), 2);
        assert_eq!(open.count, Some(3));
        assert_eq!(open.grants[0], ("project:p".to_owned(), "FULL_CONTROL".to_owned()));
        assert_eq!(Grants::canned("bucket-owner-read", "p"), None);
    }

    #[test]
    fn grants_are_whole_only_when_all_are_understood() {
        let list =
            |grants: Json| Grants::read(&json!([{ "grant": grants, "owner": [{ "id": "p:p" }] }])).unwrap();
        let own = json!({ "grantee": [{ "id": "p", "type": "CanonicalUser", "uri": "" }], "permission": "FULL_CONTROL" });
        let all = json!({ "grantee": [{ "uri": GROUPS[0].0, "id": null }], "permission": "READ" });
        let read = list(json!([own, all]));
        assert!(read.summary().whole && read.is_public());
        assert_eq!(read.owner.as_deref(), Some("p"));
        assert_eq!(read.grants[1], ("all-users".to_owned(), "READ".to_owned()));
        let strange = list(json!([own, { "grantee": [{ "uri": "http://x" }], "permission": "READ" }]));
        assert!(!strange.summary().whole);
        assert_eq!(strange.count, Some(2));
        let hidden = list(json!([own, unknown()]));
        assert!(!hidden.summary().whole);
        assert_eq!(hidden.count, None);
        assert_eq!(Grants::read(&unknown()), None);
        assert_eq!(Grants::read(&json!([])), None);
        assert_eq!(Grants::read(&json!([{ "grant": unknown() }])), None);
    }
}
