//! What runs behind System, Test, Limits, UserInfo and the jobs: questions to the org, and what a trigger sees.
//!
//! Refuses to answer any of them itself. Invariant: a question carries what it needs by value.

use crate::code::Code;
use crate::exchange;
use crate::library::Native;
use crate::machine::{Machine, TriggerContext, Waits};
use crate::natives::{Given, missing};
use crate::operate::Raise;
use crate::question::{EnqueueKind, Question};
use crate::types::ClassId;
use crate::value::Value;

impl Machine {
    pub(crate) fn platform_native(
        &mut self,
        code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, ..] = *given;
        match native {
            SystemSay => {
                let (level, text) = (self.given_text(first)?.to_string(), self.given_text(second)?.to_string());
                let line = self.line_of(code);
                Err(Raise::asked(Question::Debug { level, text, line }, Waits::Nothing))
            }
            SystemBeginRunAs | SystemEndRunAs => {
                let (method, arguments) = match native {
                    SystemBeginRunAs if first == Value::NULL => return Err(Raise::null_argument()),
                    SystemBeginRunAs => ("System.runAs", vec![exchange::value_out(&self.heap, first)]),
                    _ => ("System.endRunAs", Vec::new()),
                };
                Err(Raise::asked(Question::System { method: method.into(), arguments }, Waits::Nothing))
            }
            SystemEnqueue => self.enqueue(code, first, first, EnqueueKind::Queueable, [second, given[2], given[3]]),
            SystemFinish if self.finalizer != Value::NULL => {
                let words = "More than one Finalizer cannot be attached to same Async Apex Job";
                Err(Raise::new("AsyncException", &[words]))
            }
            SystemFinish => {
                self.finalizer = first;
                Ok(())
            }
            SystemSchedule => {
                let (name, cron) = (self.given_text(first)?.to_string(), self.given_text(second)?.to_string());
                self.enqueue(code, given[2], given[2], EnqueueKind::Schedulable { name, cron }, [Value::NULL; 3])
            }
            _ => self.ask(native, given),
        }
    }

    /// The questions that are only a name.
    fn ask(&mut self, native: Native, given: &Given) -> Result<(), Raise> {
        let [name, arguments @ ..] = given;
        let named = || Ok::<String, Raise>(self.given_text(*name)?.to_string());
        let question = match native {
            Native::SystemNow => Question::Now,
            Native::SystemLimitOf => Question::Limit { method: named()? },
            Native::SystemUserFact => Question::User { method: named()? },
            Native::SystemAsk => {
                let there = arguments.iter().take_while(|argument| **argument != Value::NULL);
                let arguments = there.map(|argument| exchange::value_out(&self.heap, *argument)).collect();
                Question::System { method: named()?, arguments }
            }
            _ => return Err(missing(native)),
        };
        Err(Raise::asked(question, Waits::Any))
    }

    /// Of the sources, not of the library.
    pub(crate) fn line_of(&self, code: &Code) -> u32 {
        let place = |frame: &crate::machine::Frame| {
            let function = code.functions.get(frame.function as usize).filter(|function| !function.is_library)?;
            Some(function.place(frame.at.saturating_sub(1)).line)
        };
        self.frames.iter().rev().find_map(place).unwrap_or_default()
    }

    /// `Trigger.new` and its like, by their place in the library's list.
    pub(crate) fn trigger_context(&mut self, what: u8, operations: ClassId) -> Result<(), Raise> {
        let Some(TriggerContext { event, new, old, new_map, old_map, .. }) = self.triggers.last() else {
            return self.give(if what >= 6 { Value::FALSE } else { Value::NULL });
        };
        // A bit for each event, in the order in which they are declared: before, then after.
        let events = match what {
            0 => return self.give(*new),
            1 => return self.give(*old),
            2 => return self.give(*new_map),
            3 => return self.give(*old_map),
            4 => return self.give_whole(self.size(*new).max(self.size(*old)) as i32),
            5 => return self.give(Value::enumerated(operations, *event as u16)),
            7 => 0b000_0111,
            8 => 0b111_1000,
            9 => 0b000_1001,
            10 => 0b001_0010,
            11 => 0b010_0100,
            12 => 0b100_0000,
            _ => 0b111_1111,
        };
        self.give_truth(events >> *event as u8 & 1 == 1)
    }
}
