//! Exceptions: how they are made, where they are caught, and what is left of one that nobody catches.
//!
//! Refuses to let a LimitException be caught. Invariant: after an unwinding, nothing of the frames that were left is
//! on the stack, and the frame that the org pushed is the last one to go.

use crate::classes::{self, LIMIT_EXCEPTION, PLATFORM_EXCEPTIONS, UNSUPPORTED};
use crate::code::{Code, Function};
use crate::contract::Uncaught;
use crate::letters::digits;
use crate::machine::{Entry, Machine};
use crate::operate::Raised;
use crate::types::ClassId;
use crate::value::{Object, Value};

impl Machine {
    /// Makes an exception object and gives it the stack as it is now.
    pub(crate) fn exception(&mut self, code: &Code, raise: Raised) -> Value {
        let value = match raise {
            Raised::Thrown(value) | Raised::Left(value) => value,
            // Asked while nothing runs: there is nothing to say.
            Raised::Asked(..) | Raised::Before(..) => Value::NULL,
            Raised::New(name, mut message) => {
                // A method of the library that is written in Apex meets nothing that is null but what it was given.
                let function = self.frames.last().and_then(|frame| code.functions.get(frame.function as usize));
                if name == "NullPointerException" && function.is_some_and(|function| function.is_library) {
                    message = "Argument cannot be null.".to_owned();
                }
                let class = PLATFORM_EXCEPTIONS.iter().position(|known| *known == name).unwrap_or_default() as ClassId;
                let message = self.heap.text(&message);
                let value = self.new_instance(code, class);
                _ = self.set_field(value, classes::MESSAGE, message);
                value
            }
        };
        if self.exception_field(value, classes::STACK) == Value::NULL {
            let trace = self.trace(code);
            let trace = self.heap.text(&trace);
            _ = self.set_field(value, classes::STACK, trace);
        }
        value
    }

    pub(crate) fn exception_field(&self, value: Value, slot: u16) -> Value {
        match self.heap.get(value) {
            Some(Object::Instance { fields, .. }) => fields.get(usize::from(slot)).copied().unwrap_or_default(),
            _ => Value::NULL,
        }
    }

    /// Unwinds to the handler; answers the exception when nobody has one before the frame that the org pushed.
    pub(crate) fn raise(&mut self, code: &Code, raise: Raised) -> Option<Uncaught> {
        let value = self.exception(code, raise);
        let class = match self.heap.get(value) {
            Some(Object::Instance { class, .. }) => *class,
            _ => 0,
        };
        if self.exceptions.as_ref().is_some_and(|told| told.len() < 10_000) {
            let text = self.heap.str(self.exception_field(value, classes::MESSAGE)).cloned().unwrap_or_default();
            let told = (self.line_of(code), [&self.class_name(code, value), ": ", &text].concat());
            self.exceptions.iter_mut().for_each(|all| all.push(told.clone()));
        }
        while let Some(frame) = self.frames.last() {
            let function = code.functions.get(frame.function as usize)?;
            let at = frame.at.saturating_sub(1);
            let fits = |wanted: Option<ClassId>| wanted.is_none_or(|wanted| code.descends(class, wanted));
            let handler = function.handlers.iter().find(|handler| handler.guards(at) && fits(handler.class));
            if let Some(handler) = handler.filter(|_| class != LIMIT_EXCEPTION && class != UNSUPPORTED) {
                self.stack.truncate(frame.base as usize + usize::from(function.locals));
                self.stack.push(value);
                if let Some(frame) = self.frames.last_mut() {
                    frame.at = handler.target;
                }
                return None;
            }
            let frame = self.frames.pop()?;
            self.stack.truncate(frame.base as usize);
            if let Some(entry) = frame.entry {
                if entry == Entry::Trigger {
                    self.triggers.pop();
                }
                break;
            }
        }
        self.failed = value;
        Some(self.uncaught(code, value, 20))
    }

    fn uncaught(&self, code: &Code, value: Value, depth: u32) -> Uncaught {
        let text = |value: Value| self.heap.str(value).map(ToString::to_string).unwrap_or_default();
        let cause = self.exception_field(value, classes::CAUSE);
        Uncaught {
            type_name: self.class_name(code, value),
            message: text(self.exception_field(value, classes::MESSAGE)),
            stack: text(self.exception_field(value, classes::STACK)),
            cause: (cause != Value::NULL && depth > 0).then(|| Box::new(self.uncaught(code, cause, depth - 1))),
        }
    }

    pub(crate) fn class_name(&self, code: &Code, value: Value) -> String {
        match self.heap.get(value) {
            Some(Object::Instance { class, .. }) => {
                code.classes.get(usize::from(*class)).map(|class| class.name.to_string()).unwrap_or_default()
            }
            _ => String::new(),
        }
    }

    pub(crate) fn trace(&self, code: &Code) -> String {
        let mut lines: Vec<String> = Vec::new();
        for frame in self.frames.iter().rev() {
            let Some(function) = code.functions.get(frame.function as usize) else { continue };
            if function.is_library {
                continue;
            }
            let line = function.place(frame.at.saturating_sub(1)).line;
            lines.push([&place_name(function), ": line ", &digits(line.into()), ", column 1"].concat());
            if frame.entry.is_some() {
                break;
            }
        }
        lines.join("\n")
    }
}

/// `Class.DataProvider.lookUp`, `Trigger.AccountEnrichmentTrigger`
fn place_name(function: &Function) -> String {
    match function.is_trigger {
        true => ["Trigger.", &function.class].concat(),
        false => ["Class.", &function.class, ".", &function.method].concat(),
    }
}
