//! The characters of a pattern, as Java reads them: quotations resolved, and blanks passed over where that is wanted.
//!
//! Refuses nothing: behind the end stand zeros. Invariant: the cursor is where Java's is, which is what errors show.

/// A pattern and the place in it.
pub(super) struct Reader {
    letters: Vec<char>,
    pub cursor: usize,
    /// Whether blanks and comments count for nothing (flag x), and whether only \n ends a line (flag d).
    pub comments: bool,
    pub unix: bool,
}

impl Reader {
    pub fn new(pattern: &str) -> Reader {
        Reader { letters: unquoted(pattern), cursor: 0, comments: false, unix: false }
    }

    pub fn length(&self) -> usize {
        self.letters.len()
    }

    /// Whether a zero that was read is the end.
    pub fn ended(&self) -> bool {
        self.cursor >= self.letters.len()
    }

    pub fn raw(&self, place: usize) -> char {
        self.letters.get(place).copied().unwrap_or_default()
    }

    /// The characters of a part.
    pub fn part(&self, from: usize, to: usize) -> String {
        self.letters.get(from..to).unwrap_or_default().iter().collect()
    }

    fn pass_blanks(&mut self) {
        while self.comments && !self.ended() {
            let letter = self.raw(self.cursor);
            if letter == '#' {
                while !self.ended() && !is_line_end(self.raw(self.cursor), self.unix) {
                    self.cursor += 1;
                }
            } else if matches!(letter, '\t'..='\r' | ' ') {
                self.cursor += 1;
            } else {
                return;
            }
        }
    }

    pub fn peek(&mut self) -> char {
        self.pass_blanks();
        self.raw(self.cursor)
    }

    pub fn read(&mut self) -> char {
        let letter = self.peek();
        self.cursor += 1;
        letter
    }

    /// The character after this one.
    pub fn next(&mut self) -> char {
        self.cursor += 1;
        self.peek()
    }

    /// The same, whatever it is.
    pub fn next_escaped(&mut self) -> char {
        self.cursor += 1;
        self.raw(self.cursor)
    }

    /// The character after this one, and the cursor behind it.
    pub fn skip(&mut self) -> char {
        self.cursor += 2;
        self.raw(self.cursor - 1)
    }
}

/// What ends a line.
pub(super) fn is_line_end(letter: char, unix: bool) -> bool {
    letter == '\n' || (!unix && matches!(letter, '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'))
}

/// Without \Q and \E: what stands between them is escaped instead.
fn unquoted(pattern: &str) -> Vec<char> {
    let mut out = Vec::with_capacity(pattern.len());
    let (mut quoted, mut begins, mut escaped) = (false, false, false);
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        let next = letters.as_str().bytes().next().unwrap_or_default();
        if !escaped && letter == '\\' && next == if quoted { b'E' } else { b'Q' } {
            letters.next();
            quoted = !quoted;
            begins = quoted;
            continue;
        }
        escaped = !escaped && !quoted && letter == '\\';
        if quoted && begins && letter.is_ascii_digit() {
            // Not the digit itself: it could go on with an escape that stands before it.
            out.extend(['\\', 'x', '3']);
        } else if quoted && letter.is_ascii() && !letter.is_ascii_alphanumeric() {
            out.push('\\');
        }
        out.push(letter);
        begins = false;
    }
    out
}
