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
        Edge { id: "oauth-token", from: "mobile-app", to: "connected-app", label: "OAuth Token", kind: Kind::Synchronous },
        Edge { id: "post-cases", from: "mobile-app", to: "apex-rest", label: "POST /cases/v1/", kind: Kind::Synchronous },
        Edge { id: "insert-email", from: "apex-rest", to: "case-email", label: "Insert + Email", kind: Kind::Synchronous },
        Edge { id: "json-response", from: "apex-rest", to: "mobile-app", label: "JSON Response", kind: Kind::Synchronous },
    ],
    entries: &[],
    boundaries: &[Boundary { id: "org", label: "Salesforce org", holds: &["connected-app", "apex-rest", "case-email"] }],
    wide: Layout {
        width: 1000,
        height: 430,
        nodes: &[
            ("mobile-app", Rect::at(20, 190, 160, 72)),
            ("connected-app", Rect::at(420, 72, 180, 72)),
            ("apex-rest", Rect::at(420, 190, 180, 72)),
            ("case-email", Rect::at(800, 190, 150, 72)),
        ],
        boundaries: &[("org", Rect::at(360, 20, 620, 390))],
        routes: &[
            Route { of: "oauth-token", points: &[(100, 190), (100, 138), (130, 108), (420, 108)], label: middle(245, 92) },
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
            ("mobile-app", Rect::at(16, 12, 288, 56)),
            ("connected-app", Rect::at(176, 216, 128, 60)),
            ("apex-rest", Rect::at(16, 330, 190, 56)),
            ("case-email", Rect::at(16, 470, 190, 56)),
        ],
        boundaries: &[("org", Rect::at(6, 160, 308, 390))],
        routes: &[
            Route { of: "oauth-token", points: &[(270, 68), (270, 216)], label: end(258, 92) },
            Route { of: "post-cases", points: &[(96, 68), (96, 330)], label: start(108, 118) },
            Route { of: "insert-email", points: &[(96, 386), (96, 470)], label: start(108, 434) },
            Route { of: "json-response", points: &[(40, 330), (40, 68)], label: start(108, 144) },
        ],
    },
};

pub const LINE: Line = Line {
    systems: &[Place { label: "Mobile App", wide: Rect::at(20, 140, 130, 56), narrow: Rect::at(20, 76, 126, 46) }],
    wide: Course {
        stretches: &[
            &[(150, 168), (190, 168), (332, 310), (340, 310)],
            &[(470, 310), (530, 310), (600, 240), (600, 184)],
            &[(640, 184), (640, 440)],
        ],
        name: start(34, 108),
    },
    narrow: Course {
        stretches: &[
            &[(85, 122), (85, 140), (170, 225), (170, 230)],
            &[(170, 278), (170, 285), (105, 350)],
            &[(150, 374), (174, 374), (250, 450)],
        ],
        name: middle(83, 36),
    },
};
