//! Properties whose accessor computes, in JSON: each is asked before the text is written.
//!
//! Refuses to call an accessor from here: `Accessors` in the library does, before the operation at hand, which then
//! runs again with what was told. Invariant: what an accessor tells is written, and the field behind it stays as it is.

use crate::code::Code;
use crate::machine::Machine;
use crate::operate::Raise;
use crate::value::{Object, Value};

/// What the accessors of one object graph have told so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    /// What is to be written, and how many frames there were.
    of: (Value, usize),
    /// Object, slot of the property, value.
    pub values: Vec<(Value, u16, Value)>,
}

impl Told {
    pub fn find(&self, object: Value, slot: u16) -> Option<Value> {
        self.values.iter().find(|(of, place, _)| (*of, *place) == (object, slot)).map(|(.., value)| *value)
    }
}

impl Machine {
    /// What the accessors of a value and of all that it holds tell. Where one was not asked yet it is, and the native
    /// that wants to know begins anew.
    pub(crate) fn told(&mut self, code: &Code, root: Value) -> Result<Told, Raise> {
        let Some((read, _)) = code.accessors else { return Ok(Told::default()) };
        let mut told = std::mem::take(&mut self.told);
        if told.of != (root, self.frames.len()) {
            told = Told { of: (root, self.frames.len()), values: Vec::new() };
        }
        let missing = self.untold(code, root, &told);
        if missing.is_empty() {
            return Ok(told);
        }
        self.told = told;
        let mut lists = [Vec::new(), Vec::new(), Vec::new()];
        for (object, slot, getter) in missing {
            for (list, value) in
                lists.iter_mut().zip([object, Value::integer(slot.into()), Value::integer(getter as i32)])
            {
                list.push(value);
            }
        }
        let lists = lists.map(|list| self.heap.put(Object::list(list)));
        Err(Raise::before(read, lists.to_vec()))
    }

    /// Objects with the slots and the accessors that are still to be asked.
    fn untold(&self, code: &Code, root: Value, told: &Told) -> Vec<(Value, u16, u32)> {
        let mut missing = Vec::new();
        let mut seen = vec![false; self.heap.size()];
        let mut waiting = vec![root];
        while let Some(value) = waiting.pop() {
            let place = value.handle().and_then(|handle| seen.get_mut(handle as usize));
            let Some(new @ false) = place else { continue };
            *new = true;
            match self.heap.get(value) {
                Some(Object::List(values)) => waiting.extend(values.iter()),
                Some(Object::Set(table) | Object::Map(table)) => {
                    for (key, held) in table.entries() {
                        waiting.extend([key, held]);
                    }
                }
                Some(Object::Instance { class, fields }) => {
                    let getters = code.classes.get(usize::from(*class)).map_or(&[][..], |class| &class.getters);
                    for (slot, held) in (0..).zip(fields) {
                        let Some((_, getter)) = getters.iter().find(|(of, _)| *of == slot) else {
                            waiting.push(*held);
                            continue;
                        };
                        match told.find(value, slot) {
                            Some(told) => waiting.push(told),
                            None => missing.push((value, slot, code.override_of(*class, *getter))),
                        }
                    }
                }
                _ => {}
            }
        }
        missing
    }
}
