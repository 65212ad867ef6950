//! The patterns of `LIKE`: `%` for any text, `_` for any character, both as they are after a backslash.
//!
//! Refuses no text. Invariant: the work is at most the pattern's length times the text's.
//! <https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm>

/// A pattern, without case.
pub struct Pattern(Vec<Mark>);

/// One character of a LIKE pattern.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// `%`
    Any,
    /// `_`
    One,
    /// Itself.
    Letter(char),
}

impl Pattern {
    /// The pattern of a text.
    pub fn of(text: &str) -> Pattern {
        let text = apex::letters::lower(text);
        let mut marks = Vec::with_capacity(text.len());
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            marks.push(match letter {
                '%' => Mark::Any,
                '_' => Mark::One,
                // The parser leaves these two escapes as they are, and no others.
                '\\' => Mark::Letter(letters.next_if(|next| matches!(next, '%' | '_')).unwrap_or('\\')),
                letter => Mark::Letter(letter),
            });
        }
        Pattern(marks)
    }

    /// Whether its first character is a certain one.
    #[cfg(feature = "whole-rest")]
    pub fn has_beginning(&self) -> bool {
        matches!(self.0.first(), Some(Mark::Letter(_)))
    }

    /// Whether a text in lower case fits.
    pub fn fits(&self, text: &str) -> bool {
        let pattern = &self.0;
        let text: Vec<char> = text.chars().collect();
        // Where it does not fit, only the last `%` takes one character more: that is enough, and never slow.
        let (mut mark, mut letter) = (0, 0);
        let mut back: Option<(usize, usize)> = None;
        while letter < text.len() {
            match pattern.get(mark) {
                Some(Mark::Any) => {
                    back = Some((mark, letter));
                    mark += 1;
                }
                Some(Mark::One) => (mark, letter) = (mark + 1, letter + 1),
                Some(Mark::Letter(known)) if *known == text[letter] => (mark, letter) = (mark + 1, letter + 1),
                _ => match &mut back {
                    Some((any, from)) => {
                        *from += 1;
                        (mark, letter) = (*any + 1, *from);
                    }
                    None => return false,
                },
            }
        }
        pattern[mark..].iter().all(|mark| *mark == Mark::Any)
    }
}
