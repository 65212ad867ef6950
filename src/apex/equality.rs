//! Objects whose class has its own `equals` and `hashCode`: as keys, elements and operands of `==`.
//!
//! Refuses to call them from here: `Equality` in the library does, before the operation at hand, which then runs again
//! with what was found. Invariant: a key of such an object begins with its hash code, and of equal objects one collection
//! knows only the first.
//! Simplified: objects inside lists, sets and maps that are themselves keys are told apart by identity.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_map_type_custom.htm>

use crate::code::Code;
use crate::machine::Machine;
use crate::operate::{self, Raise};
use crate::value::{Key, Made, Object, Table, Value};

impl Machine {
    /// Whether a value's class says which objects are equal.
    pub(crate) fn is_own(&self, code: &Code, value: Value) -> bool {
        let (Some(equality), Some(Object::Instance { class, .. })) = (&code.equality, self.heap.get(value)) else {
            return false;
        };
        [equality.equals, equality.hash_code].iter().any(|function| code.override_of(*class, *function) != *function)
    }

    /// Whether a collection holds such an object.
    pub(crate) fn holds_own(&self, code: &Code, value: Value) -> bool {
        match self.heap.get(value) {
            Some(Object::List(values)) => values.iter().any(|value| self.is_own(code, *value)),
            Some(Object::Set(table) | Object::Map(table)) => {
                table.entries().any(|(key, value)| self.is_own(code, key) || self.is_own(code, value))
            }
            _ => false,
        }
    }

    /// The library's function that compares the two topmost values, where the machine must not do it by itself.
    pub(crate) fn comparison(&self, code: &Code, negated: bool) -> Option<u32> {
        let equality = code.equality.as_ref()?;
        let [.., one, other] = *self.stack.as_slice() else { return None };
        let both = one != other && one != Value::NULL && other != Value::NULL;
        let own = |value: Value| self.is_own(code, value) || self.holds_own(code, value);
        (both && (own(one) || own(other))).then_some(if negated { equality.differ } else { equality.same })
    }

    /// By what a collection finds values.
    pub(crate) fn keys(&mut self, code: &Code, collection: Value, values: &[Value]) -> Result<Vec<Key>, Raise> {
        if let Some(known) = self.known.take_if(|known| known.len() == values.len()) {
            return Ok(known);
        }
        match &code.equality {
            Some(equality) if values.iter().any(|value| self.is_own(code, *value)) => {
                let list = self.heap.put(Object::list(values.to_vec()));
                Err(Raise::before(equality.know, vec![collection, list]))
            }
            _ => Ok(values.iter().map(|value| operate::key(&self.heap, *value)).collect()),
        }
    }

    /// By what a collection finds a value.
    pub(crate) fn key(&mut self, code: &Code, collection: Value, value: Value) -> Result<Key, Raise> {
        if code.equality.is_none() {
            return Ok(operate::key(&self.heap, value));
        }
        Ok(self.keys(code, collection, &[value])?.pop().unwrap_or(Key::Null))
    }

    /// What was found for the operation that comes next.
    pub(crate) fn keep(&mut self, code: &Code, known: Value, hashes: Value) -> Result<(), Raise> {
        let (known, hashes) = (self.elements(known)?, self.elements(hashes)?);
        let mut keys = Vec::new();
        for (value, hash) in known.into_iter().zip(hashes) {
            keys.push(match value.handle() {
                Some(handle) if self.is_own(code, value) => Key::Object(hash.as_integer().unwrap_or_default(), handle),
                _ => operate::key(&self.heap, value),
            });
        }
        self.known = Some(keys);
        Ok(())
    }

    /// A set or map of elements that lie on the stack.
    pub(crate) fn new_table(
        &mut self,
        code: &Code,
        values: Vec<Value>,
        is_map: bool,
        made: Made,
    ) -> Result<Value, Raise> {
        let width = if is_map { 2 } else { 1 };
        let keys: Vec<Value> = values.iter().step_by(width).copied().collect();
        let keys = match self.keys(code, Value::NULL, &keys) {
            Ok(keys) => keys,
            Err(raise) => {
                self.stack.extend(values);
                return Err(raise);
            }
        };
        let mut table = Table::made_as(made);
        for (key, entry) in keys.into_iter().zip(values.chunks_exact(width)) {
            match *entry {
                [key_value, value] => _ = table.put(key, (key_value, value)),
                [value] if table.get(&key).is_none() => _ = table.put(key, (value, Value::NULL)),
                _ => {}
            }
        }
        Ok(self.heap.put(if is_map { Object::Map(table) } else { Object::Set(table) }))
    }
}
