//! A topology and one of its layouts, as the marks that are drawn.
//!
//! Refuses to move anything: what the layout says is where it goes, and only a node's label is broken into
//! lines to fit its plate. Invariant: one meaning per mark; no label lies on a line, a plate or another label.

use patterns::topology::{Align, Anchor, Kind, Layout, Topology};

use super::{
    geometry::{Line, Point, RADIUS, Rect, point},
    lettering::Face,
};

/// How wide a line is.
pub const STROKE: f64 = 8.0;
const NODE: Face = Face::Sans(17.0);
const EDGE: Face = Face::Mono(13.5);
const BOUNDARY: Face = Face::Sans(14.0);
const LINE_HEIGHT: f64 = 21.0;

/// A drawing.
#[derive(Debug)]
pub struct Scene {
    pub width: f64,
    pub height: f64,
    /// In the order in which they are painted.
    pub marks: Vec<Mark>,
}

#[derive(Debug)]
pub enum Mark {
    Boundary { id: &'static str, rect: Rect, label: Text },
    Line { id: &'static str, style: Style, line: Line },
    Plate { id: &'static str, rect: Rect, label: Vec<Text> },
    Label { of: &'static str, text: Text },
}

/// What kind of line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Link(Kind),
    /// Somebody who is not on the drawing sends this.
    Entry,
}

/// A flat text.
#[derive(Clone, Debug)]
pub struct Text {
    pub text: String,
    /// On the base line, at the part of the text that `align` names.
    pub at: Point,
    pub align: Align,
    pub face: Face,
}

impl Text {
    /// The room the letters take, from the tallest to the lowest.
    pub fn area(&self) -> Rect {
        let (width, size) = (self.face.width(&self.text), self.face.size());
        let x = match self.align {
            Align::Start => self.at.x,
            Align::Middle => self.at.x - width / 2.0,
            Align::End => self.at.x - width,
        };
        Rect { x, y: self.at.y - size * 0.76, width, height: size }
    }
}

/// A layout's rectangle as a drawing's.
pub fn rect(of: patterns::topology::Rect) -> Rect {
    Rect { x: of.x.into(), y: of.y.into(), width: of.width.into(), height: of.height.into() }
}

/// A layout's corners as a drawing's line.
pub fn line(corners: &[patterns::topology::Point], radius: f64) -> Option<Line> {
    Line::new(corners.iter().map(|corner| point(corner.0.into(), corner.1.into())).collect(), radius)
}

/// A plate's label, centred on it, broken where it must be.
pub fn centred(label: &str, on: Rect, face: Face, line_height: f64) -> Vec<Text> {
    let lines = face.lines(label, on.width - 12.0);
    let middle = on.center();
    // Capitals are 0.7 of the size high: the middle of the text is that of its capitals.
    let rows = f64::from(u16::try_from(lines.len()).unwrap_or(1));
    let first = middle.y + face.size() * 0.35 - (rows - 1.0) * line_height / 2.0;
    lines
        .into_iter()
        .zip(0_u16..)
        .map(|(text, row)| Text {
            text,
            at: point(middle.x, first + f64::from(row) * line_height),
            align: Align::Middle,
            face,
        })
        .collect()
}

fn anchored(label: &str, anchor: Anchor, face: Face) -> Text {
    Text { text: label.to_owned(), at: point(anchor.at.0.into(), anchor.at.1.into()), align: anchor.align, face }
}

impl Scene {
    /// Draws `topology` as `layout` places it.
    pub fn new(topology: &'static Topology, layout: &'static Layout) -> Self {
        let boundaries = layout.boundaries.iter().map(|outline| Mark::Boundary {
            id: outline.of,
            rect: rect(outline.rect),
            label: anchored(topology.name_of(outline.of).unwrap_or_default(), outline.label, BOUNDARY),
        });
        let lines = layout.routes.iter().filter_map(|route| {
            let edge = topology.edges.iter().find(|edge| edge.id == route.of);
            let style = edge.map_or(Style::Entry, |edge| Style::Link(edge.kind));
            Some(Mark::Line { id: route.of, style, line: line(route.points, RADIUS)? })
        });
        let plates = topology.nodes.iter().filter_map(|node| {
            let place = rect(layout.place_of(node.id)?);
            Some(Mark::Plate { id: node.id, rect: place, label: centred(node.label, place, NODE, LINE_HEIGHT) })
        });
        let labels = topology
            .edges
            .iter()
            .map(|edge| (edge.id, edge.label))
            .chain(topology.entries.iter().map(|entry| (entry.id, entry.label)));
        let labels = labels.filter_map(|(id, label)| {
            Some(Mark::Label { of: id, text: anchored(label, layout.route_of(id)?.label, EDGE) })
        });
        Self {
            width: layout.width.into(),
            height: layout.height.into(),
            marks: boundaries.chain(lines).chain(plates).chain(labels).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::geometry::stroke_touches;
    use super::*;

    fn scenes() -> Vec<(String, Scene)> {
        let both = |pattern: &&'static patterns::Pattern| {
            let topology = pattern.topology;
            [("wide", &topology.wide), ("narrow", &topology.narrow)]
                .map(|(sheet, layout)| (format!("{} ({sheet})", pattern.name), Scene::new(topology, layout)))
        };
        patterns::ALL.iter().flat_map(both).collect()
    }

    fn texts(scene: &Scene) -> Vec<&Text> {
        fn of(mark: &Mark) -> Vec<&Text> {
            match mark {
                Mark::Boundary { label, .. } => vec![label],
                Mark::Label { text, .. } => vec![text],
                Mark::Plate { .. } | Mark::Line { .. } => Vec::new(),
            }
        }
        scene.marks.iter().flat_map(of).collect()
    }

    fn outline(rect: Rect) -> Vec<Point> {
        let mut corners = rect.chamfered(1.0).to_vec();
        corners.push(corners[0]);
        corners
    }

    #[test]
    fn no_label_lies_on_a_line_a_plate_or_another_label() {
        let mut found = Vec::new();
        for (name, scene) in scenes() {
            let texts = texts(&scene);
            for (index, text) in texts.iter().enumerate() {
                let area = text.area().grown(2.0);
                for mark in &scene.marks {
                    let hit = match mark {
                        Mark::Line { id, line, .. } => stroke_touches(&line.samples(), STROKE, area).then_some(*id),
                        Mark::Plate { id, rect, .. } => rect.overlaps(area).then_some(*id),
                        Mark::Boundary { id, rect, .. } => stroke_touches(&outline(*rect), 2.0, area).then_some(*id),
                        Mark::Label { .. } => None,
                    };
                    if let Some(id) = hit {
                        found.push(format!("{name}: `{}` lies on `{id}`", text.text));
                    }
                }
                for other in &texts[index + 1..] {
                    if area.overlaps(other.area()) {
                        found.push(format!("{name}: `{}` lies on `{}`", text.text, other.text));
                    }
                }
            }
        }
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn everything_stays_on_its_sheet() {
        for (name, scene) in scenes() {
            let sheet = Rect { x: 0.0, y: 0.0, width: scene.width, height: scene.height };
            for text in texts(&scene) {
                let area = text.area();
                assert!(sheet.contains(point(area.x, area.y)), "{name}: {text:?}");
                assert!(sheet.contains(point(area.x + area.width, area.y + area.height)), "{name}: {text:?}");
            }
        }
    }

    #[test]
    fn every_node_label_fits_its_plate() {
        for (name, scene) in scenes() {
            for mark in &scene.marks {
                let Mark::Plate { rect, label, .. } = mark else { continue };
                for line in label {
                    let area = line.area();
                    assert!(rect.contains(point(area.x - 4.0, area.y)), "{name}: {line:?}");
                    assert!(rect.contains(point(area.x + area.width + 4.0, area.y + area.height)), "{name}: {line:?}");
                }
            }
        }
    }

    #[test]
    fn no_line_runs_under_a_plate_it_does_not_serve() {
        let mut found = Vec::new();
        for pattern in patterns::ALL {
            let topology = pattern.topology;
            for layout in [&topology.wide, &topology.narrow] {
                for route in layout.routes {
                    let edge = topology.edges.iter().find(|edge| edge.id == route.of);
                    let entry = topology.entries.iter().find(|entry| entry.id == route.of);
                    let ends = edge.map_or([entry.map_or("", |entry| entry.to); 2], |edge| [edge.from, edge.to]);
                    let Some(line) = line(route.points, RADIUS) else { continue };
                    for (id, place) in layout.nodes {
                        if !ends.contains(id) && stroke_touches(&line.samples(), STROKE, rect(*place)) {
                            found.push(format!("{}: `{}` runs under `{id}`", pattern.name, route.of));
                        }
                    }
                }
            }
        }
        assert_eq!(found, Vec::<String>::new());
    }
}
