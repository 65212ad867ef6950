//! Sets and maps: entries in the order in which they came, found by keys.
//!
//! Refuses to compute a key of an object whose class has its own hash code: `equality` does. Invariant: every place
//! leads to an entry that is there, and places are ordered by their keys.

use std::sync::Arc;

use crate::types::ClassId;
use crate::value::{Handle, Made, Value};

/// What a map or set finds its entries by. Strings keep their case here, other than with `==`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Null,
    Boolean(bool),
    Whole(i64),
    /// The bits of a double.
    Double(u64),
    Date(i32),
    Datetime(i64),
    Time(i32),
    Enum(ClassId, u16),
    Text(Arc<str>),
    /// A decimal without trailing zeros.
    Decimal(i128, u8),
    /// What a record or a collection holds.
    Content(Arc<str>),
    /// An object that is only equal to itself, or one whose class has a hash code for it: that goes before.
    Object(i32, Handle),
}

/// A map's or set's entries, which keep the order in which they came.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table {
    /// Texts are found without regard to case: a describe's maps.
    pub ignores_case: bool,
    pub made: Made,
    /// Where each key's entry is, ordered by key.
    places: Vec<(Key, u32)>,
    /// Key and value; a set's values are null. None where an entry was removed.
    entries: Vec<Option<(Value, Value)>>,
}

impl Table {
    pub fn ignoring_case() -> Table {
        Table { ignores_case: true, ..Table::default() }
    }

    /// An empty one, made as that.
    pub fn made_as(made: Made) -> Table {
        Table { made, ..Table::default() }
    }

    pub fn len(&self) -> usize {
        self.places.len()
    }

    #[inline(never)]
    fn place(&self, key: &Key) -> Result<usize, usize> {
        self.places.binary_search_by(|(known, _)| known.cmp(key))
    }

    pub fn get(&self, key: &Key) -> Option<Value> {
        let (_, entry) = self.places.get(self.place(key).ok()?)?;
        self.entries.get(*entry as usize)?.map(|(_, value)| value)
    }

    pub fn put(&mut self, key: Key, entry: (Value, Value)) -> Option<Value> {
        match self.place(&key) {
            Ok(place) => {
                let (_, held) = self.places.get(place)?;
                // The key that came first stays.
                let (_, value) = self.entries.get_mut(*held as usize)?.as_mut()?;
                Some(std::mem::replace(value, entry.1))
            }
            Err(place) => {
                self.places.insert(place, (key, self.entries.len() as u32));
                self.entries.push(Some(entry));
                None
            }
        }
    }

    pub fn remove(&mut self, key: &Key) -> Option<Value> {
        let (_, entry) = self.places.remove(self.place(key).ok()?);
        self.entries.get_mut(entry as usize)?.take().map(|(_, value)| value)
    }

    /// The keys whose objects have a hash code.
    pub fn with_hash(&self, hash: i32) -> Vec<Value> {
        let from = self.places.partition_point(|(key, _)| *key < Key::Object(hash, 0));
        let found =
            self.places.iter().skip(from).take_while(|(key, _)| matches!(key, Key::Object(of, _) if *of == hash));
        found
            .filter_map(|(_, entry)| self.entries.get(*entry as usize).copied().flatten())
            .map(|(key, _)| key)
            .collect()
    }

    /// Removes every entry whose key is not wanted.
    pub fn retain(&mut self, wanted: impl Fn(&Key) -> bool) {
        let entries = &mut self.entries;
        self.places.retain(|(key, entry)| {
            let stays = wanted(key);
            if let Some(place) = entries.get_mut(*entry as usize).filter(|_| !stays) {
                *place = None;
            }
            stays
        });
    }

    /// The keys as a set has them.
    pub fn without_values(&self) -> Table {
        let mut set = Table { made: 0, ..self.clone() };
        set.entries.iter_mut().flatten().for_each(|(_, value)| *value = Value::NULL);
        set
    }

    pub fn entries(&self) -> impl Iterator<Item = (Value, Value)> {
        self.entries.iter().filter_map(|entry| *entry)
    }

    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Value> {
        self.entries.iter_mut().flatten().flat_map(|(key, value)| [key, value])
    }

    /// After its values were moved to another heap: objects that were found by their place have another place now.
    pub fn rekey(&mut self, moved: &dyn Fn(Handle) -> Handle) {
        for (key, entry) in std::mem::take(&mut self.places) {
            let key = match key {
                Key::Object(hash, handle) => Key::Object(hash, moved(handle)),
                other => other,
            };
            let place = self.place(&key).unwrap_or_else(|place| place);
            self.places.insert(place, (key, entry));
        }
    }
}
