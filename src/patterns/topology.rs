//! A pattern's architecture: who there is, what travels between them, and where both are drawn.
//!
//! Refuses to compute a place: every box, route and label is put by hand, in one wide and one narrow layout.
//! Invariant: both layouts place every node, edge, entry and boundary exactly once (`soundness` finds what
//! breaks this, and a test asks it of every pattern).

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

impl Topology {
    /// Nothing on an empty sheet.
    pub const NONE: Topology =
        Topology { nodes: &[], edges: &[], entries: &[], boundaries: &[], wide: Layout::NONE, narrow: Layout::NONE };
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

impl Layout {
    const NONE: Layout = Layout { width: 0, height: 0, nodes: &[], boundaries: &[], routes: &[] };
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
    pub(crate) fn holds(self, point: Point) -> bool {
        (self.x..=self.x + self.width).contains(&point.0) && (self.y..=self.y + self.height).contains(&point.1)
    }

    pub(crate) fn holds_all_of(self, other: Rect) -> bool {
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
}

impl Layout {
    /// The place of a node or boundary.
    pub fn place_of(&self, id: &str) -> Option<Rect> {
        self.places().find(|placed| placed.0 == id).map(|placed| placed.1)
    }

    pub(crate) fn places(&self) -> impl Iterator<Item = (&'static str, Rect)> {
        self.nodes.iter().copied().chain(self.boundaries.iter().map(|outline| (outline.of, outline.rect)))
    }

    pub fn route_of(&self, id: &str) -> Option<&'static Route> {
        self.routes.iter().find(|route| route.of == id)
    }
}

#[cfg(test)]
mod tests {
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
}
