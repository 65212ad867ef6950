//! An org that is asked as it stands, request by request: a pattern's, with the systems around it, or that of files.
//!
//! ```text
//! cast       who takes part, and who may come in      driver  actors, messages and moments
//! report     what is told of it                       session an org with its clock
//! curl       a request for a shell
//! ```
//!
//! Refuses input, output and a clock of its own: whoever holds a session says what time it is, the mock org real time
//! and the page's simulator virtual time. Invariant: the same requests at the same moments get the same answers, byte
//! for byte, natively and in the browser.

mod cast;
mod curl;
mod driver;
mod report;
mod session;

pub use cast::{Cast, Door, Example, USERNAME, of_files};
pub use curl::Command;
pub use driver::{Driver, Event};
pub use report::Report;
#[cfg(feature = "mock-org")]
pub use session::iso;
pub use session::{Session, time_of_day};
