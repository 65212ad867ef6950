//! Platform Events: the event leaves Apex for the bus, and from there each step is taken by who wants it.

use crate::{
    network::{Course, Line, Place},
    topology::*,
};

pub const TOPOLOGY: Topology = Topology {
    nodes: &[
        Node { id: "apex", label: "Salesforce Apex" },
        Node { id: "event-bus", label: "Platform Event Bus" },
        Node { id: "middleware", label: "Middleware (Node.js)" },
        Node { id: "erp", label: "ERP System" },
    ],
    edges: &[
        Edge { id: "publish", from: "apex", to: "event-bus", label: "EventBus.publish()", kind: Kind::Asynchronous },
        Edge {
            id: "subscribe",
            from: "event-bus",
            to: "middleware",
            label: "CometD Subscribe",
            kind: Kind::Asynchronous,
        },
        Edge { id: "rest-soap", from: "middleware", to: "erp", label: "REST / SOAP", kind: Kind::Synchronous },
    ],
    entries: &[],
    boundaries: &[Boundary { id: "org", label: "Salesforce org", holds: &["apex", "event-bus"] }],
    wide: Layout {
        width: 1000,
        height: 440,
        nodes: &[
            ("apex", Rect::at(50, 84, 160, 72)),
            ("event-bus", Rect::at(390, 200, 160, 72)),
            ("middleware", Rect::at(780, 200, 180, 72)),
            ("erp", Rect::at(780, 350, 180, 72)),
        ],
        boundaries: &[Outline { of: "org", rect: Rect::at(20, 20, 570, 290), label: start(42, 48) }],
        routes: &[
            Route { of: "publish", points: &[(210, 120), (430, 120), (470, 160), (470, 200)], label: middle(310, 104) },
            Route { of: "subscribe", points: &[(550, 236), (780, 236)], label: middle(685, 220) },
            Route { of: "rest-soap", points: &[(870, 272), (870, 350)], label: end(854, 316) },
        ],
    },
    narrow: Layout {
        width: 320,
        height: 590,
        nodes: &[
            ("apex", Rect::at(62, 60, 180, 56)),
            ("event-bus", Rect::at(62, 200, 180, 56)),
            ("middleware", Rect::at(62, 390, 180, 56)),
            ("erp", Rect::at(62, 520, 180, 56)),
        ],
        boundaries: &[Outline { of: "org", rect: Rect::at(8, 8, 304, 290), label: start(30, 36) }],
        routes: &[
            Route { of: "publish", points: &[(118, 116), (118, 200)], label: start(134, 163) },
            Route { of: "subscribe", points: &[(118, 256), (118, 390)], label: start(134, 350) },
            Route { of: "rest-soap", points: &[(118, 446), (118, 520)], label: start(134, 488) },
        ],
    },
};

pub const LINE: Line = Line {
    systems: &[
        Place { label: "Middleware (Node.js)", wide: Rect::at(985, 208, 112, 58), narrow: Rect::at(124, 770, 104, 48) },
        Place { label: "ERP System", wide: Rect::at(1130, 208, 90, 58), narrow: Rect::at(124, 850, 104, 46) },
    ],
    wide: Course {
        stretches: &[
            (Kind::Asynchronous, &[(690, 140), (704, 140), (780, 216), (780, 250)]),
            (Kind::Asynchronous, &[(860, 288), (884, 288), (935, 237), (985, 237)]),
            (Kind::Synchronous, &[(1097, 237), (1130, 237)]),
        ],
        name: start(967, 178),
    },
    narrow: Course {
        stretches: &[
            (Kind::Asynchronous, &[(130, 440), (130, 446), (168, 484), (168, 640)]),
            (Kind::Asynchronous, &[(168, 686), (168, 770)]),
            (Kind::Synchronous, &[(168, 818), (168, 850)]),
        ],
        name: middle(176, 920),
    },
};
