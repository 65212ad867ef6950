//! The whole network: every pattern's line, meeting in the org, and each a link to its page.
//!
//! Refuses to know a pattern by name: it draws the line each one brings. Invariant: on both sheets there is one
//! link per pattern, named by its number and name.

use std::fmt::Write;

use patterns::{
    Pattern,
    network::{NARROW, ORG, PARTS, Place, WIDE},
    topology::Align,
};

use super::{
    geometry::{Point, Rect, arrowhead, point, short},
    lettering::Face,
    scene::{Style, Text, centred, line, rect},
    svg::{class, key, polygon, text},
};
use crate::markup::escaped;

/// The network on one sheet.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    Wide,
    Narrow,
}

impl Sheet {
    fn narrow(self) -> bool {
        self == Sheet::Narrow
    }

    pub fn size(self) -> (i32, i32) {
        if self.narrow() { NARROW } else { WIDE }
    }

    fn plate_face(self) -> Face {
        Face::Sans(if self.narrow() { 13.0 } else { 16.0 })
    }

    fn name_face(self) -> Face {
        Face::Sans(if self.narrow() { 13.5 } else { 18.0 })
    }

    fn radius(self) -> f64 {
        if self.narrow() { 14.0 } else { 26.0 }
    }

    /// An arrowhead's length and width, and how much of it the line runs into.
    fn head(self) -> (f64, f64, f64) {
        if self.narrow() { (12.0, 14.0, 9.0) } else { (22.0, 26.0, 16.0) }
    }
}

/// Both sheets as one figure. `href` answers where a pattern's page is.
pub fn figure(href: impl Fn(&Pattern) -> String) -> String {
    let mut figure = String::from("<figure class=\"network\">");
    for (class, sheet) in [("wide", Sheet::Wide), ("narrow", Sheet::Narrow)] {
        let (width, height) = sheet.size();
        let _ = write!(
            figure,
            "<svg class=\"sheet {class}\" viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"The network: five patterns that meet in one Salesforce org\">"
        );
        figure.push_str(&ground(sheet));
        for pattern in patterns::ALL {
            let _ = write!(
                figure,
                "<a href=\"{}\" data-line=\"{}\" data-direction=\"{}\" aria-label=\"{} {}\">{}</a>",
                escaped(&href(pattern)),
                pattern.number,
                pattern.direction.key(),
                pattern.number,
                escaped(pattern.name),
                course(pattern, sheet)
            );
        }
        for pattern in patterns::ALL {
            let direction = pattern.direction.key();
            let _ = write!(figure, "<g data-direction=\"{direction}\">{}</g>", systems(pattern, sheet));
        }
        figure.push_str(&plates(sheet));
        figure.push_str("</svg>");
    }
    let kinds = |kind| {
        let mut courses = patterns::ALL.iter().flat_map(|pattern| pattern.line.wide.stretches);
        courses.any(|(found, _)| *found == kind)
    };
    figure.push_str(&key(kinds));
    figure.push_str("</figure>");
    figure
}

/// The org's outline, under everything.
pub fn ground(sheet: Sheet) -> String {
    let org = rect(ORG.on(sheet.narrow()));
    let (cut, face) = if sheet.narrow() { (36.0, Face::Sans(13.0)) } else { (90.0, Face::Sans(17.0)) };
    let y = if sheet.narrow() { org.y + 20.0 } else { org.y + org.height - 26.0 };
    let at = point(org.x + org.width / 2.0, y);
    let label = Text { text: ORG.label.to_owned(), at, align: Align::Middle, face };
    format!("<path class=\"boundary\" d=\"{}\"/>{}", polygon(&org.chamfered(cut)), text(&label, "boundary-label"))
}

/// A pattern's line, its badge and its name.
pub fn course(pattern: &Pattern, sheet: Sheet) -> String {
    let course = pattern.line.on(sheet.narrow());
    let (length, width, into) = sheet.head();
    let (mut halos, mut lines) = (String::new(), String::new());
    for (kind, stretch) in
        course.stretches.iter().filter_map(|(kind, corners)| Some((*kind, line(corners, sheet.radius())?)))
    {
        let path = stretch.shortened(into).path();
        let head = polygon(&arrowhead(stretch.before_end(), stretch.end(), length, width));
        let _ = write!(halos, "<path class=\"halo\" d=\"{path}\"/>");
        let _ = write!(
            lines,
            "<path class=\"line {}\" d=\"{path}\"/><path class=\"head\" d=\"{head}\"/>",
            class(Style::Link(kind))
        );
    }
    format!("{halos}{lines}{}", named(pattern, sheet))
}

/// The plates of the systems outside that a pattern alone reaches.
pub fn systems(pattern: &Pattern, sheet: Sheet) -> String {
    pattern.line.systems.iter().map(|system| plate(system, sheet)).collect()
}

/// The plates of the org's shared parts, above the lines that run under them.
pub fn plates(sheet: Sheet) -> String {
    PARTS.iter().map(|part| plate(part, sheet)).collect()
}

fn plate(place: &Place, sheet: Sheet) -> String {
    let on = rect(place.on(sheet.narrow()));
    let face = sheet.plate_face();
    let label: String = centred(place.label, on, face, face.size() * 1.2).iter().map(|line| text(line, "")).collect();
    format!(
        "<g class=\"plate\"><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"9\"/>{label}</g>",
        short(on.x),
        short(on.y),
        short(on.width),
        short(on.height)
    )
}

/// A pattern's badge and name, and the room that both take.
struct Name {
    badge: Point,
    half: f64,
    words: Vec<Text>,
    area: Rect,
}

/// Wide, the name follows the badge; narrow, it stands below it, in two lines where it must.
fn name(pattern: &Pattern, sheet: Sheet) -> Name {
    let anchor = pattern.line.on(sheet.narrow()).name;
    let badge = point(anchor.at.0.into(), anchor.at.1.into());
    let face = sheet.name_face();
    let half = face.size() * 0.82;
    if sheet.narrow() {
        let (room, line_height) = (110.0, face.size() * 1.2);
        let mut below = half;
        let mut words = Vec::new();
        for line in face.lines(pattern.name, room) {
            below += line_height;
            // The space keeps the words apart for who hears them.
            let text = format!("{line} ");
            words.push(Text { text, at: point(badge.x, badge.y + below), align: Align::Middle, face });
        }
        let area = Rect { x: badge.x - room / 2.0, y: badge.y - half, width: room, height: half + below };
        Name { badge, half, words, area }
    } else {
        let at = point(badge.x + half + 10.0, badge.y + face.size() * 0.35);
        // The name is set bolder than the widths are measured for.
        let width = half * 2.0 + 10.0 + face.width(pattern.name) * 1.05;
        let area = Rect { x: badge.x - half, y: badge.y - half, width, height: half * 2.0 };
        let words = vec![Text { text: pattern.name.to_owned(), at, align: Align::Start, face }];
        Name { badge, half, words, area }
    }
}

fn named(pattern: &Pattern, sheet: Sheet) -> String {
    let name = name(pattern, sheet);
    // A calm target under the words: it makes them easy to hit and carries the focus ring.
    let target = name.area.grown(5.0);
    let words: String = name.words.iter().map(|line| text(line, "name")).collect();
    format!(
        "<rect class=\"target\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>{} {words}",
        short(target.x),
        short(target.y),
        short(target.width),
        short(target.height),
        badge(pattern.number, name.badge, name.half)
    )
}

/// A pattern's number in its octagon.
pub fn badge(number: u8, at: Point, half: f64) -> String {
    let outline = Rect { x: at.x - half, y: at.y - half, width: half * 2.0, height: half * 2.0 };
    format!(
        "<path class=\"badge\" d=\"{}\"/><text class=\"badge-number\" x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"{}\">{number}</text>",
        polygon(&outline.chamfered(half * 0.586)),
        short(at.x),
        short(at.y + half * 0.44),
        short(half * 1.26),
    )
}

#[cfg(test)]
mod tests {
    use super::super::geometry::stroke_touches;
    use super::*;

    #[test]
    fn every_pattern_is_linked_on_both_sheets() {
        let figure = figure(|pattern| format!("/there/{}/", pattern.slug));
        for pattern in patterns::ALL {
            assert_eq!(figure.matches(&format!("href=\"/there/{}/\"", pattern.slug)).count(), 2, "{}", pattern.name);
        }
    }

    #[test]
    fn no_name_lies_on_a_plate_a_line_or_another_name() {
        let mut found = Vec::new();
        for sheet in [Sheet::Wide, Sheet::Narrow] {
            let size = sheet.size();
            let paper = Rect { x: 0.0, y: 0.0, width: size.0.into(), height: size.1.into() };
            let systems = patterns::ALL.iter().flat_map(|pattern| pattern.line.systems);
            let plates: Vec<&Place> = PARTS.iter().chain(systems).collect();
            for (index, pattern) in patterns::ALL.iter().enumerate() {
                let area = name(pattern, sheet).area;
                let corner = point(area.x + area.width, area.y + area.height);
                if !paper.contains(point(area.x, area.y)) || !paper.contains(corner) {
                    found.push(format!("{}: off the sheet", pattern.name));
                }
                for plate in &plates {
                    if area.overlaps(rect(plate.on(sheet.narrow()))) {
                        found.push(format!("{}: on {}", pattern.name, plate.label));
                    }
                }
                for other in patterns::ALL {
                    let stretches = other.line.on(sheet.narrow()).stretches.iter();
                    let mut lines = stretches.filter_map(|(_, corners)| line(corners, sheet.radius()));
                    if lines.any(|line| stroke_touches(&line.samples(), 12.0, area)) {
                        found.push(format!("{}: on the line of {}", pattern.name, other.name));
                    }
                }
                for other in &patterns::ALL[index + 1..] {
                    if area.overlaps(name(other, sheet).area) {
                        found.push(format!("{}: on {}", pattern.name, other.name));
                    }
                }
            }
        }
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn every_line_ends_in_an_arrowhead() {
        for pattern in patterns::ALL {
            for sheet in [Sheet::Wide, Sheet::Narrow] {
                let drawn = course(pattern, sheet);
                assert_eq!(drawn.matches("class=\"line ").count(), drawn.matches("class=\"head\"").count());
            }
        }
    }
}
