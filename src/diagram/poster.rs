//! The pictures that link previews show: 1200 by 630, the network or one pattern of it, at night.
//!
//! Refuses to depend on a style sheet: its colours are its own, and they are those of the dark theme.
//! Invariant: a poster is one SVG that any renderer with the two typefaces draws alike.

use std::fmt::Write;

use patterns::Pattern;

use super::{
    geometry::point,
    network::{self, Sheet},
    scene::Scene,
    svg::{Detail, marks},
};
use crate::markup::escaped;

pub const WIDTH: u32 = 1200;
pub const HEIGHT: u32 = 630;

/// The dark theme's line colours by number; a pattern beyond them is drawn in the last.
const LINES: [&str; 6] = ["#ffa53d", "#41c7f5", "#ff7aa8", "#6fdc8c", "#b79bff", "#e6d36a"];

fn line(number: u8) -> &'static str {
    let index = usize::from(number.saturating_sub(1)).min(LINES.len() - 1);
    LINES[index]
}

fn open() -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" width=\"{WIDTH}\" height=\"{HEIGHT}\"><style>"
    );
    svg.push_str(
        "text{font-family:Overpass;fill:#f3ead7}.boundary{fill:#0e1b30;stroke:#5a7199;stroke-width:2}.boundary-label{fill:#a9b8d0;font-size:15px}\
         .plate rect{fill:#f6ead0}.plate text{fill:#0a1424;font-size:17px}.label{font-family:'Overpass Mono';font-size:13.5px;fill:#f3ead7}\
         .line,.halo{fill:none;stroke-linejoin:round}.line{stroke-width:8}.halo{stroke-width:24;opacity:.2}.asynchronous{stroke-dasharray:16 9}\
         .lookup{stroke-dasharray:.1 12;stroke-linecap:round}.badge-number{fill:#0a1424}.target{fill:none}.name{font-size:19px}.title{font-size:58px}.small{font-size:24px;fill:#a9b8d0}",
    );
    for (colour, number) in LINES.iter().zip(1_u8..) {
        let _ = write!(
            svg,
            ".l{number} .line,.l{number} .halo{{stroke:{colour}}}.l{number} .head,.l{number} .port,.l{number} .badge{{fill:{colour}}}"
        );
    }
    let _ = write!(svg, "</style><rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#08111f\"/>");
    svg
}

/// The class that carries a pattern's colour.
fn class(number: u8) -> String {
    format!("l{}", LINES.iter().position(|colour| *colour == line(number)).map_or(1, |index| index + 1))
}

/// The whole network.
pub fn home() -> String {
    let mut svg = open();
    // The wide sheet is 1240 by 600: the title stands above it.
    svg.push_str("<g transform=\"translate(49 116) scale(.84)\">");
    svg.push_str(&network::ground(Sheet::Wide));
    for pattern in patterns::ALL {
        let _ = write!(svg, "<g class=\"{}\">{}</g>", class(pattern.number), network::course(pattern, Sheet::Wide));
    }
    svg.extend(patterns::ALL.iter().map(|pattern| network::systems(pattern, Sheet::Wide)));
    svg.push_str(&network::plates(Sheet::Wide));
    svg.push_str("</g><text class=\"title\" x=\"62\" y=\"92\">Integration Patterns</text></svg>");
    svg
}

/// One pattern: its number, its name and its architecture.
pub fn pattern(pattern: &'static Pattern) -> String {
    let scene = Scene::new(pattern.topology, &pattern.topology.wide);
    let scale = (1120.0 / scene.width).min(430.0 / scene.height);
    let (left, top) = ((1200.0 - scene.width * scale) / 2.0, 170.0 + (430.0 - scene.height * scale) / 2.0);
    let mut svg = open();
    let _ = write!(
        svg,
        "<g class=\"{}\">{}<text class=\"title\" x=\"136\" y=\"104\">{}</text><text class=\"small\" x=\"1160\" y=\"44\" text-anchor=\"end\" style=\"font-size:18px\">Integration Patterns</text><g transform=\"translate({left:.1} {top:.1}) scale({scale:.3})\">{}</g></g></svg>",
        class(pattern.number),
        network::badge(pattern.number, point(80.0, 84.0), 36.0),
        escaped(pattern.name),
        marks(&scene, Detail::Full),
    );
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_poster_names_its_pattern_and_stands_alone() {
        for of in patterns::ALL {
            let svg = pattern(of);
            assert!(svg.contains(&escaped(of.name)));
            assert!(!svg.contains("var(") && !svg.contains("href"), "{}", of.name);
        }
    }

    #[test]
    fn the_colours_are_those_of_the_dark_theme() {
        let tokens = include_str!("../../style/tokens.css");
        for colour in LINES {
            assert!(tokens.contains(&format!(", {colour});")), "{colour}");
        }
    }

    #[test]
    fn a_pattern_beyond_the_colours_takes_the_last() {
        assert_eq!(line(1), LINES[0]);
        assert_eq!(line(200), LINES[5]);
    }
}
