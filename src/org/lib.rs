//! The mock org: what a Salesforce org does with a request, a record, a job and a callout.
//!
//! ```text
//! handle(now, Input)  ->  the org works  ->  poll(now) until it gives nothing more
//!   Request                                    Respond, Callout, Note, WakeAt
//!   CalloutAnswered
//!   Tick
//! ```
//!
//! What it does not do, it refuses by name (HTTP 501, an exception, a setup problem); it never guesses.
//! Invariants: no input or output, no clock, no chance of its own; an org is a plain value that clones in any state;
//! a secret leaves it only inside a [`Output::Callout`]'s `request`, never in its `shown`, a note, Apex or a record.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

#[cfg(feature = "test-runner")]
mod access;
#[cfg(not(feature = "test-runner"))]
#[path = "access/absent.rs"]
mod access;
mod answers;
mod apex_rest;
mod assignments;
mod callout;
mod checks;
mod credentials;
mod cron;
#[cfg(feature = "debug-log")]
mod debug_log;
#[cfg(not(feature = "debug-log"))]
#[path = "debug_log/absent.rs"]
mod debug_log;
mod deployed;
mod dml;
mod edition;
mod email;
#[cfg(feature = "formulas")]
mod formula;
#[cfg(not(feature = "formulas"))]
#[path = "formula/plain.rs"]
mod formula;
pub mod http;
mod ids;
mod installed;
mod jobs;
mod json;
mod limits;
mod locks;
#[cfg(feature = "measure")]
pub mod measure;
#[cfg(feature = "whole-library")]
mod merge;
mod metadata;
mod note;
mod org;
mod platform;
mod queue;
mod records;
mod rest;
mod schema;
#[cfg(feature = "search")]
mod search;
mod setup;
mod soql;
mod test_plan;
#[cfg(feature = "test-runner")]
pub mod test_runner;
#[cfg(not(feature = "test-runner"))]
#[path = "test_runner/absent.rs"]
mod test_runner;
mod transaction;
mod triggers;
mod values;
mod work;
mod xml;

pub use credentials::masked_response;
#[cfg(feature = "debug-log")]
pub use debug_log::DebugLog;
pub use deployed::Deployed;
pub use edition::Edition;
pub use email::Email;
pub use jobs::{Job, JobKind, JobStatus};
pub use note::{Note, Work};
pub use org::{Input, Org, Output};
pub use setup::{File, Secret, Session, Setup, SetupProblem, digest, fingerprint};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
pub type Moment = i64;
