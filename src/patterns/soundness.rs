//! What makes a topology contradict itself, found and said in words.
//!
//! Refuses to mend: a fault is shown to whoever placed it. Invariant: a topology without faults can be drawn
//! and travelled: every id leads somewhere, and every route begins and ends where its edge does.

use crate::topology::{Layout, Point, Rect, Route, Topology};

impl Topology {
    /// Everything that contradicts itself, in words; empty for a sound topology.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut ids: Vec<&str> = Vec::new();
        ids.extend(self.nodes.iter().map(|node| node.id));
        ids.extend(self.edges.iter().map(|edge| edge.id));
        ids.extend(self.entries.iter().map(|entry| entry.id));
        ids.extend(self.boundaries.iter().map(|boundary| boundary.id));
        for (index, id) in ids.iter().enumerate() {
            if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
                faults.push(format!("`{id}` is not in kebab case"));
            }
            if ids[..index].contains(id) {
                faults.push(format!("`{id}` is there twice"));
            }
        }
        for edge in self.edges {
            for end in [edge.from, edge.to] {
                if self.name_of(end).is_none() {
                    faults.push(format!("edge `{}` leads to `{end}`, which is not there", edge.id));
                }
            }
        }
        for entry in self.entries {
            if self.node(entry.to).is_none() {
                faults.push(format!("entry `{}` leads to `{}`, which is not there", entry.id, entry.to));
            }
        }
        for boundary in self.boundaries {
            for held in boundary.holds {
                if self.node(held).is_none() {
                    faults.push(format!("boundary `{}` holds `{held}`, which is not there", boundary.id));
                }
            }
        }
        for (name, layout) in [("wide", &self.wide), ("narrow", &self.narrow)] {
            faults.extend(self.faults_of(layout).into_iter().map(|fault| format!("{name}: {fault}")));
        }
        faults
    }

    fn faults_of(&self, layout: &Layout) -> Vec<String> {
        let mut faults = Vec::new();
        let sheet = Rect::at(0, 0, layout.width, layout.height);
        once("node", self.nodes.iter().map(|node| node.id), layout.nodes.iter().map(|placed| placed.0), &mut faults);
        once(
            "boundary",
            self.boundaries.iter().map(|boundary| boundary.id),
            layout.boundaries.iter().map(|outline| outline.of),
            &mut faults,
        );
        let lines = self.edges.iter().map(|edge| edge.id).chain(self.entries.iter().map(|entry| entry.id));
        once("route", lines, layout.routes.iter().map(|route| route.of), &mut faults);
        for (id, rect) in layout.places() {
            if !sheet.holds_all_of(rect) {
                faults.push(format!("`{id}` reaches beyond the sheet"));
            }
        }
        for boundary in self.boundaries {
            let Some(outline) = layout.place_of(boundary.id) else { continue };
            for (id, rect) in layout.nodes {
                if boundary.holds.contains(id) != outline.holds_all_of(*rect) {
                    faults.push(format!("`{id}` lies on the wrong side of `{}`", boundary.id));
                }
            }
        }
        for route in layout.routes {
            faults.extend(self.faults_of_route(layout, route, sheet));
        }
        faults
    }

    fn faults_of_route(&self, layout: &Layout, route: &Route, sheet: Rect) -> Vec<String> {
        let mut faults = Vec::new();
        let edge = self.edges.iter().find(|edge| edge.id == route.of);
        let to =
            edge.map(|edge| edge.to).or(self.entries.iter().find(|entry| entry.id == route.of).map(|entry| entry.to));
        let (Some(first), Some(last)) = (route.points.first(), route.points.last()) else {
            return vec![format!("`{}` has no points", route.of)];
        };
        let on_edge_of = |id: &str, point: Point| {
            layout.place_of(id).is_some_and(|place| {
                let inner = Rect::at(place.x + 1, place.y + 1, place.width - 2, place.height - 2);
                place.holds(point) && !inner.holds(point)
            })
        };
        if let Some(edge) = edge
            && !on_edge_of(edge.from, *first)
        {
            faults.push(format!("`{}` does not begin at the edge of `{}`", route.of, edge.from));
        }
        if let Some(to) = to
            && !on_edge_of(to, *last)
        {
            faults.push(format!("`{}` does not end at the edge of `{to}`", route.of));
        }
        for pair in route.points.windows(2) {
            let (across, down) = ((pair[1].0 - pair[0].0).abs(), (pair[1].1 - pair[0].1).abs());
            if (across != 0 && down != 0 && across != down) || (across == 0 && down == 0) {
                faults.push(format!("`{}` is not octilinear from {:?} to {:?}", route.of, pair[0], pair[1]));
            }
        }
        if !route.points.iter().all(|point| sheet.holds(*point)) {
            faults.push(format!("`{}` runs off the sheet", route.of));
        }
        faults
    }
}

/// Every wanted id is placed once, and nothing else is.
fn once<'a>(
    what: &str,
    wanted: impl Iterator<Item = &'a str>,
    placed: impl Iterator<Item = &'a str>,
    faults: &mut Vec<String>,
) {
    let (mut wanted, mut placed): (Vec<_>, Vec<_>) = (wanted.collect(), placed.collect());
    wanted.sort_unstable();
    placed.sort_unstable();
    if wanted != placed {
        faults.push(format!("{what}: wanted {wanted:?}, placed {placed:?}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topology::{Edge, Kind, Node, middle};

    #[test]
    fn the_topology_of_every_pattern_is_sound() {
        for pattern in crate::ALL {
            assert_eq!(pattern.topology.faults(), Vec::<String>::new(), "{}", pattern.name);
        }
    }

    #[test]
    fn a_crooked_route_and_a_dangling_edge_are_found() {
        const BROKEN: Topology = Topology {
            nodes: &[Node { id: "a", label: "A" }],
            edges: &[Edge { id: "e", from: "a", to: "nowhere", label: "E", kind: Kind::Synchronous }],
            entries: &[],
            boundaries: &[],
            wide: Layout {
                width: 100,
                height: 100,
                nodes: &[("a", Rect::at(0, 0, 10, 10))],
                boundaries: &[],
                routes: &[Route { of: "e", points: &[(10, 5), (60, 30)], label: middle(0, 0) }],
            },
            narrow: Layout { width: 10, height: 10, nodes: &[], boundaries: &[], routes: &[] },
        };
        let faults = BROKEN.faults().join("\n");
        assert!(faults.contains("which is not there"), "{faults}");
        assert!(faults.contains("not octilinear"), "{faults}");
        assert!(faults.contains("narrow: node: wanted"), "{faults}");
    }
}
