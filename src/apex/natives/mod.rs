//! What runs behind the native methods of the library: a room for each file of `library/`.
//!
//! Refuses to call Apex code: what has to (a comparator, a mock) is in the library, in Apex. Invariant: takes its
//! arguments from the stack, and leaves a result exactly where the library declares one.

mod batch;
mod collection;
mod crypto;
mod database;
mod exception;
mod http;
mod json;
mod math;
mod moment;
mod number;
pub(crate) mod object;
mod pattern;
mod platform;
mod record;
mod schema;
mod text;

use crate::code::Code;
use crate::letters;
use crate::library::Native;
use crate::machine::Machine;
use crate::operate::{Raise, Raised};
use crate::value::{Object, Value};

/// Receiver, if any, and arguments.
pub(crate) type Given = [Value; 8];

impl Machine {
    pub(crate) fn native(&mut self, code: &Code, native: Native, count: u8, on: bool) -> Result<(), Raise> {
        let mut given: Given = [Value::NULL; 8];
        let from = self.stack.len().saturating_sub(count.into());
        for (argument, value) in given.iter_mut().zip(self.stack.drain(from..)) {
            *argument = value;
        }
        if on && given[0] == Value::NULL {
            return Err(Raise::null());
        }
        // What goes through a text takes its time.
        for value in &given[..2] {
            match self.heap.get(*value) {
                Some(Object::Text(text)) => self.owe(text.len()),
                Some(Object::Blob(bytes)) => self.owe(bytes.len()),
                _ => {}
            }
        }
        let done = match native {
            _ if native <= Native::LAST_OF_COLLECTION => self.collection_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_CRYPTO => self.crypto_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_DATABASE => self.database_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_EXCEPTION => self.exception_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_HTTP => self.http_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_JSON => self.json_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_MATH => self.math_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_MOMENT => self.moment_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_NUMBER => self.number_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_OBJECT => self.object_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_PATTERN => self.pattern_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_PLATFORM => self.platform_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_RECORD => self.record_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_SCHEMA => self.schema_native(code, native, &given, count),
            _ if native <= Native::LAST_OF_STUB => self.make_stub(given[0], given[1]),
            _ => self.text_native(code, native, &given, count),
        };
        match done {
            Err(raise) if raise.is_before() => {
                self.stack.extend(given.iter().take(count.into()));
                self.again(code, raise)
            }
            done => done,
        }
    }

    /// The operation at hand runs again when what it wanted to know is known. What it had taken from the stack is there
    /// again.
    pub(crate) fn again(&mut self, code: &Code, raise: Raise) -> Result<(), Raise> {
        if let Some(frame) = self.frames.last_mut() {
            frame.at = frame.at.saturating_sub(1);
        }
        match raise.raised() {
            Raised::Before(function, values) => {
                let count = values.len();
                self.stack.extend(values);
                self.enter(code, function, count, None)
            }
            asked => Err(Raise::of(asked)),
        }
    }

    /// Leaves a text.
    #[inline(never)]
    pub(crate) fn give_text(&mut self, text: &str) -> Result<(), Raise> {
        if letters::is_too_long(text) {
            return Err(Raise::long_text());
        }
        let value = self.heap.text(text);
        self.push(value);
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn give_object(&mut self, object: Object) -> Result<(), Raise> {
        let value = self.heap.put(object);
        self.push(value);
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn give(&mut self, value: Value) -> Result<(), Raise> {
        self.push(value);
        Ok(())
    }

    pub(crate) fn give_truth(&mut self, truth: bool) -> Result<(), Raise> {
        self.give(Value::boolean(truth))
    }

    pub(crate) fn give_whole(&mut self, number: i32) -> Result<(), Raise> {
        self.give(Value::integer(number))
    }
}

/// A method that the library declares and nothing runs yet.
pub(crate) fn missing(native: Native) -> Raise {
    let number = letters::digits(native as i64);
    Raise::new("UnsupportedFeature", &["A method of the library is not supported here yet: native ", &number])
}

pub(crate) fn integer(value: Value) -> Result<i32, Raise> {
    value.as_integer().ok_or_else(Raise::null_argument)
}
