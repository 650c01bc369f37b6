//! The same input gives the same bytes.

use proptest::prelude::*;

use crate::world::{FORMATS, Texts, World};

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn equal_inputs_give_equal_bytes(buckets in prop::array::uniform4(".{0,20}"), person in ".{1,20}", reason in ".{1,40}") {
        let texts = Texts { buckets, person, reason };
        let (one, other) = (World::new(&texts), World::new(&texts));
        for format in FORMATS {
            prop_assert_eq!(one.write(format), other.write(format), "{}", format.0);
        }
    }
}
