//! The characters of a pattern, as Java reads them: quotations resolved, and blanks passed over where that is wanted.
//!
//! Refuses nothing: behind the end stand zeros. Invariant: the cursor is where Java's is, which is what errors show.

/// A pattern and the place in it.
pub(super) struct Reader {
    letters: Vec<u32>,
    pub cursor: usize,
    /// Whether blanks and comments count for nothing (flag x), and whether only \n ends a line (flag d).
    pub comments: bool,
    pub unix: bool,
}

impl Reader {
    pub fn new(pattern: &str) -> Reader {
        let letters = pattern.chars().map(u32::from).collect();
        Reader { letters: unquoted(letters), cursor: 0, comments: false, unix: false }
    }

    pub fn length(&self) -> usize {
        self.letters.len()
    }

    /// Whether a zero that was read is the end.
    pub fn ended(&self) -> bool {
        self.cursor >= self.letters.len()
    }

    pub fn raw(&self, place: usize) -> char {
        // Surrogates are no characters: none is in a pattern that is a text.
        self.letters.get(place).and_then(|letter| char::from_u32(*letter)).unwrap_or_default()
    }

    /// The characters of a part.
    pub fn part(&self, from: usize, to: usize) -> String {
        (from..to.min(self.letters.len())).map(|place| self.raw(place)).collect()
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
fn unquoted(letters: Vec<u32>) -> Vec<u32> {
    let mut out = Vec::with_capacity(letters.len());
    let mut quoted = false;
    let mut begins = false;
    let mut rest = letters.into_iter().peekable();
    while let Some(letter) = rest.next() {
        let known = char::from_u32(letter).unwrap_or_default();
        if known == '\\' {
            let wanted = u32::from(if quoted { 'E' } else { 'Q' });
            if rest.next_if_eq(&wanted).is_some() {
                quoted = !quoted;
                begins = quoted;
                continue;
            }
            out.push(letter);
            out.extend(if quoted { Some(letter) } else { rest.next() });
        } else if quoted && begins && known.is_ascii_digit() {
            // Not the digit itself: it could go on with an escape that stands before it.
            out.extend("\\x3".chars().map(u32::from));
            out.push(letter);
        } else {
            if quoted && known.is_ascii() && !known.is_ascii_alphanumeric() {
                out.push('\\'.into());
            }
            out.push(letter);
        }
        begins = false;
    }
    out
}
