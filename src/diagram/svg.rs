//! Scenes as SVG, and a topology as a figure of two drawings and two lists.
//!
//! Refuses to name a colour. Invariant: every node and link of a drawing is found by its id in `data-node` and
//! `data-edge`, on either sheet; everything a drawing says is also said by the lists.

use std::fmt::Write;

use patterns::topology::{Align, Kind, Topology};

use super::{
    geometry::{Point, arrowhead, short},
    scene::{Mark, Scene, Style, Text},
};
use crate::markup::escaped;

/// How far a boundary's corners are cut off.
const CHAMFER: f64 = 18.0;
/// An arrowhead's length and width, and how much of it the line runs into; larger where the drawing is small.
const HEAD: (f64, f64, f64) = (18.0, 21.0, 13.0);
const SMALL_HEAD: (f64, f64, f64) = (34.0, 40.0, 26.0);

/// The pattern's architecture: both drawings, then the same as lists for who does not see them.
pub fn figure(topology: &'static Topology, name: &str, number: u8) -> String {
    let mut figure = format!("<figure class=\"diagram\" data-line=\"{number}\">");
    for (sheet, layout) in [("wide", &topology.wide), ("narrow", &topology.narrow)] {
        let scene = Scene::new(topology, layout);
        let _ = write!(
            figure,
            "<svg class=\"sheet {sheet}\" viewBox=\"0 0 {} {}\" role=\"img\" aria-labelledby=\"{sheet}-title\"><title id=\"{sheet}-title\">Architecture of {}</title>{}</svg>",
            short(scene.width),
            short(scene.height),
            escaped(name),
            marks(&scene, Detail::Full),
        );
    }
    figure.push_str(&key(|kind| topology.edges.iter().any(|edge| edge.kind == kind)));
    figure.push_str("</figure>");
    figure.push_str(&lists(topology));
    figure
}

/// A small drawing for a card: shapes without words.
pub fn miniature(topology: &'static Topology) -> String {
    let scene = Scene::new(topology, &topology.wide);
    format!(
        "<svg class=\"miniature\" viewBox=\"0 0 {} {}\" aria-hidden=\"true\">{}</svg>",
        short(scene.width),
        short(scene.height),
        marks(&scene, Detail::Shapes)
    )
}

/// How much of a scene is drawn.
#[derive(Clone, Copy, PartialEq)]
pub enum Detail {
    Full,
    Shapes,
}

/// The marks of a scene, in painting order: boundaries, lines, plates, words.
pub fn marks(scene: &Scene, detail: Detail) -> String {
    let full = detail == Detail::Full;
    let (length, width, into) = if full { HEAD } else { SMALL_HEAD };
    let (mut under, mut lines, mut plates, mut words) = (String::new(), String::new(), String::new(), String::new());
    for mark in &scene.marks {
        match mark {
            Mark::Boundary { rect, label, .. } => {
                let _ = write!(under, "<path class=\"boundary\" d=\"{}\"/>", polygon(&rect.chamfered(CHAMFER)));
                if full {
                    words.push_str(&text(label, "boundary-label"));
                }
            }
            Mark::Line { id, style, line } => {
                let path = line.shortened(into).path();
                let head = polygon(&arrowhead(line.before_end(), line.end(), length, width));
                let (class, named) = (
                    class(*style),
                    if full { format!(" data-edge=\"{id}\" data-route=\"{}\"", line.route()) } else { String::new() },
                );
                let _ = write!(under, "<path class=\"halo\" d=\"{path}\"/>");
                let _ = write!(
                    lines,
                    "<path class=\"line {class}\"{named} d=\"{path}\"/><path class=\"head\" d=\"{head}\"/>"
                );
                if *style == Style::Entry {
                    let start = line.start();
                    let _ = write!(
                        lines,
                        "<circle class=\"port\" cx=\"{}\" cy=\"{}\" r=\"5\"/>",
                        short(start.x),
                        short(start.y)
                    );
                }
            }
            Mark::Plate { id, rect, label } => {
                let named = if full { format!(" data-node=\"{id}\"") } else { String::new() };
                let _ = write!(
                    plates,
                    "<g class=\"plate\"{named}><rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"9\"/>",
                    short(rect.x),
                    short(rect.y),
                    short(rect.width),
                    short(rect.height)
                );
                if full {
                    label.iter().for_each(|line| plates.push_str(&text(line, "")));
                }
                plates.push_str("</g>");
            }
            Mark::Label { text: label, of } if full => {
                words.push_str(&text(label, "label").replacen("<text", &format!("<text data-label=\"{of}\""), 1));
            }
            Mark::Label { .. } => {}
        }
    }
    [under, lines, plates, words].concat()
}

/// The class of a line of that style.
pub fn class(style: Style) -> &'static str {
    match style {
        Style::Link(Kind::Synchronous) => "synchronous",
        Style::Link(Kind::Asynchronous) => "asynchronous",
        Style::Link(Kind::Lookup) => "lookup",
        Style::Entry => "entry",
    }
}

/// A closed outline as path data.
pub fn polygon(corners: &[Point]) -> String {
    let mut path = String::new();
    for corner in corners {
        let _ = write!(path, "{}{} {}", if path.is_empty() { 'M' } else { 'L' }, short(corner.x), short(corner.y));
    }
    path.push('Z');
    path
}

/// A flat text element.
pub fn text(of: &Text, class: &str) -> String {
    let anchor = match of.align {
        Align::Start => "",
        Align::Middle => " text-anchor=\"middle\"",
        Align::End => " text-anchor=\"end\"",
    };
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    format!("<text{class} x=\"{}\" y=\"{}\"{anchor}>{}</text>", short(of.at.x), short(of.at.y), escaped(&of.text))
}

/// What the kinds of line mean, for those that a drawing uses.
pub fn key(uses: impl Fn(Kind) -> bool) -> String {
    let mut key = String::from("<figcaption class=\"key\" aria-hidden=\"true\">");
    for kind in [Kind::Synchronous, Kind::Asynchronous, Kind::Lookup].into_iter().filter(|kind| uses(*kind)) {
        let word = class(Style::Link(kind));
        let _ = write!(
            key,
            "<span><svg viewBox=\"0 0 48 12\"><path class=\"line {word}\" d=\"M4 6H44\"/></svg>{word}</span>"
        );
    }
    key.push_str("<span><svg viewBox=\"0 0 48 20\"><path class=\"boundary\" d=\"M9 2H39L46 9V11L39 18H9L2 11V9Z\"/></svg>trust boundary</span></figcaption>");
    key
}

fn lists(topology: &Topology) -> String {
    let mut lists = String::from("<div class=\"visually-hidden\"><p>The parts:</p><ol>");
    for node in topology.nodes {
        let inside: Vec<&str> = topology
            .boundaries
            .iter()
            .filter(|boundary| boundary.holds.contains(&node.id))
            .map(|boundary| boundary.label)
            .collect();
        let place = inside.last().map_or(String::new(), |label| format!(", inside {label}"));
        let _ = write!(lists, "<li>{}{}</li>", escaped(node.label), escaped(&place));
    }
    lists.push_str("</ol><p>The links:</p><ol>");
    for entry in topology.entries {
        let to = topology.name_of(entry.to).unwrap_or_default();
        let _ = write!(lists, "<li>From outside to {}: {}</li>", escaped(to), escaped(entry.label));
    }
    for edge in topology.edges {
        let name = |id| escaped(topology.name_of(id).unwrap_or_default());
        let kind = match edge.kind {
            Kind::Synchronous => "synchronous",
            Kind::Asynchronous => "asynchronous",
            Kind::Lookup => "a lookup",
        };
        let _ = write!(lists, "<li>{} to {}: {}, {kind}</li>", name(edge.from), name(edge.to), escaped(edge.label));
    }
    lists.push_str("</ol></div>");
    lists
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_and_link_is_on_both_sheets_and_in_the_lists() {
        for pattern in patterns::ALL {
            let figure = figure(pattern.topology, pattern.name, pattern.number);
            for node in pattern.topology.nodes {
                assert_eq!(figure.matches(&format!("data-node=\"{}\"", node.id)).count(), 2, "{}", node.id);
                assert!(figure.contains(&format!("<li>{}", escaped(node.label))), "{}", node.label);
            }
            for edge in pattern.topology.edges {
                assert_eq!(figure.matches(&format!("data-edge=\"{}\"", edge.id)).count(), 2, "{}", edge.id);
                assert_eq!(figure.matches(&format!(">{}</text>", escaped(edge.label))).count(), 2, "{}", edge.label);
            }
        }
    }

    #[test]
    fn a_drawing_holds_no_colour_of_its_own() {
        for pattern in patterns::ALL {
            let figure = figure(pattern.topology, pattern.name, pattern.number);
            assert!(
                !figure.contains('#') && !figure.contains("fill=") && !figure.contains("stroke="),
                "{}",
                pattern.name
            );
        }
    }
}
