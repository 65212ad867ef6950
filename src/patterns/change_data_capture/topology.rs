//! Change Data Capture: a change climbs to the bus by itself, and the warehouse's loader takes it from there.

use crate::{
    network::{Course, Line, Place},
    topology::*,
};

pub const TOPOLOGY: Topology = Topology {
    nodes: &[
        Node { id: "records", label: "Salesforce Records" },
        Node { id: "event-bus", label: "CDC Event Bus" },
        Node { id: "pubsub-api", label: "Pub/Sub API" },
        Node { id: "warehouse", label: "Data Warehouse" },
    ],
    edges: &[
        Edge { id: "auto-published", from: "records", to: "event-bus", label: "Auto-published", kind: Kind::Asynchronous },
        Edge { id: "grpc-stream", from: "event-bus", to: "pubsub-api", label: "gRPC stream", kind: Kind::Asynchronous },
        Edge { id: "etl-upsert", from: "pubsub-api", to: "warehouse", label: "ETL / Upsert", kind: Kind::Synchronous },
    ],
    entries: &[],
    boundaries: &[Boundary { id: "org", label: "Salesforce org", holds: &["records", "event-bus", "pubsub-api"] }],
    wide: Layout {
        width: 1000,
        height: 400,
        nodes: &[
            ("records", Rect::at(50, 268, 160, 72)),
            ("event-bus", Rect::at(310, 104, 150, 72)),
            ("pubsub-api", Rect::at(600, 104, 150, 72)),
            ("warehouse", Rect::at(830, 268, 150, 72)),
        ],
        boundaries: &[Outline { of: "org", rect: Rect::at(20, 20, 766, 360), label: start(42, 48) }],
        routes: &[
            Route { of: "auto-published", points: &[(130, 268), (130, 170), (160, 140), (310, 140)], label: middle(232, 124) },
            Route { of: "grpc-stream", points: &[(460, 140), (600, 140)], label: middle(530, 124) },
            Route { of: "etl-upsert", points: &[(750, 140), (875, 140), (905, 170), (905, 268)], label: start(800, 124) },
        ],
    },
    narrow: Layout {
        width: 320,
        height: 590,
        nodes: &[
            ("records", Rect::at(24, 60, 180, 56)),
            ("event-bus", Rect::at(24, 190, 180, 56)),
            ("pubsub-api", Rect::at(24, 320, 180, 56)),
            ("warehouse", Rect::at(24, 510, 180, 56)),
        ],
        boundaries: &[Outline { of: "org", rect: Rect::at(8, 8, 304, 410), label: start(30, 36) }],
        routes: &[
            Route { of: "auto-published", points: &[(80, 116), (80, 190)], label: start(96, 158) },
            Route { of: "grpc-stream", points: &[(80, 246), (80, 320)], label: start(96, 288) },
            Route { of: "etl-upsert", points: &[(80, 376), (80, 510)], label: start(96, 470) },
        ],
    },
};

pub const LINE: Line = Line {
    systems: &[Place { label: "Data Warehouse", wide: Rect::at(1090, 440, 130, 56), narrow: Rect::at(242, 650, 104, 48) }],
    wide: Course {
        stretches: &[
            &[(700, 440), (700, 400), (770, 330)],
            &[(900, 330), (910, 330), (1048, 468), (1090, 468)],
        ],
        name: start(990, 528),
    },
    narrow: Course {
        stretches: &[&[(240, 498), (240, 500), (200, 540)], &[(200, 584), (200, 588), (260, 648), (260, 650)]],
        name: middle(294, 724),
    },
};
