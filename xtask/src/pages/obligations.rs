//! One page for each provider: every duty, who owns it, and how it is established.

use std::collections::BTreeMap;
use std::fmt::Write;

use onus_catalog::{Catalog, Obligation};
use onus_core::{Party, Period};

use crate::generated::File;
use crate::markdown::{cell, code, codes, counted, notice};

/// Duties of one provider by service.
type Services<'c> = BTreeMap<&'c str, Vec<&'c Obligation>>;

/// `docs/reference/obligations/<provider>.md`
pub(crate) fn obligations(catalog: &Catalog) -> Vec<File> {
    let mut providers: BTreeMap<&str, Services<'_>> = BTreeMap::new();
    for obligation in catalog.obligations().values() {
        let services = providers.entry(obligation.id.provider()).or_default();
        services.entry(obligation.id.service()).or_default().push(obligation);
    }
    providers.iter().map(|(provider, services)| page(provider, services)).collect()
}

fn page(provider: &str, services: &Services<'_>) -> File {
    let all: Vec<&Obligation> = services.values().flatten().copied().collect();
    let checked = all.iter().filter(|duty| !duty.checks.is_empty()).count();
    let owners = Party::ALL.iter().filter_map(|party| {
        let number = all.iter().filter(|duty| duty.owner == *party).count();
        (number > 0).then(|| format!("{number} {party}"))
    });
    let owners: Vec<String> = owners.collect();
    let mut text = notice(&format!("catalog/obligations/{provider}"));
    let _ = write!(
        text,
        "# Duties: {provider}\n\n{} ({}), {checked} with checks over [fact tables](../tables.md). \
         `onus explain NAME` shows one in full.\n",
        counted(all.len(), "duty", "duties"),
        owners.join(", ")
    );
    for (service, duties) in services {
        let _ = write!(
            text,
            "\n## {service}\n\n| duty | owner | severity | established by |\n|---|---|---|---|\n"
        );
        for duty in duties {
            text += &row(provider, service, duty);
        }
    }
    File { path: format!("docs/reference/obligations/{provider}.md"), text }
}

fn row(provider: &str, service: &str, duty: &Obligation) -> String {
    let name = duty.id.name();
    let file = format!("../../../catalog/obligations/{provider}/{service}/{name}.toml");
    format!(
        "| [`{name}`]({file})<br>{} | {} | {} | {} |\n",
        cell(&duty.title),
        duty.owner,
        duty.severity,
        cell(&established(duty))
    )
}

fn established(duty: &Obligation) -> String {
    let mut ways = Vec::new();
    if !duty.checks.is_empty() {
        let mut resources: Vec<&str> = duty.checks.iter().map(|check| check.resource.as_str()).collect();
        resources.dedup();
        let noun = if duty.checks.len() == 1 { "a check" } else { "checks" };
        ways.push(format!("{noun} of {}", codes(resources)));
    }
    ways.extend(
        duty.attest.iter().map(|attest| format!("a person's statement, every {}", words(attest.every))),
    );
    if let Some(evidence) = &duty.evidence {
        let mut kinds: Vec<&str> = evidence.documents.iter().map(|document| document.kind.word()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        ways.push(format!("the provider's {}", kinds.join(", ")));
    }
    if let Some(rollup) = &duty.rollup {
        let names: Vec<String> = rollup.of.iter().map(|id| code(id.name())).collect();
        ways.push(format!("the worst of {}", names.join(", ")));
    }
    ways.join("; ")
}

fn words(period: Period) -> String {
    let (years, months) = (period.months() / 12, period.months() % 12);
    let parts = [(years, "year"), (months, "month"), (period.days(), "day")];
    let parts = parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| match number {
        1 => (*unit).to_owned(),
        many => format!("{many} {unit}s"),
    });
    parts.collect::<Vec<_>>().join(" and ")
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn periods_read_after_every() {
        for (period, expected) in
            [("P1Y", "year"), ("P6M", "6 months"), ("P60D", "60 days"), ("P18M", "year and 6 months")]
        {
            assert_eq!(words(period.parse().unwrap()), expected);
        }
    }
}
