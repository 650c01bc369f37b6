//! Standard output, which may be a closed pipe.

use std::io::{self, BufWriter, Write};

use crate::failure::Failure;

/// Runs `write` on standard output, buffered and coloured as the environment asks. A reader that went
/// away, such as `head`, is no failure.
pub(crate) fn to_stdout(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, anstream::AutoStream::auto(io::stdout().lock()));
    match write(&mut out).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other.map_err(Failure::from),
    }
}
