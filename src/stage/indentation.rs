//! What Tab, Shift+Tab and Enter do to code.
//!
//! Refuses to parse: it goes by the blanks that lines begin with. Invariant: places count in UTF-16, as a browser
//! counts them, and only what is to be replaced is replaced, so that the browser can undo it.

use std::ops::Range;

/// A key that stands for more than a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    Tab,
    ShiftTab,
    Enter,
}

/// What is to be replaced, by what, and what is selected then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    pub of: Range<usize>,
    pub by: String,
    pub selection: Range<usize>,
}

const WIDTH: usize = 4;
const SPACE: u16 = b' ' as u16;
const TAB: u16 = b'\t' as u16;
const BREAK: u16 = b'\n' as u16;

impl Key {
    /// What the key does to a text with a selection.
    pub fn press(self, text: &str, selection: Range<usize>) -> Replacement {
        let text: Vec<u16> = text.encode_utf16().collect();
        let end = selection.end.min(text.len());
        let start = selection.start.min(end);
        let line = text[..start].iter().rposition(|unit| *unit == BREAK).map_or(0, |at| at + 1);
        let blanks = text[line..start].iter().take_while(|unit| matches!(**unit, SPACE | TAB)).count();
        let is_block = text[start..end].contains(&BREAK);
        match self {
            Key::Enter => {
                let mut by = vec![BREAK];
                by.extend(&text[line..line + blanks]);
                inserted(start..end, &by)
            }
            Key::Tab if !is_block => inserted(start..end, &vec![SPACE; WIDTH - (start - line) % WIDTH]),
            _ => {
                let mut by = Vec::new();
                let mut caret = start;
                for (place, row) in text[line..end].split(|unit| *unit == BREAK).enumerate() {
                    if place > 0 {
                        by.push(BREAK);
                    }
                    let rest = if place > 0 || is_block { row } else { &text[line..] };
                    let gone = if self == Key::Tab { 0 } else { outward(rest) };
                    if self == Key::Tab && !row.is_empty() {
                        by.extend([SPACE; WIDTH]);
                    }
                    // The blanks that go may reach beyond a caret that stands among them.
                    by.extend(row.iter().skip(gone));
                    if !is_block {
                        caret = line.max(start.saturating_sub(gone));
                        let of = line..end.max(line + gone);
                        let selection = caret..caret.max(end.saturating_sub(gone));
                        return Replacement { of, by: String::from_utf16_lossy(&by), selection };
                    }
                }
                let selection = line.min(caret)..line + by.len();
                Replacement { of: line..end, by: String::from_utf16_lossy(&by), selection }
            }
        }
    }
}

fn inserted(of: Range<usize>, by: &[u16]) -> Replacement {
    let after = of.start + by.len();
    Replacement { of, by: String::from_utf16_lossy(by), selection: after..after }
}

/// How many units a line loses when it moves outward.
fn outward(line: &[u16]) -> usize {
    match line.first() {
        Some(&TAB) => 1,
        _ => line.iter().take(WIDTH).take_while(|unit| **unit == SPACE).count(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text after a key, with the selection between bars, or one bar for a caret.
    fn after(key: Key, marked: &str) -> String {
        let places: Vec<usize> = marked.match_indices('|').map(|(at, _)| marked[..at].encode_utf16().count()).collect();
        let text: Vec<u16> = marked.replace('|', "").encode_utf16().collect();
        let selection = places[0]..places.get(1).map_or(places[0], |end| end - 1);
        let Replacement { of, by, selection } = key.press(&String::from_utf16_lossy(&text), selection);
        let mut text: Vec<u16> = [&text[..of.start], &by.encode_utf16().collect::<Vec<_>>(), &text[of.end..]].concat();
        if selection.end > selection.start {
            text.insert(selection.end, u16::from(b'|'));
        }
        text.insert(selection.start, u16::from(b'|'));
        String::from_utf16_lossy(&text)
    }

    #[test]
    fn tab_goes_to_the_next_stop() {
        assert_eq!(after(Key::Tab, "|a"), "    |a");
        assert_eq!(after(Key::Tab, "a\nab|c"), "a\nab  |c");
        assert_eq!(after(Key::Tab, "\u{1f310}|"), "\u{1f310}  |");
        assert_eq!(after(Key::Tab, "a|b|c"), "a   |c");
    }

    #[test]
    fn tab_moves_every_selected_line_inward_and_shift_tab_outward() {
        assert_eq!(after(Key::Tab, "x\n a|a\n\nb|b"), "x\n|     aa\n\n    b|b");
        assert_eq!(after(Key::ShiftTab, "x\n|     aa\n\n    b|b"), "x\n| aa\n\nb|b");
        assert_eq!(after(Key::ShiftTab, "\t|a\n  b|"), "|a\nb|");
    }

    #[test]
    fn shift_tab_moves_the_line_of_the_caret() {
        assert_eq!(after(Key::ShiftTab, "x\n      a|b"), "x\n  a|b");
        assert_eq!(after(Key::ShiftTab, "  |  a"), "|a");
        assert_eq!(after(Key::ShiftTab, "a|"), "a|");
        assert_eq!(after(Key::ShiftTab, "    a|b|c"), "a|b|c");
    }

    #[test]
    fn enter_keeps_the_blanks_that_the_line_begins_with() {
        assert_eq!(after(Key::Enter, "    if (a) {|}"), "    if (a) {\n    |}");
        assert_eq!(after(Key::Enter, "  |  a"), "  \n  |  a");
        assert_eq!(after(Key::Enter, "a|b\nc|d"), "a\n|d");
    }
}
