//! Apex REST API: a token first, then one call in which everything happens or nothing does.

use crate::{
    network::{Course, Line, Place},
    topology::*,
};

pub const TOPOLOGY: Topology = Topology {
    nodes: &[
        Node { id: "mobile-app", label: "Mobile App" },
        Node { id: "connected-app", label: "Connected App / Auth" },
        Node { id: "apex-rest", label: "Apex REST Resource" },
        Node { id: "case-email", label: "Case + Email" },
    ],
    edges: &[
        Edge {
            id: "oauth-token",
            from: "mobile-app",
            to: "connected-app",
            label: "OAuth Token",
            kind: Kind::Synchronous,
        },
        Edge {
            id: "post-cases",
            from: "mobile-app",
            to: "apex-rest",
            label: "POST /cases/v1/",
            kind: Kind::Synchronous,
        },
        Edge {
            id: "insert-email",
            from: "apex-rest",
            to: "case-email",
            label: "Insert + Email",
            kind: Kind::Synchronous,
        },
        Edge {
            id: "json-response",
            from: "apex-rest",
            to: "mobile-app",
            label: "JSON Response",
            kind: Kind::Synchronous,
        },
    ],
    entries: &[],
    boundaries: &[Boundary {
        id: "org",
        label: "Salesforce org",
        holds: &["connected-app", "apex-rest", "case-email"],
    }],
    wide: Layout {
        width: 1000,
        height: 430,
        nodes: &[
            ("mobile-app", Rect::at(20, 190, 160, 72)),
            ("connected-app", Rect::at(420, 72, 180, 72)),
            ("apex-rest", Rect::at(420, 190, 180, 72)),
            ("case-email", Rect::at(800, 190, 150, 72)),
        ],
        boundaries: &[Outline { of: "org", rect: Rect::at(360, 20, 620, 390), label: start(382, 48) }],
        routes: &[
            Route {
                of: "oauth-token",
                points: &[(100, 190), (100, 138), (130, 108), (420, 108)],
                label: middle(245, 92),
            },
            Route { of: "post-cases", points: &[(180, 226), (420, 226)], label: middle(268, 210) },
            Route { of: "insert-email", points: &[(600, 226), (800, 226)], label: middle(700, 210) },
            Route {
                of: "json-response",
                points: &[(510, 262), (510, 304), (474, 340), (136, 340), (100, 304), (100, 262)],
                label: middle(245, 324),
            },
        ],
    },
    narrow: Layout {
        width: 320,
        height: 560,
        nodes: &[
            ("mobile-app", Rect::at(12, 12, 296, 56)),
            ("connected-app", Rect::at(194, 212, 114, 60)),
            ("apex-rest", Rect::at(12, 330, 296, 56)),
            ("case-email", Rect::at(12, 470, 296, 56)),
        ],
        boundaries: &[Outline { of: "org", rect: Rect::at(4, 150, 312, 400), label: start(44, 180) }],
        routes: &[
            Route { of: "oauth-token", points: &[(288, 68), (288, 212)], label: end(276, 200) },
            Route { of: "post-cases", points: &[(30, 68), (30, 330)], label: start(42, 300) },
            Route { of: "insert-email", points: &[(160, 386), (160, 470)], label: start(176, 434) },
            Route { of: "json-response", points: &[(178, 330), (178, 68)], label: end(166, 118) },
        ],
    },
};

pub const LINE: Line = Line {
    systems: &[Place { label: "Mobile App", wide: Rect::at(20, 90, 130, 60), narrow: Rect::at(20, 76, 126, 46) }],
    wide: Course {
        stretches: &[
            (Kind::Synchronous, &[(150, 120), (160, 120), (328, 288), (380, 288)]),
            (Kind::Synchronous, &[(510, 288), (530, 288), (590, 228), (590, 162)]),
            (Kind::Synchronous, &[(672, 162), (672, 448)]),
        ],
        name: start(34, 58),
    },
    narrow: Course {
        stretches: &[
            (Kind::Synchronous, &[(84, 122), (84, 128), (168, 212), (168, 236)]),
            (Kind::Synchronous, &[(168, 286), (168, 296), (98, 366), (98, 392)]),
            (Kind::Synchronous, &[(148, 424), (172, 424), (240, 492), (240, 520)]),
        ],
        name: middle(83, 24),
    },
};
