//! How many verdicts a second, on accounts that grow. `ONUS_BENCH_RESOURCES=1000000` adds a size.

#![allow(clippy::expect_used, missing_docs, reason = "a measurement that cannot start has nothing to say")]

mod account;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use onus_assess::{Options, Supplied, assess};
use onus_catalog::Catalog;
use onus_facts::Snapshot;

fn whole_catalog(criterion: &mut Criterion) {
    let catalog = Catalog::embedded().expect("the embedded catalog can be read");
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut group = criterion.benchmark_group("assess");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let more = std::env::var("ONUS_BENCH_RESOURCES").ok().and_then(|more| more.parse().ok());
    for resources in [10_000, 100_000].into_iter().chain(more) {
        let file = directory.path().join(format!("{resources}.sqlite"));
        let account = account::Account::new(&catalog, resources, 1).expect("an account").with_losses(None);
        account.write(&file).expect("a snapshot");
        let snapshot = Snapshot::open(&file).expect("the snapshot that was just written");
        let run = || {
            assess(&snapshot, &catalog, &Supplied::default(), |_| true, &Options::default())
                .expect("an assessment")
        };
        group.throughput(Throughput::Elements(run().totals.resources.total()));
        group.bench_function(BenchmarkId::from_parameter(resources), |bencher| {
            bencher.iter(|| black_box(run()));
        });
    }
    group.finish();
}

criterion_group!(benches, whole_catalog);
criterion_main!(benches);
