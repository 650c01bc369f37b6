//! Judges a snapshot with the whole catalog and prints how long it took and how much memory.
//!
//! `measure_assess FILE [--threads N] [--first N] [--keep-all] [--slowest N [--runs N]] [--only TEXT]
//! [--catalog DIRECTORY]`

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::error::Error;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use onus_assess::{Gaps, Keep, Options, Plan, Session, Shelf, Supplied, assess, judge};
use onus_catalog::{Catalog, Files, Obligation};
use onus_facts::Snapshot;

struct Arguments {
    file: PathBuf,
    options: Options,
    /// How many of the slowest checks to print, each measured alone.
    slowest: usize,
    /// How often each is run to find the quickest run, since other programs slow them down.
    runs: usize,
    /// Only obligations whose name contains this.
    only: String,
    catalog: Option<PathBuf>,
}

impl Arguments {
    fn wants(&self, obligation: &Obligation) -> bool {
        obligation.id.as_str().contains(&self.only)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    let start = Instant::now();
    let files = match &arguments.catalog {
        Some(directory) => Files::catalog(directory)?,
        None => Files::embedded(),
    };
    let catalog = Catalog::read(files).map_err(|problems| format!("bad catalog: {problems:?}"))?;
    let read = start.elapsed();
    let snapshot = Snapshot::open(&arguments.file)?;
    if arguments.slowest > 0 {
        return slowest(&snapshot, &catalog, &arguments);
    }
    let assessment =
        assess(&snapshot, &catalog, &Supplied::default(), |duty| arguments.wants(duty), &arguments.options)?;
    let seconds = start.elapsed().as_secs_f64();
    let verdicts = assessment.totals.resources;
    let broken = assessment.duties.iter().flat_map(|duty| {
        let broken = |check: &onus_assess::CheckResult| check.outcome.as_ref().err().cloned();
        duty.checks.iter().filter_map(broken).map(|why| format!("{}: {why}", duty.id))
    });
    for broken in broken {
        println!("unusable           {broken}");
    }
    println!("resources          {}", resources(&snapshot, &catalog)?);
    println!("checks             {}", assessment.duties.iter().map(|duty| duty.checks.len()).sum::<usize>());
    println!("verdicts           {} {verdicts:?}", verdicts.total());
    println!("seconds            {seconds:.3}, of them {:.3} for the catalog", read.as_secs_f64());
    println!("verdicts a second  {:.0}", verdicts.total() as f64 / seconds);
    println!("processor seconds  {:.2}", processor_seconds().unwrap_or(f64::NAN));
    println!("peak MiB           {:.0}", peak_memory().map_or(f64::NAN, |kib| kib as f64 / 1024.0));
    Ok(())
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let mut arguments = Arguments {
        file: PathBuf::new(),
        options: Options::default(),
        slowest: 0,
        runs: 1,
        only: String::new(),
        catalog: None,
    };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or_else(|| format!("`{word}` needs a value"));
        let keep = &mut arguments.options.keep;
        match word.as_str() {
            "--threads" => arguments.options.threads = NonZero::new(value()?.parse()?),
            "--first" => keep.first = value()?.parse()?,
            "--keep-all" => *keep = Keep { all: true, ..*keep },
            "--slowest" => arguments.slowest = value()?.parse()?,
            "--runs" => arguments.runs = value()?.parse()?,
            "--only" => arguments.only = value()?,
            "--catalog" => arguments.catalog = Some(value()?.into()),
            _ => arguments.file = word.into(),
        }
    }
    Ok(arguments)
}

/// Runs every check alone, one after the other, and prints those that took longest.
fn slowest(snapshot: &Snapshot, catalog: &Catalog, arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let session = Session::new(snapshot.connect()?, snapshot.as_of(), arguments.options.limits)?;
    let gaps = Gaps::of_snapshot(snapshot)?;
    let shelf = Shelf::default();
    let mut measured: Vec<(Duration, u64, String)> = Vec::new();
    for obligation in catalog.obligations().values().filter(|obligation| arguments.wants(obligation)) {
        for check in &obligation.checks {
            let name = format!("{} {}", obligation.id, check.name.as_deref().unwrap_or_default());
            let plan = Plan::new(&session, catalog, check)?;
            let resources = shelf.of(&session, &check.resource)?;
            let runs = (0..arguments.runs).map(|_| {
                let (start, start_on_processor) = (Instant::now(), on_processor());
                let judged = judge(&session, &plan, &resources, &gaps, arguments.options.keep);
                let busy =
                    on_processor().zip(start_on_processor).and_then(|(end, start)| end.checked_sub(start));
                (busy.unwrap_or_else(|| start.elapsed()), judged)
            });
            let Some((took, judged)) = runs.min_by_key(|(took, _)| *took) else { continue };
            match judged {
                Ok(judged) => measured.push((took, judged.tally.total(), name)),
                Err(error) => measured.push((took, 0, format!("{name}: {error}"))),
            }
        }
    }
    measured.sort_by_key(|(took, ..)| std::cmp::Reverse(*took));
    let all: f64 = measured.iter().map(|(took, ..)| took.as_secs_f64()).sum();
    println!("{all:.3} s in {} checks", measured.len());
    println!("{:>9} {:>9} {:>9}", "ms", "verdicts", "µs each");
    for (took, verdicts, name) in measured.iter().take(arguments.slowest) {
        let (ms, each) = (took.as_secs_f64() * 1e3, took.as_secs_f64() * 1e6 / (*verdicts).max(1) as f64);
        println!("{ms:>9.1} {verdicts:>9} {each:>9.2}  {name}");
    }
    Ok(())
}

/// Rows of all tables that a provider fills.
fn resources(snapshot: &Snapshot, catalog: &Catalog) -> Result<i64, Box<dyn Error>> {
    let connection = snapshot.connect()?;
    let mut all: i64 = 0;
    for table in catalog.tables().values().filter(|table| !table.is_static() && !table.is_declared()) {
        let sql = format!("select count(*) from {}", onus_facts::quoted(&table.name));
        all += connection.query_row(&sql, [], |row| row.get::<_, i64>(0))?;
    }
    Ok(all)
}

/// How long this thread was on a processor, where the system tells. Other programs do not count.
fn on_processor() -> Option<Duration> {
    let status = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    status.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// What all threads of this process used of the processor, in a unit of a hundredth of a second.
fn processor_seconds() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/stat").ok()?;
    let numbers = status.rsplit_once(')')?.1.split_whitespace();
    numbers
        .skip(11)
        .take(2)
        .map(|ticks| ticks.parse::<f64>().ok())
        .sum::<Option<f64>>()
        .map(|ticks| ticks / 100.0)
}

/// The most memory that this process ever held, in KiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string(Path::new("/proc/self/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
