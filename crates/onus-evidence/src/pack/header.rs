//! The headers of a pack's zip, byte for byte as they are written (APPNOTE 4.3): deflated, no time, no extra field, no
//! comment, and the flag of UTF-8 where a name needs it.

/// What a file's headers say.
pub(super) struct Header<'a> {
    name: &'a str,
    length: u16,
    crc: u32,
    packed: u32,
    size: u32,
    at: u32,
}

/// Version 2.0 and deflate; midnight of the first day of 1980, which is how a zip writes no time.
const VERSION: u16 = 20;
const DEFLATE: u16 = 8;
const NO_TIME: [u8; 4] = [0, 0, 0x21, 0];
/// Unix, and a plain file that its owner writes and all read.
const MADE_BY: u16 = 3 << 8 | VERSION;
const ATTRIBUTES: u32 = 0o100_644 << 16;
const UTF8: u16 = 1 << 11;

impl<'a> Header<'a> {
    /// None where a number is too large for it.
    pub(super) fn of(name: &'a str, crc: u32, packed: u64, size: u64, at: u64) -> Option<Self> {
        let number = |number: u64| u32::try_from(number).ok();
        let length = u16::try_from(name.len()).ok()?;
        Some(Self { name, length, crc, packed: number(packed)?, size: number(size)?, at: number(at)? })
    }

    /// What both headers say.
    fn shared(&self) -> Vec<u8> {
        let flags = if self.name.is_ascii() { 0 } else { UTF8 };
        let mut bytes = Vec::with_capacity(24);
        for number in [VERSION, flags, DEFLATE] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(NO_TIME);
        for number in [self.crc, self.packed, self.size] {
            bytes.extend(number.to_le_bytes());
        }
        bytes.extend(self.length.to_le_bytes());
        bytes.extend([0, 0]);
        bytes
    }

    /// The header before the file.
    pub(super) fn local(&self) -> Vec<u8> {
        [b"PK\x03\x04".as_slice(), &self.shared(), self.name.as_bytes()].concat()
    }

    /// Its entry in the list at the end.
    pub(super) fn listed(&self) -> Vec<u8> {
        // No comment, the first disk, no internal attributes.
        let rest = [[0; 6].as_slice(), &ATTRIBUTES.to_le_bytes(), &self.at.to_le_bytes()].concat();
        [b"PK\x01\x02".as_slice(), &MADE_BY.to_le_bytes(), &self.shared(), &rest, self.name.as_bytes()]
            .concat()
    }

    /// The end of the zip; none where a number is too large for it.
    pub(super) fn end(files: usize, length: usize, at: u64) -> Option<Vec<u8>> {
        let files = u16::try_from(files).ok()?.to_le_bytes();
        let (length, at) = (u32::try_from(length).ok()?.to_le_bytes(), u32::try_from(at).ok()?.to_le_bytes());
        Some([b"PK\x05\x06".as_slice(), &[0; 4], &files, &files, &length, &at, &[0, 0]].concat())
    }
}
