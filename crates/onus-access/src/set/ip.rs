//! Sets of addresses, of both families.
//!
//! A prefix inside `::ffff:0:0/96` names IPv4 addresses, as servers see them on a socket for both families;
//! a wider IPv6 prefix names IPv6 addresses only.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv4Subnets, Ipv6Subnets};

use super::IntervalSet;

/// A set of IPv4 and IPv6 addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct IpSet {
    v4: IntervalSet<u32>,
    v6: IntervalSet<u128>,
}

/// More than this many addresses are not the network of anybody: a `/8`.
const WIDE_V4: u64 = 1 << 24;
/// More than this many are no site: a `/32`.
const WIDE_V6: u128 = 1 << 96;

impl IpSet {
    /// No address.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// All addresses.
    #[must_use]
    pub fn all() -> Self {
        Self { v4: IntervalSet::all(), v6: IntervalSet::all() }
    }

    /// The addresses of a prefix; host bits are ignored.
    #[must_use]
    pub fn prefix(network: IpNet) -> Self {
        match network {
            IpNet::V4(v4) => Self::v4(v4),
            IpNet::V6(v6) => match v6.addr().to_ipv4_mapped() {
                Some(v4) if v6.prefix_len() >= 96 => {
                    Ipv4Net::new(v4, v6.prefix_len() - 96).map(Self::v4).unwrap_or_default()
                }
                _ => Self {
                    v4: IntervalSet::empty(),
                    v6: IntervalSet::range(v6.network().to_bits(), v6.broadcast().to_bits()),
                },
            },
        }
    }

    fn v4(network: Ipv4Net) -> Self {
        let v4 = IntervalSet::range(network.network().to_bits(), network.broadcast().to_bits());
        Self { v4, v6: IntervalSet::empty() }
    }

    /// The addresses that a text names, as `192.0.2.0/24` or `2001:db8::1`; none for any other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // By the standard library: what others read as octal, as in `010.0.0.0`, names nothing here.
        let (address, length) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().ok()?;
        let network = match length {
            None => IpNet::from(address),
            Some(length) if length.bytes().all(|digit| digit.is_ascii_digit()) => {
                IpNet::new(address, length.parse().ok()?).ok()?
            }
            Some(_) => return None,
        };
        Some(Self::prefix(network))
    }

    /// Whether no address is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.v4.is_empty() && self.v6.is_empty()
    }

    /// Whether all addresses of both families are in it.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.v4.is_all() && self.v6.is_all()
    }

    /// Whether an address is in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        match address.to_canonical() {
            IpAddr::V4(v4) => self.v4.contains(v4.to_bits()),
            IpAddr::V6(v6) => self.v6.contains(v6.to_bits()),
        }
    }

    /// What is in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        Self { v4: self.v4.and(&other.v4), v6: self.v6.and(&other.v6) }
    }

    /// What is in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self { v4: self.v4.or(&other.v4), v6: self.v6.or(&other.v6) }
    }

    /// What is not in it.
    #[must_use]
    pub fn not(&self) -> Self {
        Self { v4: self.v4.not(), v6: self.v6.not() }
    }

    /// What is in it and not in the other.
    #[must_use]
    pub fn minus(&self, other: &Self) -> Self {
        self.and(&other.not())
    }

    /// Whether all of it is in the other.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.minus(other).is_empty()
    }

    /// All that is in any of them.
    #[must_use]
    pub fn union<'s>(sets: impl IntoIterator<Item = &'s Self>) -> Self {
        let (mut v4, mut v6) = (Vec::new(), Vec::new());
        for set in sets {
            v4.extend_from_slice(set.v4.intervals());
            v6.extend_from_slice(set.v6.intervals());
        }
        Self { v4: IntervalSet::of(v4), v6: IntervalSet::of(v6) }
    }

    /// An address to show for the set: one that could be anybody's where there is one.
    #[must_use]
    pub fn example(&self) -> Option<IpAddr> {
        let public = self.minus(&Self::special());
        let of = |set: &Self| {
            let v4 = set.v4.first().map(|bits| IpAddr::V4(Ipv4Addr::from_bits(bits)));
            v4.or_else(|| set.v6.first().map(|bits| IpAddr::V6(Ipv6Addr::from_bits(bits))))
        };
        let usual = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7));
        if self.contains(usual) { Some(usual) } else { of(&public).or_else(|| of(self)) }
    }

    /// Addresses that no host on the internet has: private, shared, local, reserved.
    #[must_use]
    pub fn special() -> Self {
        // RFC 6890 and its registries; documentation prefixes are left in, so that examples can be shown.
        const V4: [&str; 9] = [
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/3",
        ];
        let mut set = Self::union(&V4.iter().filter_map(|text| Self::parse(text)).collect::<Vec<_>>());
        // All that hosts on the internet have of IPv6 is 2000::/3.
        set.v6 = IntervalSet::range(0x2 << 124, (0x4 << 124) - 1).not();
        set
    }

    /// Whether it is wider than anybody's own network: together more public addresses than an IPv4 `/8`
    /// or an IPv6 `/32`.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        let public = self.minus(&Self::special());
        let v4: u64 = public.v4.intervals().iter().map(|(a, b)| u64::from(b - a) + 1).sum();
        let v6 = public
            .v6
            .intervals()
            .iter()
            .fold(0_u128, |sum, (a, b)| sum.saturating_add(b - a).saturating_add(1));
        v4 > WIDE_V4 || v6 > WIDE_V6
    }

    /// Whether a set is wide that is at least the one and at most the other: none where that cannot be known.
    #[must_use]
    pub fn is_wide_between(surely: Option<&Self>, possibly: Option<&Self>) -> Option<bool> {
        match (surely, possibly) {
            (Some(surely), _) if surely.is_wide() => Some(true),
            (_, Some(possibly)) if !possibly.is_wide() => Some(false),
            _ => None,
        }
    }

    /// The fewest prefixes that make up the set, IPv4 first.
    #[must_use]
    pub fn prefixes(&self) -> Vec<IpNet> {
        let v4 = self.v4.intervals().iter().flat_map(|(first, last)| {
            Ipv4Subnets::new(Ipv4Addr::from_bits(*first), Ipv4Addr::from_bits(*last), 0).map(IpNet::V4)
        });
        let v6 = self.v6.intervals().iter().flat_map(|(first, last)| {
            Ipv6Subnets::new(Ipv6Addr::from_bits(*first), Ipv6Addr::from_bits(*last), 0).map(IpNet::V6)
        });
        v4.chain(v6).collect()
    }
}

/// The prefixes, or `everyone` and `nobody`.
impl fmt::Display for IpSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_all() {
            return f.write_str("everyone");
        }
        if self.is_empty() {
            return f.write_str("nobody");
        }
        let texts: Vec<String> = self.prefixes().iter().map(ToString::to_string).collect();
        f.write_str(&texts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(texts: &[&str]) -> IpSet {
        IpSet::union(&texts.iter().map(|text| IpSet::parse(text).unwrap()).collect::<Vec<_>>())
    }

    #[test]
    fn halves_are_the_whole() {
        assert!(set(&["0.0.0.0/1", "128.0.0.0/1", "::/1", "8000::/1"]).is_all());
        let blocks: Vec<String> =
            (0..512_u32).map(|n| format!("{}/9", Ipv4Addr::from_bits(n << 23))).collect();
        assert_eq!(set(&blocks.iter().map(String::as_str).collect::<Vec<_>>()), set(&["0.0.0.0/0"]));
    }

    #[test]
    fn mapped_prefixes_are_ipv4_and_wider_ones_are_not() {
        assert_eq!(set(&["::ffff:0:0/96"]), set(&["0.0.0.0/0"]));
        assert_eq!(set(&["::ffff:10.0.0.0/104"]), set(&["10.0.0.0/8"]));
        assert!(!set(&["::/0"]).contains("10.0.0.1".parse().unwrap()));
        assert!(set(&["10.0.0.0/8"]).contains("::ffff:10.0.0.1".parse().unwrap()));
    }

    #[test]
    fn what_remains_is_written_as_prefixes() {
        let rest = set(&["192.0.2.0/24"]).minus(&set(&["192.0.2.128/25", "192.0.2.0/26"]));
        assert_eq!(rest.to_string(), "192.0.2.64/26");
        assert_eq!(IpSet::all().to_string(), "everyone");
        for text in ["office", "010.0.0.0/8", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/"] {
            assert_eq!(IpSet::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_wide_set_is_nobodys_network() {
        for wide in [&["0.0.0.0/0"][..], &["11.0.0.0/8", "12.0.0.0/32"], &["2000::/3"], &["128.0.0.0/1"]] {
            assert!(set(wide).is_wide(), "{wide:?}");
        }
        for narrow in
            [&["11.0.0.0/8"][..], &["10.0.0.0/8", "192.168.0.0/16"], &["2001:db8::/32"], &["fc00::/7"]]
        {
            assert!(!set(narrow).is_wide(), "{narrow:?}");
        }
    }

    #[test]
    fn an_example_is_one_that_could_be_anybodys() {
        assert_eq!(IpSet::all().example(), Some("198.51.100.7".parse().unwrap()));
        assert_eq!(set(&["10.0.0.0/8"]).example(), Some("10.0.0.0".parse().unwrap()));
        assert_eq!(IpSet::empty().example(), None);
    }
}
