//! What a permission set lets its holder do.
//!
//! Scaleway publishes names and one line about each, and no list of what is in them. What the name and the line say is
//! sure; where they leave it open whether an action is in it, the set holds it *perhaps*. Actions of Object Storage
//! have their S3 names; those of other products are `<product>:<verb>`, as `instances:delete`.
//! Source: <https://www.scaleway.com/en/docs/iam/reference-content/permission-sets/>, 2026-03-20.

use std::sync::Arc;

use crate::set::{Language, Member, Patterns};
use crate::{Attr, Formula};

/// A permission set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PermissionSet {
    /// What it surely holds.
    pub surely: Patterns,
    /// What it may hold besides.
    pub perhaps: Patterns,
}

/// Products of a project whose sets are called `…FullAccess` and `…ReadOnly`.
const PROJECT_PRODUCTS: [&str; 46] = [
    "AppleSilicon",
    "BlockStorage",
    "ContainerRegistry",
    "Containers",
    "DataWarehouse",
    "Dedibox",
    "DediboxConsole",
    "DistributedDataLab",
    "DomainsDNS",
    "EdgeServices",
    "ElasticMetal",
    "FileStorage",
    "Functions",
    "GenerativeApis",
    "IPAM",
    "Inference",
    "Instances",
    "Interlink",
    "InterlinkPartner",
    "IoT",
    "KafkaCluster",
    "KeyManager",
    "Kubernetes",
    "LoadBalancers",
    "Mailbox",
    "MessagingAndQueuing",
    "MongoDB",
    "Observability",
    "PrivateNetworks",
    "QaaS",
    "Redis",
    "RelationalDatabases",
    "SSHKeys",
    "SearchDB",
    "SecretManager",
    "ServerlessJobs",
    "ServerlessSQLDatabase",
    "SiteToSiteVPN",
    "TransactionalEmail",
    "TransactionalEmailBlocklist",
    "TransactionalEmailDomain",
    "TransactionalEmailEmail",
    "TransactionalEmailWebhook",
    "VPC",
    "VPCGateway",
    "WebHosting",
];

/// Products of an organization whose sets are called `…Manager`, `…FullAccess` and `…ReadOnly`.
const ORGANIZATION_PRODUCTS: [&str; 13] = [
    "AbuseTicket",
    "AuditTrail",
    "AuditTrailExport",
    "Billing",
    "EnvironmentalImpact",
    "IAM",
    "IAMApplication",
    "IAMGroup",
    "IAMPolicy",
    "IAMUser",
    "NotificationManager",
    "Project",
    "SupportTicket",
];

/// What opens several products at once.
const IAM: [&str; 6] =
    ["iam:*", "iam-application:*", "iam-group:*", "iam-policy:*", "iam-user:*", "project:*"];
const ORGANIZATION: [&str; 4] = ["organization:*", "billing:*", "support-ticket:*", "abuse-ticket:*"];

impl PermissionSet {
    /// The set of this name; none when the name is not understood.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let set = |surely: Vec<String>, perhaps: &[&str]| {
            Some(Self { surely: Patterns::wildcards(surely), perhaps: Patterns::wildcards(perhaps) })
        };
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        match name {
            // A product of which nobody has heard yet is in them too.
            "AllProductsFullAccess" => set(every_product("*", "s3:*"), &["*"]),
            "AllProductsReadOnly" => {
                let mut read = every_product("read", "s3:get*");
                read.push("s3:list*".to_owned());
                set(read, &["*:read"])
            }
            "IAMManager" => set(texts(&IAM), &[]),
            "OrganizationManager" => set([texts(&IAM), texts(&ORGANIZATION)].concat(), &[]),
            "OrganizationReadOnly" => set(texts(&["organization:read"]), &[]),
            _ if name.starts_with("ObjectStorage") => {
                let (surely, perhaps) = object_storage(name)?;
                set(texts(surely), perhaps)
            }
            _ => set(vec![of_product(name)?], &[]),
        }
    }

    /// Whether it lets its holder do no more than read; none where that is not documented.
    #[must_use]
    pub fn only_reads(&self) -> Option<bool> {
        const MOST_STEPS: usize = 100_000;
        let reads = Arc::new(Patterns::wildcards(["*:read", "*-read", "s3:get*", "s3:list*"]));
        let more = |actions: &Patterns| {
            let mut language = Language::default();
            language.require(&Arc::new(actions.clone()));
            language.forbid(&reads);
            language.member(MOST_STEPS) != Member::Nothing
        };
        if more(&self.surely) { Some(false) } else { (!more(&self.perhaps)).then_some(true) }
    }

    /// Where the action of a request is in it.
    #[must_use]
    pub fn formula(&self, name: &str) -> Formula {
        let action = |patterns: &Patterns| Formula::text(Attr::Action, patterns.clone());
        let why = format!("it is not documented whether `{name}` holds this action");
        let perhaps = Formula::all([action(&self.perhaps), Formula::gap(why)]);
        if self.perhaps.is_empty() {
            action(&self.surely)
        } else {
            Formula::any([action(&self.surely), perhaps])
        }
    }
}

/// A verb of every product of a project, and one for Object Storage.
fn every_product(verb: &str, s3: &str) -> Vec<String> {
    let products = PROJECT_PRODUCTS.iter().map(|product| format!("{}:{verb}", kebab(product)));
    products.chain([s3.to_owned()]).collect()
}

/// Actions of Object Storage that a set surely holds, and those that it may hold.
fn object_storage(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match name {
        "ObjectStorageFullAccess" => (
            &[
                "s3:get*",
                "s3:list*",
                "s3:put*",
                "s3:delete*",
                "s3:create*",
                "s3:abort*",
                "s3:restore*",
                "s3:replicate*",
            ],
            &["s3:*"],
        ),
        "ObjectStorageReadOnly" => (&["s3:get*", "s3:list*"], &["s3:*"][..0]),
        "ObjectStorageObjectsRead" => (
            &["s3:getobject", "s3:getobjecttagging", "s3:getobjectversion", "s3:getobjectversiontagging"],
            &["s3:getobject*", "s3:list*"],
        ),
        "ObjectStorageObjectsWrite" => (
            &["s3:putobject", "s3:putobjecttagging", "s3:putobjectversiontagging"],
            &[
                "s3:putobject*",
                "s3:abortmultipartupload",
                "s3:restoreobject",
                "s3:list*",
                "s3:deleteobject*tagging",
                "s3:bypassgovernanceretention",
            ],
        ),
        "ObjectStorageObjectsDelete" => (
            &["s3:deleteobject", "s3:deleteobjectversion"],
            &["s3:deleteobject*", "s3:abortmultipartupload", "s3:bypassgovernanceretention"],
        ),
        "ObjectStorageBucketsRead" => (
            &["s3:getbucket*", "s3:getlifecycleconfiguration", "s3:listallmybuckets"],
            &["s3:list*", "s3:get*configuration"],
        ),
        "ObjectStorageBucketsWrite" => (
            &[
                "s3:createbucket",
                "s3:putlifecycleconfiguration",
                "s3:putbucketversioning",
                "s3:putbuckettagging",
            ],
            &["s3:putbucket*", "s3:put*configuration", "s3:deletebucketwebsite", "s3:deletebucketcors"],
        ),
        "ObjectStorageBucketsDelete" => (&["s3:deletebucket"], &["s3:deletebucket*"]),
        "ObjectStorageBucketPolicyFullAccess" => (
            &["s3:getbucketpolicy", "s3:putbucketpolicy", "s3:deletebucketpolicy"],
            &["s3:getbucketpolicystatus"],
        ),
        _ => return None,
    })
}

/// `InstancesFullAccess` is `instances:*`, `InstancesReadOnly` is `instances:read`, and any longer name is an action of
/// the product that it begins with.
fn of_product(name: &str) -> Option<String> {
    let products = PROJECT_PRODUCTS.iter().chain(&ORGANIZATION_PRODUCTS);
    let of = |verb: &str| {
        let product = name.strip_suffix(verb)?;
        products.clone().any(|known| *known == product).then(|| kebab(product))
    };
    if let Some(product) = of("FullAccess").or_else(|| of("Manager")) {
        return Some(format!("{product}:*"));
    }
    if let Some(product) = of("ReadOnly") {
        return Some(format!("{product}:read"));
    }
    let (product, verb) = products
        .filter_map(|product| name.strip_prefix(product).map(|verb| (*product, verb)))
        .filter(|(_, verb)| verb.starts_with(|letter: char| letter.is_ascii_uppercase()))
        .max_by_key(|(product, _)| product.len())?;
    Some(format!("{}:{}", kebab(product), kebab(verb)))
}

/// All products, as actions name them.
pub(super) fn products() -> impl Iterator<Item = String> {
    PROJECT_PRODUCTS
        .iter()
        .chain(&ORGANIZATION_PRODUCTS)
        .map(|product| kebab(product))
        .chain(["organization".to_owned()])
}

/// `BlockStorage` is `block-storage`, `DomainsDNS` is `domains-dns`, `IAMUser` is `iam-user`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        let after = letters.get(at + 1);
        let begins = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase() || after.is_some_and(char::is_ascii_lowercase)
            });
        if begins {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surely(set: &str, action: &str) -> bool {
        PermissionSet::named(set).unwrap().surely.contain(action)
    }

    fn perhaps(set: &str, action: &str) -> bool {
        PermissionSet::named(set).unwrap().perhaps.contain(action)
    }

    #[test]
    fn names_say_what_is_in_a_set() {
        assert!(surely("BlockStorageFullAccess", "block-storage:delete"));
        assert!(surely("BlockStorageReadOnly", "block-storage:read"));
        assert!(!surely("BlockStorageReadOnly", "block-storage:delete"));
        assert!(surely("InstancesServerStop", "instances:server-stop"));
        assert!(surely("SecretManagerSecretAccess", "secret-manager:secret-access"));
        assert!(surely("IAMPolicyManager", "iam-policy:write"));
        assert!(surely("DomainsDNSFullAccess", "domains-dns:write"));
        assert!(surely("AuditTrailExportDelete", "audit-trail-export:delete"));
        assert!(!surely("KeyManagerReadOnly", "key-manager:key-decrypt"));
        assert_eq!(PermissionSet::named("Quantum"), None);
        assert_eq!(PermissionSet::named("ObjectStorageOther"), None);
    }

    #[test]
    fn all_products_are_those_of_a_project() {
        assert!(surely("AllProductsFullAccess", "instances:delete"));
        assert!(surely("AllProductsFullAccess", "s3:deleteobject"));
        assert!(!surely("AllProductsFullAccess", "iam-policy:write"));
        assert!(!surely("AllProductsReadOnly", "secret-manager:secret-access"));
        assert!(!perhaps("AllProductsReadOnly", "s3:putobject"));
    }

    #[test]
    fn what_is_not_documented_is_perhaps() {
        assert!(surely("ObjectStorageObjectsRead", "s3:getobject"));
        assert!(!surely("ObjectStorageObjectsRead", "s3:listbucket"));
        assert!(perhaps("ObjectStorageObjectsRead", "s3:listbucket"));
        assert!(!perhaps("ObjectStorageObjectsRead", "s3:putobject"));
        assert!(!perhaps("ObjectStorageReadOnly", "s3:putobject"));
    }

    #[test]
    fn reading_is_told_from_more() {
        let only_reads = |name| PermissionSet::named(name).unwrap().only_reads();
        for name in
            ["InstancesReadOnly", "AllProductsReadOnly", "ObjectStorageObjectsRead", "BillingReadOnly"]
        {
            assert_eq!(only_reads(name), Some(true), "{name}");
        }
        for name in
            ["AllProductsFullAccess", "ObjectStorageObjectsWrite", "IAMManager", "InstancesServerStop"]
        {
            assert_eq!(only_reads(name), Some(false), "{name}");
        }
        assert_eq!(only_reads("AuditTrailExportRead"), Some(true));
        assert_eq!(only_reads("SecretManagerSecretAccess"), Some(false));
    }

    #[test]
    fn words_are_parted_where_they_begin() {
        let pairs = [
            ("VPCGateway", "vpc-gateway"),
            ("IoT", "io-t"),
            ("ServerlessSQLDatabase", "serverless-sql-database"),
        ];
        pairs.iter().for_each(|(name, wanted)| assert_eq!(kebab(name), *wanted));
    }
}
