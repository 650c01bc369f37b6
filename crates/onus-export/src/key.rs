//! Identifiers that stay the same from run to run, so that those who receive a format know a thing again.

use uuid::Uuid;

/// What all identifiers of onus are derived in. Changing it makes every finding look new to everyone.
const NAMESPACE: Uuid = Uuid::from_u128(0x6f6e_7573_2d65_5870_8f72_7420_6964_7321);

/// The identifier of a thing by its sort and the names that tell it apart. Lengths keep `a, bc` apart from `ab, c`.
pub(crate) fn uuid(sort: &str, names: &[&str]) -> String {
    let mut key = sort.to_owned();
    for name in names {
        key.push_str(&format!("\n{}:{name}", name.len()));
    }
    Uuid::new_v5(&NAMESPACE, key.as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn the_same_names_give_the_same_identifier_and_others_another() {
        assert_eq!(uuid("finding", &["a", "b"]), uuid("finding", &["a", "b"]));
        assert_ne!(uuid("finding", &["a", "bc"]), uuid("finding", &["ab", "c"]));
        assert_ne!(uuid("finding", &["a"]), uuid("risk", &["a"]));
    }

    #[test]
    fn identifiers_are_what_they_were() {
        assert_eq!(uuid("finding", &["a"]), "03fa0d44-477f-5d25-bbda-54ab52e3fa0b");
    }
}
