//! How wide a text is in the site's two typefaces.
//!
//! Refuses to be exact about kerning: a label box may be a hair too wide, never too narrow by more.
//! Invariant: the widths are those of the subset fonts in `style/fonts`, in thousandths of the size.

/// The typeface and size of a text on a diagram, and how much room it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Face {
    /// Overpass, semibold.
    Sans(f64),
    /// Overpass Mono.
    Mono(f64),
}

/// Advance widths of Overpass 600 from the space to the tilde.
const SANS: [u16; 95] = [
    245, 291, 430, 696, 598, 858, 700, 235, 362, 362, 546, 639, 241, 410, 237, 512, 652, 391, 612, 600, 636, 614, 608,
    532, 623, 608, 237, 237, 639, 639, 639, 512, 826, 704, 679, 642, 701, 616, 570, 684, 714, 292, 554, 692, 564, 808,
    715, 725, 636, 725, 682, 608, 596, 704, 672, 845, 653, 670, 643, 387, 512, 387, 639, 494, 433, 547, 572, 528, 572,
    551, 352, 572, 582, 273, 273, 550, 281, 866, 582, 564, 574, 572, 408, 484, 388, 582, 542, 737, 557, 555, 530, 380,
    291, 380, 639,
];
const MONO: f64 = 0.616;

impl Face {
    pub fn size(self) -> f64 {
        match self {
            Face::Sans(size) | Face::Mono(size) => size,
        }
    }

    pub fn width(self, text: &str) -> f64 {
        text.chars().map(|letter| self.advance(letter)).sum()
    }

    fn advance(self, letter: char) -> f64 {
        match self {
            Face::Mono(size) => MONO * size,
            Face::Sans(size) => {
                let index = (letter as usize).checked_sub(' ' as usize);
                let thousandths = index.and_then(|index| SANS.get(index)).copied().unwrap_or(700);
                f64::from(thousandths) / 1000.0 * size
            }
        }
    }

    /// Breaks a text into lines no wider than `room`; a word that is wider stays whole.
    pub fn lines(self, text: &str, room: f64) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for word in text.split(' ') {
            match lines.last_mut() {
                // A slash on its own hangs on the line it follows.
                Some(line) if self.width(line) + self.width(" ") + self.width(word) <= room || word == "/" => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_owned()),
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_of_the_mono_face_is_as_wide_as_the_next() {
        assert_eq!(Face::Mono(10.0).width("iiii"), Face::Mono(10.0).width("WWWW"));
    }

    #[test]
    fn a_label_breaks_between_words_only() {
        let face = Face::Sans(16.0);
        assert_eq!(face.lines("Platform Event Bus", 120.0), ["Platform Event", "Bus"]);
        assert_eq!(face.lines("Connected App / Auth", 130.0), ["Connected App /", "Auth"]);
        assert_eq!(face.lines("Middleware", 10.0), ["Middleware"]);
        assert_eq!(face.lines("ERP System", 400.0), ["ERP System"]);
    }
}
