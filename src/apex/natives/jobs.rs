//! What runs behind the contexts that jobs get.
//!
//! Refuses nothing. Invariant: a context is the job's id and no more.

use crate::code::Code;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::Given;
use crate::operate::Raise;

impl Machine {
    pub(crate) fn jobs_native(
        &mut self,
        _code: &Code,
        _native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        self.give_job_id(given[0])
    }
}
