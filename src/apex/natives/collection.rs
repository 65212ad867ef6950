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
use crate::types::Type;
use crate::value::{Key, Object, Table, Value};

/// Sixteen elements cost an instruction.
const BYTES_OF_AN_ELEMENT: usize = 4;

impl Machine {
    pub(crate) fn collection_native(
        &mut self,
        code: &Code,
        native: Native,
        given: &Given,
        count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        // What searches or shifts a list goes through it.
        let goes_through = match native {
            ListContains | ListIndexOf | ListRemove | ListSortPlain | ListBatches => true,
            ListAdd => count == 3,
            _ => false,
        };
        if goes_through {
            self.owe(self.size(first) * BYTES_OF_AN_ELEMENT);
        }
        match native {
            ListSize | SetSize | MapSize => self.give_whole(self.size(first) as i32),
            ListIsEmpty | SetIsEmpty | MapIsEmpty => self.give_truth(self.size(first) == 0),
            ListClear | SetClear | MapClear => {
                match self.heap.get_mut(first) {
                    Some(Object::List(values)) => values.clear(),
                    Some(Object::Set(table) | Object::Map(table)) => {
                        *table = Table::made_as(table.made);
                    }
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
            ListSet => self.set_element(code, first, second, third),
            ListContains | ListIndexOf
                if let Some(equality) = &code.equality
                    && (self.is_own(code, second) || self.holds_own(code, first)) =>
            {
                let function = if native == ListContains { equality.holds } else { equality.place };
                self.stack.extend([first, second]);
                self.enter(code, function, 2, None)
            }
            ListContains => {
                let found = self.elements(first)?.into_iter().any(|value| operate::equal(&self.heap, value, second));
                self.give_truth(found)
            }
            ListIndexOf => {
                let found =
                    self.elements(first)?.into_iter().position(|value| operate::equal(&self.heap, value, second));
                self.give_whole(found.map_or(-1, |place| place as i32))
            }
            ListFill => {
                let count = integer(second)?;
                if !(0..=letters::LONGEST as i32 / 8).contains(&count) {
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
                    batches.push(self.heap.put(Object::list(batch.to_vec())));
                }
                self.give_object(Object::list(batches))
            }
            ListSortPlain => self.sort_plain(first),
            ListPlainOrder => self.give_whole(object::plain_order(&self.heap, first, second)),
            ListAdd | ListRemove | ListAddAll | ListCopy => self.list(code, native, given, count),
            SetAdd | SetContains | SetRemove | SetAddAll | SetContainsAll | SetRemoveAll | SetRetainAll => {
                self.set(code, native, first, second)
            }
            EqualityOwn => self.give_truth(self.is_own(code, first)),
            EqualityCandidates => {
                let candidates = match self.heap.get(first) {
                    Some(Object::Set(table) | Object::Map(table)) => table.with_hash(integer(second)?),
                    _ => Vec::new(),
                };
                self.give_object(Object::list(candidates))
            }
            ListObjectType | MapObjectType => match self.heap.get(first).and_then(|object| code.made(object.made())) {
                Some(Type::List(of)) => self.give_object_type(of),
                Some(Type::Map(of)) => self.give_object_type(&of.1),
                _ => self.give(Value::NULL),
            },
            EqualityKeep => self.keep(code, first, second),
            _ => self.map(code, native, given),
        }
    }

    fn give_object_type(&mut self, of: &Type) -> Result<(), Raise> {
        match of {
            Type::Record(Some(object)) => self.give_object(Object::SObjectType(object.clone())),
            _ => self.give(Value::NULL),
        }
    }

    pub(crate) fn size(&self, value: Value) -> usize {
        match self.heap.get(value) {
            Some(Object::List(values)) => values.len(),
            Some(Object::Set(table) | Object::Map(table)) => table.len(),
            _ => 0,
        }
    }

    fn list(&mut self, code: &Code, native: Native, [list, second, third, ..]: &Given, count: u8) -> Result<(), Raise> {
        let mut more = match native {
            // A new list of no list is empty: public libraries rely on it, and test it.
            Native::ListCopy if *second == Value::NULL => Vec::new(),
            Native::ListAddAll | Native::ListCopy => self.elements(*second).map_err(|_| Raise::null_argument())?,
            Native::ListAdd if count == 2 => vec![*second],
            _ => Vec::new(),
        };
        match native {
            Native::ListAddAll | Native::ListCopy => self.check_all_stored(code, *list, *second, &more)?,
            Native::ListAdd => {
                self.check_stored(code, *list, if count == 2 { &more } else { std::slice::from_ref(third) })?
            }
            _ => {}
        }
        self.heap.grew(16 + more.len() as u64 * 16);
        let Some(Object::List(values)) = self.heap.get_mut(*list) else { return Err(Raise::null()) };
        if matches!(native, Native::ListAddAll | Native::ListCopy) || (native == Native::ListAdd && count == 2) {
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
            merge_sort(&mut values, &|one, other| object::plain_order(heap, one, other) <= 0);
            if let Some(Object::List(held)) = self.heap.get_mut(list) {
                **held = values;
            }
        }
        self.give_truth(plain)
    }

    fn set(&mut self, code: &Code, native: Native, set: Value, second: Value) -> Result<(), Raise> {
        use Native::*;
        let bulk = matches!(native, SetAddAll | SetContainsAll | SetRemoveAll | SetRetainAll);
        let given = match bulk {
            true => self.elements(second).map_err(|_| Raise::null_argument())?,
            false => vec![second],
        };
        match native {
            SetAdd => self.check_stored(code, set, &given)?,
            SetAddAll => self.check_all_stored(code, set, second, &given)?,
            _ => {}
        }
        let keys = self.keys(code, set, &given)?;
        self.heap.grew(given.len() as u64 * 64);
        let Some(Object::Set(table)) = self.heap.get_mut(set) else { return Err(Raise::null()) };
        let mut changed = native == SetContainsAll;
        if native == SetRetainAll {
            let mut wanted = Table::default();
            for key in keys {
                wanted.put(key, (Value::NULL, Value::NULL));
            }
            let before = table.len();
            table.retain(|key| wanted.get(key).is_some());
            changed = table.len() < before;
            return self.give_truth(changed);
        }
        for (value, key) in given.into_iter().zip(keys) {
            let there = table.get(&key).is_some();
            match native {
                SetContainsAll => changed &= there,
                SetContains => changed |= there,
                SetRemove | SetRemoveAll => changed |= table.remove(&key).is_some(),
                _ if there => {}
                _ => {
                    table.put(key, (value, Value::NULL));
                    changed = true;
                }
            }
        }
        self.give_truth(changed)
    }

    fn map(&mut self, code: &Code, native: Native, [map, second, third, ..]: &Given) -> Result<(), Raise> {
        if native == Native::MapPutAll {
            let more = match self.heap.get(*second) {
                Some(Object::Map(table)) => table.clone(),
                Some(Object::List(values)) => exchange::by_id(&self.heap, values),
                _ => return Err(Raise::null_argument()),
            };
            let entries: Vec<(Value, Value)> = more.entries().collect();
            let values: Vec<Value> = entries.iter().map(|(_, value)| *value).collect();
            self.check_all_stored(code, *map, *second, &values)?;
            let keys: Vec<Value> = entries.iter().map(|(key, _)| *key).collect();
            let keys = self.keys(code, *map, &keys)?;
            self.heap.grew(64 + more.len() as u64 * 64);
            let Some(Object::Map(table)) = self.heap.get_mut(*map) else { return Err(Raise::null()) };
            for (key, entry) in keys.into_iter().zip(entries) {
                table.put(key, entry);
            }
            return Ok(());
        }
        let made = self.heap.get(*map).map_or(0, Object::made);
        if native == Native::MapPut {
            self.check_stored(code, *map, &[*third])?;
        }
        let ignores_case = matches!(self.heap.get(*map), Some(Object::Map(table)) if table.ignores_case);
        let key = match native {
            Native::MapKeySet | Native::MapValues => Key::Null,
            _ => match self.key(code, *map, *second)? {
                Key::Text(text) if ignores_case => Key::Text(letters::lower(&text).into()),
                key => key,
            },
        };
        self.heap.grew(64);
        let Some(Object::Map(table)) = self.heap.get_mut(*map) else { return Err(Raise::null()) };
        let left = match native {
            Native::MapPut => table.put(key, (*second, *third)),
            Native::MapGet => table.get(&key),
            Native::MapRemove => table.remove(&key),
            Native::MapContainsKey => Some(Value::boolean(table.get(&key).is_some())),
            Native::MapKeySet => {
                let set = Object::Set(table.without_values());
                return self.give_object(set.made_as(code.made_of_map(made, false)));
            }
            _ => {
                let values = table.entries().map(|(_, value)| value).collect();
                return self.give_object(Object::list(values).made_as(code.made_of_map(made, true)));
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

/// Sorts and keeps what is equal in its order. The standard library's sorts are a hundred times the bytes.
fn merge_sort(values: &mut Vec<Value>, in_order: &dyn Fn(Value, Value) -> bool) {
    let mut run = 1;
    while run < values.len() {
        let mut merged = Vec::with_capacity(values.len());
        for both in values.chunks(run * 2) {
            let (mut left, mut right) = both.split_at(run.min(both.len()));
            while let (Some((one, rest_left)), Some((other, rest_right))) = (left.split_first(), right.split_first()) {
                if in_order(*one, *other) {
                    merged.push(*one);
                    left = rest_left;
                } else {
                    merged.push(*other);
                    right = rest_right;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        *values = merged;
        run *= 2;
    }
}
