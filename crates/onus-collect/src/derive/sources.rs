//! From where somebody may do something.

use onus_access::set::IpSet;
use onus_facts::Value;

/// Addresses: surely, and at the most. None where it took too long to find out.
pub(super) type Sources = (Option<IpSet>, Option<IpSet>);

/// Whether the addresses are more than anybody's own network.
pub(super) fn wide((surely, possibly): &Sources) -> Option<bool> {
    IpSet::is_wide_between(surely.as_ref(), possibly.as_ref())
}

/// The networks, where they are known in full.
pub(super) fn networks(sources: &Sources) -> Value {
    match sources {
        (Some(surely), Some(possibly)) if surely == possibly => {
            Value::list(surely.prefixes().iter().map(ToString::to_string))
        }
        _ => Value::Null,
    }
}
