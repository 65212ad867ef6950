//! Outbound REST Callout: the request leaves the org with the credential applied, and the answer closes the loop.

use crate::{
    network::{Course, Line, Place},
    topology::*,
};

pub const TOPOLOGY: Topology = Topology {
    nodes: &[
        Node { id: "salesforce", label: "Salesforce" },
        Node { id: "named-credential", label: "Named Credential" },
        Node { id: "external-api", label: "External API" },
    ],
    edges: &[
        Edge {
            id: "apex-callout",
            from: "salesforce",
            to: "named-credential",
            label: "Apex Callout",
            kind: Kind::Synchronous,
        },
        Edge {
            id: "https-auth",
            from: "named-credential",
            to: "external-api",
            label: "HTTPS + Auth",
            kind: Kind::Synchronous,
        },
        Edge {
            id: "json-response",
            from: "external-api",
            to: "salesforce",
            label: "JSON Response",
            kind: Kind::Synchronous,
        },
    ],
    entries: &[Entry { id: "save", to: "salesforce", label: "Save (REST)" }],
    boundaries: &[Boundary { id: "org", label: "Salesforce org", holds: &["salesforce", "named-credential"] }],
    wide: Layout {
        width: 1000,
        height: 400,
        nodes: &[
            ("salesforce", Rect::at(160, 190, 160, 72)),
            ("named-credential", Rect::at(410, 84, 160, 72)),
            ("external-api", Rect::at(820, 190, 160, 72)),
        ],
        boundaries: &[Outline { of: "org", rect: Rect::at(130, 20, 480, 360), label: start(152, 48) }],
        routes: &[
            Route {
                of: "apex-callout",
                points: &[(240, 190), (240, 150), (270, 120), (410, 120)],
                label: middle(334, 104),
            },
            Route {
                of: "https-auth",
                points: &[(570, 120), (870, 120), (900, 150), (900, 190)],
                label: middle(740, 104),
            },
            Route {
                of: "json-response",
                points: &[(900, 262), (900, 300), (860, 340), (280, 340), (240, 300), (240, 262)],
                label: middle(740, 324),
            },
            Route { of: "save", points: &[(20, 226), (160, 226)], label: start(16, 210) },
        ],
    },
    narrow: Layout {
        width: 320,
        height: 520,
        nodes: &[
            ("salesforce", Rect::at(60, 104, 170, 56)),
            ("named-credential", Rect::at(60, 246, 170, 56)),
            ("external-api", Rect::at(60, 440, 170, 56)),
        ],
        boundaries: &[Outline { of: "org", rect: Rect::at(8, 54, 304, 290), label: start(30, 82) }],
        routes: &[
            Route { of: "apex-callout", points: &[(140, 160), (140, 246)], label: end(128, 208) },
            Route { of: "https-auth", points: &[(140, 302), (140, 440)], label: end(128, 398) },
            Route {
                of: "json-response",
                points: &[(230, 468), (260, 468), (280, 448), (280, 152), (260, 132), (230, 132)],
                label: end(268, 398),
            },
            Route { of: "save", points: &[(140, 10), (140, 104)], label: end(128, 32) },
        ],
    },
};

pub const LINE: Line = Line {
    systems: &[Place { label: "External API", wide: Rect::at(1090, 90, 130, 60), narrow: Rect::at(10, 770, 102, 48) }],
    wide: Course {
        stretches: &[(Kind::Synchronous, &[(690, 120), (760, 120)]), (Kind::Synchronous, &[(890, 120), (1090, 120)])],
        name: start(967, 58),
    },
    narrow: Course {
        stretches: &[(Kind::Synchronous, &[(66, 440), (66, 520)]), (Kind::Synchronous, &[(66, 570), (66, 770)])],
        name: middle(61, 842),
    },
};
