//! Prefixes of addresses, compared bit by bit.

use std::net::{IpAddr, Ipv6Addr};

/// The first bits of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prefix {
    v4: bool,
    bits: Vec<bool>,
}

/// Whether an address is IPv4 written as IPv6. No request comes from one: it comes from the IPv4 address.
pub(crate) fn is_mapped(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(address) if address.to_ipv4_mapped().is_some())
}

fn bits(address: IpAddr) -> Vec<bool> {
    let octets = match address {
        IpAddr::V4(address) => address.octets().to_vec(),
        IpAddr::V6(address) => address.octets().to_vec(),
    };
    octets.iter().flat_map(|octet| (0..8).rev().map(move |bit| octet >> bit & 1 == 1)).collect()
}

fn address(bits: &[bool], v4: bool) -> IpAddr {
    let number = bits.iter().fold(0_u128, |number, bit| number * 2 + u128::from(*bit));
    if v4 {
        IpAddr::V4(u32::try_from(number).unwrap().into())
    } else {
        IpAddr::V6(Ipv6Addr::from_bits(number))
    }
}

impl Prefix {
    /// Reads `address` or `address/length`. What lies in `::ffff:0:0/96` is IPv4.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (written, length) = match text.split_once('/') {
            Some((written, length)) => (written, Some(length)),
            None => (text, None),
        };
        let address: IpAddr = written.parse().ok()?;
        let all = bits(address);
        let length: usize = match length {
            Some(digits) if digits.chars().all(|digit| digit.is_ascii_digit()) => digits.parse().ok()?,
            Some(_) => return None,
            None => all.len(),
        };
        let first = all.get(..length)?;
        if length >= 96 && is_mapped(address) {
            return Some(Self { v4: true, bits: first[96..].to_vec() });
        }
        Some(Self { v4: address.is_ipv4(), bits: first.to_vec() })
    }

    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        if address.is_ipv4() != self.v4 {
            return false;
        }
        let number = match address {
            IpAddr::V4(address) => u128::from(address.to_bits()) << 96,
            IpAddr::V6(address) => address.to_bits(),
        };
        for (at, bit) in self.bits.iter().enumerate() {
            if (number >> (127 - at) & 1 == 1) != *bit {
                return false;
            }
        }
        true
    }

    fn filled(&self, with: bool) -> IpAddr {
        let mut bits = self.bits.clone();
        bits.resize(if self.v4 { 32 } else { 128 }, with);
        address(&bits, self.v4)
    }

    /// The first and the last address, and those right before and after.
    pub(crate) fn edges(&self) -> Vec<IpAddr> {
        let (first, last) = (self.filled(false), self.filled(true));
        let mut edges = vec![first, last];
        match (first, last) {
            (IpAddr::V4(first), IpAddr::V4(last)) => {
                edges.extend(first.to_bits().checked_sub(1).map(|number| IpAddr::V4(number.into())));
                edges.extend(last.to_bits().checked_add(1).map(|number| IpAddr::V4(number.into())));
            }
            (IpAddr::V6(first), IpAddr::V6(last)) => {
                edges.extend(first.to_bits().checked_sub(1).map(|number| IpAddr::V6(number.into())));
                edges.extend(last.to_bits().checked_add(1).map(|number| IpAddr::V6(number.into())));
            }
            _ => {}
        }
        edges.retain(|address| !is_mapped(*address));
        edges
    }
}
