//! In a build without `credential-protocols` a request gets nothing besides `Authorization`.
//!
//! Refuses nothing: what would need more does not deploy. Invariant: the same names as in the build that has it.

use crate::{Moment, http::Request};

use super::{Route, Vault};

#[expect(clippy::unnecessary_wraps, reason = "the other build refuses")]
pub(super) fn dress(_: &Vault, _: &Route, _: Moment, _: &mut Request, _: &mut Request) -> Result<(), String> {
    Ok(())
}

#[expect(clippy::unnecessary_wraps, reason = "the other build refuses")]
pub(crate) fn check_template(_: &str) -> Result<(), String> {
    Ok(())
}
