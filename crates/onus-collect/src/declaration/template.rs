//! The `onus.toml` that a new workspace begins with.

/// A commented declaration in which everything is still to be filled in.
#[must_use]
pub fn template() -> &'static str {
    TEMPLATE
}

const TEMPLATE: &str = r#"# What only you know about your account. onus compares it with what it reads.
#
# A section that is here says everything there is of its kind: `staff = []` means that nobody has access.
# A section that is not here says nothing, and the duties that depend on it stay unknown.

# Where facts come from. Without any, the live account of your API key.
[[source]]
kind = "scaleway"
# organization = "11111111-1111-4111-8111-111111111111"   # the key's own when left out
# replay = "recording.jsonl"                              # read a recording instead of the network

# [[source]]
# kind = "exoscale"

# [[source]]
# kind = "terraform"
# file = "plan.json"                                      # terraform show -json plan.out > plan.json

# What holds health data: whole projects, or resources with a tag.
# [health_data]
# projects = ["22222222-2222-4222-8222-222222222222"]
# tags = ["hds"]

# Regions that data may lie in.
# [[region]]
# name = "fr-par"
# health_data = true
# reason = "all customers are in France"

# Environments, and what each project is for.
# [[environment]]
# name = "production"
# production = true
#
# [[project]]
# id = "22222222-2222-4222-8222-222222222222"
# name = "records"
# environment = "production"
# criticality = "high"                                    # high, medium or low
# contact = "platform@example.com"

# Networks that you trust.
# [[network]]
# cidr = "192.0.2.0/24"
# purpose = "office"                                      # office, admin, partner, monitoring or other

# What is public on purpose.
# [[public_bucket]]
# name = "website"
# reason = "pictures of our website"
#
# [[public_server]]
# name = "web-1"
# ports = [443]
# reason = "our website"

# People who have, or had, access.
# [[staff]]
# email = "ada@example.com"
# name = "Ada"
# roles = ["operations"]                                  # finance, developer, operations, security
# health_data_authorised = true
# left_at = "2026-06-30"                                  # when the person has left

# How old the newest backup may be.
# [[recovery_point]]
# name = "volumes daily"
# applies_to = "volume"                                   # volume, bucket, server or database
# max_age_days = 1

# How long copies are kept.
# [[retention]]
# name = "snapshots"
# applies_to = "snapshot"                                 # snapshot, image, object-version, log or upload
# keep_days = 14
# delete_after_days = 90
"#;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::Declaration;
    use super::*;

    #[test]
    fn the_template_is_a_declaration_as_it_is_and_with_everything_filled_in() {
        let path = Path::new("onus.toml");
        assert_eq!(Declaration::parse(TEMPLATE, path).unwrap().sources.len(), 1);
        let filled: String = TEMPLATE
            .lines()
            .map(|line| {
                let bare = line.trim_start_matches("# ");
                let is_setting = bare.starts_with('[')
                    || bare.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
                format!("{}\n", if is_setting { bare } else { "" })
            })
            .collect();
        let declaration =
            Declaration::parse(&filled, path).unwrap_or_else(|error| panic!("{error}\n{filled}"));
        assert!(
            declaration.staff.is_some()
                && declaration.retention.is_some()
                && declaration.health_data.is_some()
        );
    }
}
