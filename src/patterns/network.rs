//! The whole network: the org's shared parts, and the shape of the line each pattern draws across it.
//!
//! Refuses to know the patterns: each brings its own line from its own folder. Invariant: places are put by
//! hand for one wide and one narrow sheet, and a line that passes a shared part runs under its plate.

use crate::topology::{Anchor, Kind, Point, Rect, start};

/// A place on both sheets.
#[derive(Debug)]
pub struct Place {
    pub label: &'static str,
    pub wide: Rect,
    pub narrow: Rect,
}

/// The size of the wide and of the narrow sheet.
pub const WIDE: (i32, i32) = (1240, 600);
pub const NARROW: (i32, i32) = (360, 972);

/// The boundary in which all lines meet.
pub const ORG: Place =
    Place { label: "Salesforce org", wide: Rect::at(300, 16, 640, 568), narrow: Rect::at(14, 150, 332, 576) };

/// What lines share inside the org.
pub const PARTS: &[Place] = &[
    Place { label: "Authorization server", wide: Rect::at(380, 250, 130, 100), narrow: Rect::at(112, 236, 136, 50) },
    Place { label: "Apex", wide: Rect::at(550, 90, 140, 72), narrow: Rect::at(34, 392, 114, 48) },
    Place { label: "Named Credential", wide: Rect::at(760, 90, 130, 60), narrow: Rect::at(28, 520, 98, 50) },
    Place { label: "Event bus", wide: Rect::at(730, 250, 130, 100), narrow: Rect::at(124, 640, 122, 46) },
    Place { label: "Records", wide: Rect::at(640, 448, 130, 64), narrow: Rect::at(222, 520, 110, 50) },
    Place { label: "Salesforce API", wide: Rect::at(470, 448, 130, 64), narrow: Rect::at(208, 392, 118, 48) },
];

/// One pattern's way through the network.
#[derive(Debug)]
pub struct Line {
    /// The systems outside the org that it alone reaches.
    pub systems: &'static [Place],
    pub wide: Course,
    pub narrow: Course,
}

impl Line {
    /// A line that goes nowhere.
    pub const NONE: Line = Line { systems: &[], wide: Course::NONE, narrow: Course::NONE };
}

/// A line on one sheet.
#[derive(Debug)]
pub struct Course {
    /// Octilinear stretches; each ends with an arrowhead and is drawn as its kind is.
    pub stretches: &'static [(Kind, &'static [Point])],
    /// Where the badge and the pattern's name stand: the badge's middle, and the name after or below it.
    pub name: Anchor,
}

impl Course {
    const NONE: Course = Course { stretches: &[], name: start(0, 0) };
}

impl Place {
    pub fn on(&self, narrow: bool) -> Rect {
        if narrow { self.narrow } else { self.wide }
    }
}

impl Line {
    pub fn on(&self, narrow: bool) -> &Course {
        if narrow { &self.narrow } else { &self.wide }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_octilinear_and_stays_on_its_sheet() {
        for pattern in crate::ALL {
            for (narrow, sheet) in [(false, WIDE), (true, NARROW)] {
                for (_, stretch) in pattern.line.on(narrow).stretches {
                    for pair in stretch.windows(2) {
                        let (across, down) = ((pair[1].0 - pair[0].0).abs(), (pair[1].1 - pair[0].1).abs());
                        assert!(across == 0 || down == 0 || across == down, "{} {pair:?}", pattern.name);
                    }
                    assert!(
                        stretch
                            .iter()
                            .all(|point| (0..=sheet.0).contains(&point.0) && (0..=sheet.1).contains(&point.1))
                    );
                }
            }
        }
    }

    #[test]
    fn no_two_plates_of_the_network_overlap() {
        for narrow in [false, true] {
            let systems = crate::ALL.iter().flat_map(|pattern| pattern.line.systems);
            let plates: Vec<_> = PARTS.iter().chain(systems).map(|place| (place.label, place.on(narrow))).collect();
            for (index, (name, one)) in plates.iter().enumerate() {
                for (other_name, other) in &plates[index + 1..] {
                    let apart = one.x + one.width <= other.x
                        || other.x + other.width <= one.x
                        || one.y + one.height <= other.y
                        || other.y + other.height <= one.y;
                    assert!(apart, "{name} and {other_name}, narrow: {narrow}");
                }
            }
        }
    }
}
