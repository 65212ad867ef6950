//! Connected App + OAuth 2.0: one question to the authorization server, then calls that carry its answer.
//!
//! The token leaves the authorization server as a whole: a Connected App is looked up and sends nothing.

use crate::{
    network::{Course, Line, Place},
    topology::*,
};

pub const TOPOLOGY: Topology = Topology {
    nodes: &[
        Node { id: "external-app", label: "External App" },
        Node { id: "oauth-endpoint", label: "OAuth Endpoint" },
        Node { id: "connected-app", label: "Connected App" },
        Node { id: "salesforce-api", label: "Salesforce API" },
    ],
    edges: &[
        Edge {
            id: "jwt-assertion",
            from: "external-app",
            to: "oauth-endpoint",
            label: "JWT Assertion",
            kind: Kind::Synchronous,
        },
        Edge { id: "validate", from: "oauth-endpoint", to: "connected-app", label: "Validate", kind: Kind::Lookup },
        Edge {
            id: "access-token",
            from: "authorization-server",
            to: "external-app",
            label: "Access Token",
            kind: Kind::Synchronous,
        },
        Edge {
            id: "bearer-token",
            from: "external-app",
            to: "salesforce-api",
            label: "Bearer Token",
            kind: Kind::Synchronous,
        },
    ],
    entries: &[],
    boundaries: &[
        Boundary { id: "org", label: "Salesforce org", holds: &["oauth-endpoint", "connected-app", "salesforce-api"] },
        Boundary {
            id: "authorization-server",
            label: "Salesforce authorization server",
            holds: &["oauth-endpoint", "connected-app"],
        },
    ],
    wide: Layout {
        width: 1000,
        height: 450,
        nodes: &[
            ("external-app", Rect::at(20, 196, 160, 72)),
            ("oauth-endpoint", Rect::at(450, 112, 160, 72)),
            ("connected-app", Rect::at(760, 112, 160, 72)),
            ("salesforce-api", Rect::at(450, 330, 160, 72)),
        ],
        boundaries: &[
            Outline { of: "org", rect: Rect::at(350, 20, 630, 410), label: start(372, 48) },
            Outline { of: "authorization-server", rect: Rect::at(400, 66, 550, 200), label: start(422, 94) },
        ],
        routes: &[
            Route {
                of: "jwt-assertion",
                points: &[(100, 196), (100, 178), (130, 148), (450, 148)],
                label: middle(244, 132),
            },
            Route { of: "validate", points: &[(610, 148), (760, 148)], label: middle(685, 132) },
            Route { of: "access-token", points: &[(400, 232), (180, 232)], label: middle(266, 216) },
            Route {
                of: "bearer-token",
                points: &[(100, 268), (100, 326), (140, 366), (450, 366)],
                label: middle(244, 350),
            },
        ],
    },
    narrow: Layout {
        width: 320,
        height: 600,
        nodes: &[
            ("external-app", Rect::at(30, 12, 220, 56)),
            ("oauth-endpoint", Rect::at(36, 220, 150, 52)),
            ("connected-app", Rect::at(36, 330, 150, 52)),
            ("salesforce-api", Rect::at(86, 484, 150, 52)),
        ],
        boundaries: &[
            Outline { of: "org", rect: Rect::at(8, 130, 304, 450), label: start(26, 566) },
            Outline { of: "authorization-server", rect: Rect::at(18, 176, 230, 236), label: start(34, 402) },
        ],
        routes: &[
            Route { of: "jwt-assertion", points: &[(66, 68), (66, 220)], label: start(78, 92) },
            Route { of: "validate", points: &[(80, 272), (80, 330)], label: start(94, 306) },
            Route { of: "access-token", points: &[(214, 176), (214, 68)], label: end(202, 116) },
            Route {
                of: "bearer-token",
                points: &[(250, 40), (260, 40), (282, 62), (282, 488), (260, 510), (236, 510)],
                label: end(270, 452),
            },
        ],
    },
};

pub const LINE: Line = Line {
    systems: &[Place { label: "External App", wide: Rect::at(20, 450, 130, 60), narrow: Rect::at(214, 76, 126, 46) }],
    wide: Course {
        stretches: &[
            (Kind::Synchronous, &[(150, 480), (160, 480), (328, 312), (380, 312)]),
            (Kind::Synchronous, &[(510, 312), (530, 312), (560, 342), (560, 448)]),
        ],
        name: start(34, 542),
    },
    narrow: Course {
        stretches: &[
            (Kind::Synchronous, &[(276, 122), (276, 128), (192, 212), (192, 236)]),
            (Kind::Synchronous, &[(192, 286), (192, 296), (262, 366), (262, 392)]),
        ],
        name: middle(277, 24),
    },
};
