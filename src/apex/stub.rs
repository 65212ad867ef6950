//! Objects of `Test.createStub`: whatever is called on them, their provider answers.
//!
//! Refuses to have fields. Invariant: a call on a stub is a call of the library's own method on the machine, with what
//! the provider is to know as its arguments.
//! Rule: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_testing_stub_api.htm>

use crate::code::Code;
use crate::machine::Machine;
use crate::operate::Raise;
use crate::types::Type;
use crate::value::{Object, Value};

impl Machine {
    /// Makes the object.
    pub(crate) fn make_stub(&mut self, of_type: Value, provider: Value) -> Result<(), Raise> {
        match self.heap.get(of_type) {
            Some(Object::TypeToken(Type::Class(class, _))) if provider != Value::NULL => {
                let stub = Object::Stub { class: *class, provider };
                self.give_object(stub)
            }
            _ => Err(Raise::null_argument()),
        }
    }

    /// Calls the provider when the receiver of a call is a stub; answers whether it is.
    pub(crate) fn call_stub(&mut self, code: &Code, function: u32, count: u8) -> Result<bool, Raise> {
        let from = self.stack.len().saturating_sub(count.into());
        let Some(stub) = self.stack.get(from).copied() else { return Ok(false) };
        let Some(Object::Stub { provider, .. }) = self.heap.get(stub) else { return Ok(false) };
        let provider = *provider;
        let method = code.methods.iter().find(|method| method.function() == Some(function));
        let (Some(method), Some(answers)) = (method, code.stub_calls) else { return Err(Raise::null()) };
        let mut given = self.stack.split_off(from);
        given.remove(0);
        let name = self.heap.text(&method.name);
        let returns = self.heap.put(Object::TypeToken(method.returns.clone()));
        let (mut types, mut names) = (Vec::new(), Vec::new());
        for (of_type, (name, _)) in method.parameters.iter().zip(&method.written) {
            types.push(self.heap.put(Object::TypeToken(of_type.clone())));
            names.push(self.heap.text(name));
        }
        let lists = [types, names, given].map(|values| self.heap.put(Object::list(values)));
        self.stack.extend_from_slice(&[provider, stub, name, returns]);
        self.stack.extend_from_slice(&lists);
        let answer = if method.returns == Type::Void { answers.1 } else { answers.0 };
        self.enter(code, answer, 7, None)?;
        Ok(true)
    }
}
