//! A pattern's architecture: who there is, what travels between them, and where both are drawn.
//!
//! Refuses to compute a place: every box, route and label is put by hand, in one wide and one narrow layout.
//! Invariant: both layouts place every node, edge, entry and boundary exactly once (`Topology::faults`
//! finds what breaks this, and a test asks it of every pattern).

/// A place on the drawing.
pub type Point = (i32, i32);

/// A pattern's nodes and links with two hand-placed layouts.
#[derive(Debug)]
pub struct Topology {
    pub nodes: &'static [Node],
    /// In the order in which messages first travel them.
    pub edges: &'static [Edge],
    pub entries: &'static [Entry],
    /// An outer boundary comes before the ones inside it.
    pub boundaries: &'static [Boundary],
    pub wide: Layout,
    pub narrow: Layout,
}

/// A system, or a part of one.
#[derive(Debug)]
pub struct Node {
    pub id: &'static str,
    pub label: &'static str,
}

/// A link that messages travel, in the direction in which they do.
#[derive(Debug)]
pub struct Edge {
    pub id: &'static str,
    /// A node, or the boundary that answers as a whole.
    pub from: &'static str,
    pub to: &'static str,
    pub label: &'static str,
    pub kind: Kind,
}

/// How the two ends of an edge wait for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Somebody waits for the answer: drawn solid.
    Synchronous,
    /// Nobody waits: drawn dashed.
    Asynchronous,
    /// Nothing travels, something is looked up: drawn dotted.
    Lookup,
}

/// Where a message comes in from somebody the pattern is not about.
#[derive(Debug)]
pub struct Entry {
    pub id: &'static str,
    pub to: &'static str,
    pub label: &'static str,
}

/// A line of trust around nodes.
#[derive(Debug)]
pub struct Boundary {
    pub id: &'static str,
    pub label: &'static str,
    /// Every node inside, also those of boundaries within.
    pub holds: &'static [&'static str],
}

/// A drawing of the topology.
#[derive(Debug)]
pub struct Layout {
    pub width: i32,
    pub height: i32,
    pub nodes: &'static [(&'static str, Rect)],
    pub boundaries: &'static [Outline],
    /// Of edges and entries.
    pub routes: &'static [Route],
}

/// The way a boundary is drawn, and where its label stands.
#[derive(Debug)]
pub struct Outline {
    pub of: &'static str,
    pub rect: Rect,
    pub label: Anchor,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

impl Rect {
    pub const fn at(x: i32, y: i32, width: i32, height: i32) -> Self {
        Self { x, y, width, height }
    }
}

/// The way an edge or entry is drawn: corners of an octilinear line, and where its label stands.
#[derive(Debug)]
pub struct Route {
    pub of: &'static str,
    pub points: &'static [Point],
    pub label: Anchor,
}

/// Where a flat label stands: a point on its base line, and which part of the text is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub at: Point,
    pub align: Align,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Start,
    Middle,
    End,
}

/// A label that begins at this point.
pub const fn start(x: i32, y: i32) -> Anchor {
    Anchor { at: (x, y), align: Align::Start }
}

/// A label with its middle at this point.
pub const fn middle(x: i32, y: i32) -> Anchor {
    Anchor { at: (x, y), align: Align::Middle }
}

/// A label that ends at this point.
pub const fn end(x: i32, y: i32) -> Anchor {
    Anchor { at: (x, y), align: Align::End }
}

impl Rect {
    fn holds(self, point: Point) -> bool {
        (self.x..=self.x + self.width).contains(&point.0) && (self.y..=self.y + self.height).contains(&point.1)
    }

    fn holds_all_of(self, other: Rect) -> bool {
        self.holds((other.x, other.y)) && self.holds((other.x + other.width, other.y + other.height))
    }
}

impl Topology {
    pub fn node(&self, id: &str) -> Option<&'static Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    pub fn boundary(&self, id: &str) -> Option<&'static Boundary> {
        self.boundaries.iter().find(|boundary| boundary.id == id)
    }

    /// The label of a node or boundary.
    pub fn name_of(&self, id: &str) -> Option<&'static str> {
        self.node(id).map(|node| node.label).or_else(|| self.boundary(id).map(|boundary| boundary.label))
    }

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

impl Layout {
    /// The place of a node or boundary.
    pub fn place_of(&self, id: &str) -> Option<Rect> {
        self.places().find(|placed| placed.0 == id).map(|placed| placed.1)
    }

    fn places(&self) -> impl Iterator<Item = (&'static str, Rect)> {
        self.nodes.iter().copied().chain(self.boundaries.iter().map(|outline| (outline.of, outline.rect)))
    }

    pub fn route_of(&self, id: &str) -> Option<&'static Route> {
        self.routes.iter().find(|route| route.of == id)
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

    #[test]
    fn the_topology_of_every_pattern_is_sound() {
        for pattern in crate::ALL {
            assert_eq!(pattern.topology.faults(), Vec::<String>::new(), "{}", pattern.name);
        }
    }

    /// From, label, to.
    type Link = (&'static str, &'static str, &'static str);

    /// The nodes and links as the site's owner named them.
    const CONTENT: [(&str, &[&str], &[Link]); 5] = [
        (
            "outbound-rest-callout",
            &["Salesforce", "Named Credential", "External API"],
            &[
                ("Salesforce", "Apex Callout", "Named Credential"),
                ("Named Credential", "HTTPS + Auth", "External API"),
                ("External API", "JSON Response", "Salesforce"),
            ],
        ),
        (
            "platform-events",
            &["Salesforce Apex", "Platform Event Bus", "Middleware (Node.js)", "ERP System"],
            &[
                ("Salesforce Apex", "EventBus.publish()", "Platform Event Bus"),
                ("Platform Event Bus", "CometD Subscribe", "Middleware (Node.js)"),
                ("Middleware (Node.js)", "REST / SOAP", "ERP System"),
            ],
        ),
        (
            "connected-app-oauth",
            &["External App", "OAuth Endpoint", "Connected App", "Salesforce API"],
            &[
                ("External App", "JWT Assertion", "OAuth Endpoint"),
                ("OAuth Endpoint", "Validate", "Connected App"),
                // The token leaves the authorization server as a whole: a Connected App sends nothing.
                ("Salesforce authorization server", "Access Token", "External App"),
                ("External App", "Bearer Token", "Salesforce API"),
            ],
        ),
        (
            "change-data-capture",
            &["Salesforce Records", "CDC Event Bus", "Pub/Sub API", "Data Warehouse"],
            &[
                ("Salesforce Records", "Auto-published", "CDC Event Bus"),
                ("CDC Event Bus", "gRPC stream", "Pub/Sub API"),
                ("Pub/Sub API", "ETL / Upsert", "Data Warehouse"),
            ],
        ),
        (
            "apex-rest-api",
            &["Mobile App", "Connected App / Auth", "Apex REST Resource", "Case + Email"],
            &[
                ("Mobile App", "OAuth Token", "Connected App / Auth"),
                ("Mobile App", "POST /cases/v1/", "Apex REST Resource"),
                ("Apex REST Resource", "Insert + Email", "Case + Email"),
                ("Apex REST Resource", "JSON Response", "Mobile App"),
            ],
        ),
    ];

    #[test]
    fn every_node_and_link_carries_its_exact_name() {
        for (slug, nodes, edges) in CONTENT {
            let topology = crate::find(slug).expect(slug).topology;
            let named: Vec<&str> = topology.nodes.iter().map(|node| node.label).collect();
            assert_eq!(named, nodes, "{slug}");
            let linked: Vec<Link> = topology
                .edges
                .iter()
                .map(|edge| {
                    (topology.name_of(edge.from).unwrap_or("?"), edge.label, topology.name_of(edge.to).unwrap_or("?"))
                })
                .collect();
            assert_eq!(linked, edges, "{slug}");
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
