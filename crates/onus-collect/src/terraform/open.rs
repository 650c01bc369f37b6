//! Opens a Terraform file, tells wrong files apart by their first bytes, and counts what is read.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use super::error::TerraformError;

/// The largest file that is read.
const LARGEST_FILE: u64 = 4 << 30;
/// How much of a file is read at a time, and how exactly limits are kept.
const CHUNK: usize = 64 << 10;

/// How much was read, and where reading must stop.
#[derive(Clone, Debug)]
pub(super) struct Meter {
    read: Rc<Cell<u64>>,
    stop: Rc<Cell<u64>>,
}

impl Meter {
    fn new() -> Self {
        Self { read: Rc::new(Cell::new(0)), stop: Rc::new(Cell::new(u64::MAX)) }
    }

    /// Runs `part` and stops the file after `budget` bytes, of which what was read is taken away.
    pub(super) fn within<T>(&self, budget: &Cell<u64>, part: impl FnOnce() -> T) -> T {
        let start = self.read.get();
        self.stop.set(start.saturating_add(budget.get()).saturating_add(CHUNK as u64));
        let result = part();
        self.stop.set(u64::MAX);
        budget.set(budget.get().saturating_sub(self.read.get() - start));
        result
    }
}

/// A file that counts.
pub(super) struct Metered {
    file: File,
    meter: Meter,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.meter.read.get() > self.meter.stop.get() {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "one resource is too large"));
        }
        let count = self.file.read(buffer)?;
        self.meter.read.set(self.meter.read.get() + count as u64);
        Ok(count)
    }
}

/// Opens a file for one pass over it.
pub(super) fn open(path: &Path) -> Result<(BufReader<Metered>, Meter), TerraformError> {
    let unreadable = |source| TerraformError::Unreadable { path: path.to_owned(), source };
    let metadata = std::fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(TerraformError::NoFile(path.to_owned()));
    }
    if metadata.len() > LARGEST_FILE {
        let limit = format!("at most {} GiB", LARGEST_FILE >> 30);
        return Err(TerraformError::TooLarge { path: path.to_owned(), limit });
    }
    let mut file = File::open(path).map_err(unreadable)?;
    let mut head = [0; 512];
    let length = fill(&mut file, &mut head).map_err(unreadable)?;
    let start = recognise(path, head.get(..length).unwrap_or_default())?;
    file.seek(SeekFrom::Start(start)).map_err(unreadable)?;
    let meter = Meter::new();
    Ok((BufReader::with_capacity(CHUNK, Metered { file, meter: meter.clone() }), meter))
}

fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(rest) = buffer.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(count) => length += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// Where the JSON begins.
fn recognise(path: &Path, head: &[u8]) -> Result<u64, TerraformError> {
    let path = path.to_owned();
    match head {
        [] => Err(TerraformError::Empty(path)),
        [b'P', b'K', 3, 4, ..] => Err(TerraformError::Binary { path }),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Err(TerraformError::Utf16(path)),
        _ if head.iter().all(u8::is_ascii_whitespace) => Err(TerraformError::Empty(path)),
        [0xef, 0xbb, 0xbf, ..] => Ok(3),
        _ => Ok(0),
    }
}
