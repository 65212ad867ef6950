//! What our parser says of many files, for the comparison in agreement.test.mjs.
//!
//! Reads from standard input files that follow one another as `NAME BYTES`, a line break, and that many bytes of text;
//! writes a line of JSON for each: the list of its errors as `line:column: message`. Refuses a length that is no
//! number and a text that is not UTF-8, and then answers no more.

use std::io::{self, BufRead, Read, Write};

use apex::{Source, json, syntax_errors};

fn main() -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::BufWriter::new(io::stdout().lock());
    let mut header = String::new();
    while input.read_line(&mut header)? > 0 {
        let (name, length) = header.trim_end().rsplit_once(' ').ok_or(io::ErrorKind::InvalidData)?;
        let length: usize = length.parse().map_err(|_| io::ErrorKind::InvalidData)?;
        let mut text = vec![0; length];
        input.read_exact(&mut text)?;
        let text = String::from_utf8(text).map_err(|_| io::ErrorKind::InvalidData)?;
        let errors = syntax_errors(&Source::new(name, text));
        let quoted = errors.iter().map(|error| {
            json::quoted(&[&error.line.to_string(), ":", &error.column.to_string(), ": ", &error.message].concat())
        });
        writeln!(output, "[{}]", quoted.collect::<Vec<_>>().join(","))?;
        header.clear();
    }
    output.flush()
}
