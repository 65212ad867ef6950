//! The map as outlines of nodes and courses of edges, in both layouts, as SVG path data.
//!
//! Refuses to draw: the page does. Invariant: the courses are those of the prerendered diagram, and an edge that the
//! map does not draw is its counterpart the other way round.

use patterns::topology::{Layout, Rect};
use protocol::Drawn;

use super::opened::Opened;
use crate::diagram::geometry::{Line, RADIUS, point};

/// How round the corners of a node's outline are.
const CORNER: i32 = 9;

/// Every shape of a pattern's map by its name: edges first, since a node may not be named like one.
pub struct Shapes {
    names: Vec<(Kind, &'static str)>,
    pub drawn: Vec<Drawn>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Node,
    Edge,
}

impl Shapes {
    pub fn new(opened: &Opened) -> Self {
        let topology = opened.pattern.topology;
        let boundaries = topology.boundaries.iter().map(|boundary| (Kind::Node, boundary.id));
        let names: Vec<_> = (topology.nodes.iter().map(|node| (Kind::Node, node.id)))
            .chain(boundaries)
            .chain(topology.edges.iter().map(|edge| (Kind::Edge, edge.id)))
            .chain(topology.entries.iter().map(|entry| (Kind::Edge, entry.id)))
            .chain(opened.scenario.reversed.iter().map(|(edge, _)| (Kind::Edge, *edge)))
            .collect();
        let shape = |layout: &Layout, (kind, name): (Kind, &'static str)| match kind {
            Kind::Node => layout.place_of(name).map(outline),
            Kind::Edge => course(layout, opened.drawn(name)),
        };
        let drawn = names.iter().map(|name| Drawn {
            wide: shape(&topology.wide, *name).unwrap_or_default(),
            narrow: shape(&topology.narrow, *name).unwrap_or_default(),
        });
        Self { drawn: drawn.collect(), names }
    }

    /// The place of a node's outline.
    pub fn node(&self, id: &str) -> Option<u32> {
        self.place(Kind::Node, id)
    }

    /// The place of an edge's course.
    pub fn edge(&self, id: &str) -> Option<u32> {
        self.place(Kind::Edge, id)
    }

    fn place(&self, kind: Kind, id: &str) -> Option<u32> {
        let place = self.names.iter().position(|known| *known == (kind, id))?;
        u32::try_from(place).ok()
    }
}

/// The view boxes of both layouts.
pub fn view_box(opened: &Opened) -> Drawn {
    let of = |layout: &Layout| ["0 0 ", &layout.width.to_string(), " ", &layout.height.to_string()].concat();
    Drawn { wide: of(&opened.pattern.topology.wide), narrow: of(&opened.pattern.topology.narrow) }
}

fn course(layout: &Layout, (edge, reversed): (&str, bool)) -> Option<String> {
    let mut corners: Vec<_> =
        layout.route_of(edge)?.points.iter().map(|corner| point(corner.0.into(), corner.1.into())).collect();
    if reversed {
        corners.reverse();
    }
    Some(Line::new(corners, RADIUS)?.path())
}

fn outline(place: Rect) -> String {
    let (right, bottom) = (place.x + place.width, place.y + place.height);
    let mut path = String::new();
    let mut part = |command: &str, numbers: &[i32]| {
        path.push_str(command);
        for (index, number) in numbers.iter().enumerate() {
            path.push_str(if index > 0 { " " } else { "" });
            path.push_str(&number.to_string());
        }
    };
    part("M", &[place.x + CORNER, place.y]);
    part("H", &[right - CORNER]);
    part("Q", &[right, place.y, right, place.y + CORNER]);
    part("V", &[bottom - CORNER]);
    part("Q", &[right, bottom, right - CORNER, bottom]);
    part("H", &[place.x + CORNER]);
    part("Q", &[place.x, bottom, place.x, bottom - CORNER]);
    part("V", &[place.y + CORNER]);
    part("Q", &[place.x, place.y, place.x + CORNER, place.y]);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_goes_once_around_its_place() {
        assert_eq!(
            outline(Rect::at(0, 10, 100, 50)),
            "M9 10H91Q100 10 100 19V51Q100 60 91 60H9Q0 60 0 51V19Q0 10 9 10"
        );
    }

    #[test]
    fn a_reversed_edge_begins_where_the_drawn_one_ends() {
        let layout = &patterns::ALL[0].topology.wide;
        assert_eq!(course(layout, ("save", false)).as_deref(), Some("M20 226L160 226"));
        assert_eq!(course(layout, ("save", true)).as_deref(), Some("M160 226L20 226"));
        assert_eq!(course(layout, ("nothing", true)), None);
    }
}
