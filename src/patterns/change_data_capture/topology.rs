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
        Edge {
            id: "auto-published",
            from: "records",
            to: "event-bus",
            label: "Auto-published",
            kind: Kind::Asynchronous,
        },
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
            Route {
                of: "auto-published",
                points: &[(130, 268), (130, 170), (160, 140), (310, 140)],
                label: middle(232, 124),
            },
            Route { of: "grpc-stream", points: &[(460, 140), (600, 140)], label: middle(530, 124) },
            Route {
                of: "etl-upsert",
                points: &[(750, 140), (875, 140), (905, 170), (905, 268)],
                label: start(800, 124),
            },
        ],
    },
    narrow: Layout {
        width: 320,
        height: 590,
        nodes: &[
            ("records", Rect::at(62, 60, 180, 56)),
            ("event-bus", Rect::at(62, 190, 180, 56)),
            ("pubsub-api", Rect::at(62, 320, 180, 56)),
            ("warehouse", Rect::at(62, 510, 180, 56)),
        ],
        boundaries: &[Outline { of: "org", rect: Rect::at(8, 8, 304, 410), label: start(30, 36) }],
        routes: &[
            Route { of: "auto-published", points: &[(118, 116), (118, 190)], label: start(134, 158) },
            Route { of: "grpc-stream", points: &[(118, 246), (118, 320)], label: start(134, 288) },
            Route { of: "etl-upsert", points: &[(118, 376), (118, 510)], label: start(134, 470) },
        ],
    },
};

pub const LINE: Line = Line {
    systems: &[Place {
        label: "Data Warehouse",
        wide: Rect::at(1090, 450, 130, 60),
        narrow: Rect::at(242, 770, 108, 48),
    }],
    wide: Course {
        stretches: &[
            (Kind::Asynchronous, &[(735, 448), (735, 434), (780, 389), (780, 350)]),
            (Kind::Asynchronous, &[(860, 312), (882, 312), (1050, 480), (1090, 480)]),
        ],
        name: start(967, 542),
    },
    narrow: Course {
        stretches: &[
            (Kind::Asynchronous, &[(240, 570), (240, 580), (204, 616), (204, 640)]),
            (Kind::Asynchronous, &[(204, 686), (204, 690), (262, 748), (262, 770)]),
        ],
        name: middle(296, 842),
    },
};
