//! Questions about accounts that grow: `cargo bench -p onus-access --bench account`.
#![allow(missing_docs, clippy::indexing_slicing, reason = "a benchmark of facts that it makes itself")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use onus_access::scaleway::{
    Access, Account, AclGrant, Application, Bucket, BucketPolicy, Caller, Group, Holder, List, Policy,
    Project, Resource, Rule, Scope, User, UserKind,
};

/// Principals; half as many policies and a fifth as many buckets.
const SIZES: [usize; 3] = [100, 1_000, 10_000];
const SETS: [&str; 6] = [
    "ObjectStorageReadOnly",
    "ObjectStorageFullAccess",
    "ObjectStorageObjectsRead",
    "InstancesFullAccess",
    "AllProductsReadOnly",
    "BlockStorageReadOnly",
];
const CONDITIONS: [&str; 4] = [
    "",
    r#"inIpRange(request.ip, "192.0.2.0/24")"#,
    r#"request.time.getHours("Europe/Paris") < 17 && request.time.getHours("Europe/Paris") > 8"#,
    r#"request.user_agent.contains("terraform/")"#,
];

fn id(kind: &str, at: usize) -> String {
    format!("{kind:0<8.8}-0000-4000-8000-{at:012}")
        .replace(|letter: char| !letter.is_ascii_hexdigit() && letter != '-', "a")
}

fn account(principals: usize) -> Account {
    let (policies, buckets, projects) = (principals / 2, principals / 5, (principals / 100).max(2));
    let users = principals * 4 / 5;
    let project = |at: usize| id("0f", at % projects);
    let rule = |at: usize| Rule {
        id: id("0e", at),
        permission_sets: Some(vec![SETS[at % SETS.len()].to_owned(), SETS[at / 7 % SETS.len()].to_owned()]),
        scope: Some(Scope::Projects(vec![project(at), project(at + 1)])),
        condition: Some(CONDITIONS[at % CONDITIONS.len()].to_owned()),
    };
    let holder = |at: usize| match at % 3 {
        0 => Holder::User(id("0a", at * 2 % users)),
        1 => Holder::Application(id("0b", at % (principals - users))),
        _ => Holder::Group(id("0c", at % (principals / 20).max(1))),
    };
    let group = |at: usize| Group {
        id: id("0c", at),
        name: None,
        users: List::whole((0..20).map(|member| id("0a", (at * 20 + member) % users)).collect()),
        applications: List::whole(vec![]),
        all_users: Some(false),
        all_applications: Some(false),
    };
    let bucket = |at: usize| Bucket {
        id: format!("fr-par/bucket-{at}"),
        name: format!("bucket-{at}"),
        project_id: project(at),
        policy: if at.is_multiple_of(2) {
            BucketPolicy::None
        } else {
            BucketPolicy::Text(policy_text(at, users))
        },
        acl: List::whole(vec![AclGrant {
            grantee: Some(format!("project:{}", project(at))),
            permission: Some("FULL_CONTROL".to_owned()),
        }]),
    };
    let user = |at| User {
        id: id("0a", at),
        name: None,
        kind: Some(if at == 0 { UserKind::Owner } else { UserKind::Member }),
        locked: Some(false),
    };
    Account {
        organization_id: id("09", 0),
        projects: List::whole((0..projects).map(|at| Project { id: project(at), name: None }).collect()),
        users: List::whole((0..users).map(user).collect()),
        applications: List::whole(
            (0..principals - users).map(|at| Application { id: id("0b", at), name: None }).collect(),
        ),
        groups: List::whole((0..(principals / 20).max(1)).map(group).collect()),
        policies: List::whole(
            (0..policies)
                .map(|at| Policy {
                    id: id("0d", at),
                    name: None,
                    holder: holder(at),
                    rules: List::whole(vec![rule(at), rule(at + 5)]),
                })
                .collect(),
        ),
        api_keys: List::whole(vec![]),
        buckets: List::whole((0..buckets).map(bucket).collect()),
    }
}

/// Ten statements for ten users each, one of them from one network only.
fn policy_text(bucket: usize, users: usize) -> String {
    let statements = (0..10).map(|at| {
        let named: Vec<String> =
            (0..10).map(|user| format!(r#""user_id:{}""#, id("0a", (bucket * 100 + at * 10 + user) % users))).collect();
        let condition = if at == 0 { r#","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"# } else { "" };
        format!(
            r#"{{"Effect":"Allow","Principal":{{"SCW":[{}]}},"Action":["s3:GetObject","s3:ListBucket"],"Resource":["bucket-{bucket}","bucket-{bucket}/*"]{condition}}}"#,
            named.join(",")
        )
    });
    format!(r#"{{"Version":"2023-04-17","Statement":[{}]}}"#, statements.collect::<Vec<_>>().join(","))
}

fn questions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("access");
    group.sample_size(10);
    for size in SIZES {
        let account = account(size);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::new("prepare", size), &account, |bencher, account| {
            bencher.iter(|| black_box(Access::new(account)));
        });
        let access = Access::new(&account);
        let with_policy = Resource::Object(&account.buckets.items[1], "a/b");
        group.bench_with_input(BenchmarkId::new("who_can", size), &with_policy, |bencher, resource| {
            bencher.iter(|| access.who_can("s3:GetObject", resource).count());
        });
        let without = Resource::Object(&account.buckets.items[0], "a/b");
        group.bench_with_input(BenchmarkId::new("who_can_by_iam", size), &without, |bencher, resource| {
            bencher.iter(|| access.who_can("s3:DeleteObject", resource).count());
        });
        group.bench_with_input(BenchmarkId::new("escalations", size), &account, |bencher, _| {
            bencher.iter(|| access.escalations().filter(|found| found.possible != Some(false)).count());
        });
        group.throughput(Throughput::Elements(account.buckets.items.len() as u64));
        group.bench_with_input(BenchmarkId::new("open_buckets", size), &account, |bencher, account| {
            let buckets = || account.buckets.items.iter();
            bencher.iter(|| {
                buckets()
                    .filter(|bucket| access.sources(&Caller::Anyone, &["s3:getobject"], bucket).0.is_some())
                    .count()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, questions);
criterion_main!(benches);
