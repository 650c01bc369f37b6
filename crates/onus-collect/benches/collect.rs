//! Collecting from a cloud whose every answer takes 20 ms: how near the run comes to the bound that latency and
//! concurrency set, `ceil(requests / concurrency) * latency`.
//!
//! Criterion tells how long a run takes; the ratio to the bound is printed beside it.
#![allow(clippy::unwrap_used, clippy::print_stderr, missing_docs, reason = "a benchmark")]

#[path = "../tests/cloud/mod.rs"]
mod cloud;

use std::path::Path;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use onus_collect::connection::Keeping;
use onus_collect::http::PacePolicy;

use cloud::run::{Manner, collect};
use cloud::{Cloud, World};

const LATENCY: Duration = Duration::from_millis(20);
/// Projects beside the two that the invented organisation has; each costs some forty requests.
const PROJECTS: [usize; 4] = [0, 8, 24, 56];

/// The times of the last runs, and how many requests one of them takes.
#[derive(Default)]
struct Measured {
    times: Vec<Duration>,
    requests: usize,
}

impl Measured {
    fn run(&mut self, cloud: &Cloud, manner: &Manner<'_>) -> Duration {
        let started = Instant::now();
        let outcome = collect(cloud, manner);
        let took = started.elapsed();
        assert_eq!(outcome.summary.losses, 0);
        self.requests = cloud.heard().len();
        self.times.push(took);
        took
    }

    fn ratio(&self, concurrency: usize) -> f64 {
        let mut times = self.times.clone();
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or_default().as_secs_f64();
        let rounds = self.requests.div_ceil(concurrency);
        median / (LATENCY.as_secs_f64() * f64::from(u32::try_from(rounds).unwrap()))
    }
}

fn bench(criterion: &mut Criterion) {
    let concurrency = PacePolicy::default().concurrency;
    let folder = tempfile::tempdir().unwrap();
    let journal = folder.path().join("journal");
    let keepings: [(&str, Option<&Path>); 2] = [("plain", None), ("journal", Some(&journal))];
    for (name, journal) in keepings {
        let mut group = criterion.benchmark_group(name);
        group.sample_size(10).warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_secs(1));
        for projects in PROJECTS {
            let mut world = World { page: 100, ..World::invented() };
            world.add_projects(projects);
            let cloud = Cloud::slow(world, LATENCY);
            let keeping = Keeping { journal: journal.map(|path| (path, "bench")), ..Keeping::default() };
            let manner = Manner { pace: PacePolicy::default(), keeping, ..Manner::default() };
            let mut measured = Measured::default();
            measured.run(&cloud, &manner);
            group.bench_function(BenchmarkId::from_parameter(measured.requests), |bencher| {
                bencher.iter_custom(|times| (0..times).map(|_| measured.run(&cloud, &manner)).sum());
            });
            eprintln!(
                "{name}: {} requests, {:.2} of the bound",
                measured.requests,
                measured.ratio(concurrency)
            );
        }
        group.finish();
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
