//! What runs behind List, Set and Map.
//!
//! Refuses to call Apex code: a sort by a comparator is in the library, in Apex. Invariant: sets and maps keep the order
//! in which they were filled.

use crate::code::Code;
use crate::exchange;
use crate::execute::out_of_bounds;
use crate::letters;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, integer, object};
use crate::operate::{self, Raise};
use crate::value::{Object, Table, Value};

impl Machine {
    pub(crate) fn collection_native(
        &mut self,
        _code: &Code,
        native: Native,
        given: &Given,
        count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        match native {
            ListSize | SetSize | MapSize => self.give_whole(self.size(first) as i32),
            ListIsEmpty | SetIsEmpty | MapIsEmpty => self.give_truth(self.size(first) == 0),
            ListClear | SetClear | MapClear => {
                match self.heap.get_mut(first) {
                    Some(Object::List(values)) => values.clear(),
                    Some(Object::Set(table) | Object::Map(table)) => *table = Table::default(),
                    _ => {}
                }
                Ok(())
            }
            ListClone | SetClone | MapClone => {
                let copy = self.heap.get(first).cloned().unwrap_or_default();
                self.give_object(copy)
            }
            ListGet => {
                let value = self.element(first, second)?;
                self.give(value)
            }
            ListSet => self.set_element(first, second, third),
            ListContains => {
                let found = self.elements(first)?.into_iter().any(|value| operate::equal(&self.heap, value, second));
                self.give_truth(found)
            }
            ListIndexOf => {
                let found =
                    self.elements(first)?.into_iter().position(|value| operate::equal(&self.heap, value, second));
                self.give_whole(found.map_or(-1, |place| place as i32))
            }
            ListReserve => Ok(()),
            ListFill => {
                let count = integer(second)?;
                if !(0..=letters::TOO_LARGE as i32 / 16).contains(&count) {
                    return Err(Raise::new(
                        "ListException",
                        &["Size is out of bounds: ", &letters::digits(count.into())],
                    ));
                }
                self.heap.grew(count as u64 * 16);
                if let Some(Object::List(values)) = self.heap.get_mut(first) {
                    values.resize(count as usize, Value::NULL);
                }
                Ok(())
            }
            ListBatches => {
                let mut batches = Vec::new();
                for batch in self.elements(first)?.chunks(200) {
                    batches.push(self.heap.put(Object::List(batch.to_vec())));
                }
                self.give_object(Object::List(batches))
            }
            ListSortPlain => self.sort_plain(first),
            ListPlainOrder => self.give_whole(object::plain_order(&self.heap, first, second)),
            ListAdd | ListRemove | ListAddAll => self.list(native, given, count),
            SetAdd | SetContains | SetRemove | SetAddAll | SetContainsAll | SetRemoveAll => {
                self.set(native, first, second)
            }
            _ => self.map(native, given),
        }
    }

    pub(crate) fn size(&self, value: Value) -> usize {
        match self.heap.get(value) {
            Some(Object::List(values)) => values.len(),
            Some(Object::Set(table) | Object::Map(table)) => table.len(),
            _ => 0,
        }
    }

    fn list(&mut self, native: Native, [list, second, third, ..]: &Given, count: u8) -> Result<(), Raise> {
        let mut more = match native {
            Native::ListAddAll => self.elements(*second).map_err(|_| Raise::null_argument())?,
            Native::ListAdd if count == 2 => vec![*second],
            _ => Vec::new(),
        };
        self.heap.grew(16 + more.len() as u64 * 16);
        let Some(Object::List(values)) = self.heap.get_mut(*list) else { return Err(Raise::null()) };
        if native == Native::ListAddAll || (native == Native::ListAdd && count == 2) {
            values.append(&mut more);
            return Ok(());
        }
        let index = integer(*second)?;
        let last = values.len() as i32 - i32::from(native == Native::ListRemove);
        if index < 0 || index > last {
            return Err(out_of_bounds(index));
        }
        if native == Native::ListAdd {
            values.insert(index as usize, *third);
            return Ok(());
        }
        let removed = values.remove(index as usize);
        self.give(removed)
    }

    /// Sorts primitives and enums; answers whether there were only those.
    fn sort_plain(&mut self, list: Value) -> Result<(), Raise> {
        let mut values = self.elements(list)?;
        let is_plain = |value: &Value| {
            !matches!(self.heap.get(*value), Some(Object::Instance { .. } | Object::Record(_) | Object::List(_)))
        };
        let plain = values.iter().all(is_plain);
        if plain {
            let heap = &self.heap;
            values.sort_unstable_by(|one, other| object::plain_order(heap, *one, *other).cmp(&0));
            if let Some(Object::List(held)) = self.heap.get_mut(list) {
                *held = values;
            }
        }
        self.give_truth(plain)
    }

    fn set(&mut self, native: Native, set: Value, second: Value) -> Result<(), Raise> {
        let given = if matches!(native, Native::SetAddAll | Native::SetContainsAll | Native::SetRemoveAll) {
            self.elements(second).map_err(|_| Raise::null_argument())?
        } else {
            vec![second]
        };
        self.heap.grew(given.len() as u64 * 64);
        let mut changed = native == Native::SetContainsAll;
        for value in given {
            let key = operate::key(&self.heap, value);
            let Some(Object::Set(table)) = self.heap.get_mut(set) else { return Err(Raise::null()) };
            let there = table.get(&key).is_some();
            if native == Native::SetContainsAll {
                changed &= there;
                continue;
            }
            changed |= match native {
                Native::SetContains => there,
                Native::SetRemove | Native::SetRemoveAll => table.remove(&key).is_some(),
                _ => !there && table.put(key, (value, Value::NULL)).is_none(),
            };
        }
        self.give_truth(changed)
    }

    fn map(&mut self, native: Native, [map, second, third, ..]: &Given) -> Result<(), Raise> {
        if native == Native::MapPutAll {
            let more = match self.heap.get(*second) {
                Some(Object::Map(table)) => table.clone(),
                Some(Object::List(values)) => exchange::by_id(&self.heap, values),
                _ => return Err(Raise::null_argument()),
            };
            self.heap.grew(64 + more.len() as u64 * 64);
            for entry in more.entries() {
                let key = operate::key(&self.heap, entry.0);
                let Some(Object::Map(table)) = self.heap.get_mut(*map) else { return Err(Raise::null()) };
                table.put(key, entry);
            }
            return Ok(());
        }
        let key = operate::key(&self.heap, *second);
        self.heap.grew(64);
        let Some(Object::Map(table)) = self.heap.get_mut(*map) else { return Err(Raise::null()) };
        let left = match native {
            Native::MapPut => table.put(key, (*second, *third)),
            Native::MapGet => table.get(&key),
            Native::MapRemove => table.remove(&key),
            Native::MapContainsKey => Some(Value::boolean(table.get(&key).is_some())),
            Native::MapKeySet => {
                let keys: Vec<Value> = table.entries().map(|(key, _)| key).collect();
                let set = self.set_of(keys);
                return self.give_object(set);
            }
            _ => {
                let values = table.entries().map(|(_, value)| value).collect();
                return self.give_object(Object::List(values));
            }
        };
        self.give(left.unwrap_or_default())
    }

    pub(crate) fn set_of(&self, values: Vec<Value>) -> Object {
        let mut table = Table::default();
        for value in values {
            table.put(operate::key(&self.heap, value), (value, Value::NULL));
        }
        Object::Set(table)
    }
}
