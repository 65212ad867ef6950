//! The run of this pattern: a client saves an account, and the org asks the data provider about it.

use crate::scenario::{Fault, Input, Scenario};

pub const SCENARIO: Scenario = Scenario {
    inputs: &[
        Input {
            name: "name",
            label: "Account name",
            default: "Harbourlight",
            suggestions: &["Northfold", "Juniper", "Tallow & Wick"],
        },
        Input {
            name: "website",
            label: "Website",
            default: "https://harbourlight.example",
            suggestions: &["northfold.example", "www.juniperbank.example", "tallow-and-wick.example", "nobody.example"],
        },
    ],
    faults: &[
        Fault {
            name: "401 once",
            about: "The provider no longer knows the token. The platform gets a new one and asks again.",
        },
        Fault {
            name: "500 once",
            about: "The first request meets a server error. The job tries again a minute later.",
        },
        Fault {
            name: "500 every time",
            about: "The provider stays down. The job gives up after three attempts, and says so on the record.",
        },
        Fault { name: "404", about: "The provider says that it knows no such company." },
        Fault { name: "HTML page", about: "A proxy answers 200 with a page for people." },
        Fault { name: "No answer", about: "The request is lost. The callout times out after 10 seconds, each time." },
    ],
};
