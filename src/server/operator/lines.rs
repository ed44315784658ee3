//! The lines of a file, each with its number.

use crate::users::Refusal;
use std::io::{self, BufRead, Read};

/// The longest line, in bytes. A longer one is not kept in memory.
const LONGEST: u64 = 16 * 1024;

/// Reads lines.
pub(super) struct Lines<R> {
    reader: R,
    /// The number of the last line.
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, number: 0 }
    }

    /// The next line that is not blank, with its number; `None` at the end of the file.
    ///
    /// # Errors
    /// Those of the reader. The line itself is refused if it is too long or not UTF-8.
    pub(super) fn read(&mut self) -> io::Result<Option<(u64, Result<String, Refusal>)>> {
        loop {
            let mut line = Vec::new();
            if self.reader.by_ref().take(LONGEST + 1).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if line.len() as u64 > LONGEST {
                if !line.ends_with(b"\n") {
                    self.reader.skip_until(b'\n')?;
                }
                return Ok(Some((
                    self.number,
                    Err(Refusal(format!("the line is longer than {LONGEST} bytes"))),
                )));
            }
            let text = String::from_utf8(line).map_err(|_| Refusal("the line is not UTF-8".to_owned()));
            if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
                continue;
            }
            return Ok(Some((self.number, text.map(|text| text.trim().to_owned()))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_past_blank_long_and_unreadable_ones() {
        let long = "x".repeat(40_000);
        let text = ["a", "", " ", &long, "b\r", "\u{e9}"].join("\n");
        let bytes = [text.as_bytes(), b"\n\xff\nlast"].concat();
        let mut lines = Lines::new(io::Cursor::new(bytes));
        let mut read = Vec::new();
        while let Some((number, line)) = lines.read().unwrap() {
            read.push((number, line.ok()));
        }
        let text = |text: &str| Some(text.to_owned());
        let expected =
            vec![(1, text("a")), (4, None), (5, text("b")), (6, text("é")), (7, None), (8, text("last"))];
        assert_eq!(read, expected);
    }
}
