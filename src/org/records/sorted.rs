//! Rows in the order of their keys, in pieces that clones share.
//!
//! Refuses nothing. Invariants: a clone costs one count, however many rows there are; a write copies the list of pieces
//! and one piece at most, and only where a clone shares them; a key is found in the logarithm of how many there are,
//! and on the way hardly any key is read but by its beginning, which lies in the list itself: in a large table each key
//! that is followed to where it lies costs more than everything else.

use std::{cmp::Ordering, slice, sync::Arc};

use super::rows::Row;

/// Entries of one piece at most.
const MOST: usize = 256;

/// The first sixteen bytes of a key, with zeros where it is shorter: keys whose beginnings differ are in their order.
/// An id's fifteen letters are among them.
type Beginning = [u64; 2];

fn beginning(key: &str) -> Beginning {
    let mut bytes = [0; 16];
    match key.as_bytes().first_chunk() {
        // An id is longer.
        Some(first) => bytes = *first,
        None => {
            for (byte, of_key) in bytes.iter_mut().zip(key.bytes()) {
                *byte = of_key;
            }
        }
    }
    let whole = u128::from_be_bytes(bytes);
    [(whole >> 64) as u64, whole as u64]
}

/// A row under a key.
#[derive(Clone, Debug)]
pub struct Entry {
    beginning: Beginning,
    /// Its id; in an index a value, a zero byte and the id.
    pub key: Arc<str>,
    /// The row itself.
    pub row: Arc<Row>,
}

impl Entry {
    fn new(key: Arc<str>, row: Arc<Row>) -> Entry {
        Entry { beginning: beginning(&key), key, row }
    }
}

/// Some of the entries, and the beginning of the first one's key.
#[derive(Clone, Debug)]
struct Piece {
    beginning: Beginning,
    entries: Arc<Vec<Entry>>,
}

impl Piece {
    fn of(entries: Vec<Entry>) -> Piece {
        Piece { beginning: entries.first().map_or([0; 2], |first| first.beginning), entries: Arc::new(entries) }
    }

    /// Changes the entries.
    fn change(&mut self, change: impl FnOnce(&mut Vec<Entry>)) {
        let entries = Arc::make_mut(&mut self.entries);
        change(entries);
        self.beginning = entries.first().map_or([0; 2], |first| first.beginning);
    }
}

/// Rows by their keys. No piece is empty.
#[derive(Clone, Debug, Default)]
pub struct Sorted {
    pieces: Arc<Vec<Piece>>,
}

impl Sorted {
    /// The piece in which a key is or would be, and there the place where it is, or would be.
    fn find(&self, key: &str) -> (usize, Result<usize, usize>) {
        let wanted = beginning(key);
        let after = self.pieces.partition_point(|piece| match piece.beginning.cmp(&wanted) {
            Ordering::Equal => piece.entries.first().is_some_and(|first| *first.key <= *key),
            order => order.is_lt(),
        });
        let piece = after.saturating_sub(1);
        let entries = self.pieces.get(piece).map_or(&[][..], |piece| piece.entries.as_slice());
        let order = |entry: &Entry| entry.beginning.cmp(&wanted).then_with(|| (*entry.key).cmp(key));
        (piece, entries.binary_search_by(order))
    }

    /// The row under a key.
    #[inline(never)]
    pub fn get(&self, key: &str) -> Option<&Arc<Row>> {
        let (piece, place) = self.find(key);
        self.pieces.get(piece)?.entries.get(place.ok()?).map(|entry| &entry.row)
    }

    /// Puts a row under a key, in the place of the one that was there.
    #[inline(never)]
    pub fn put(&mut self, key: Arc<str>, row: Arc<Row>) {
        let (at, place) = self.find(&key);
        let pieces = Arc::make_mut(&mut self.pieces);
        let is_last = at + 1 >= pieces.len();
        let Some(piece) = pieces.get_mut(at) else { return pieces.push(Piece::of(vec![Entry::new(key, row)])) };
        // Ids come in their order: what is added at the end fills one piece after the other.
        if is_last && place == Err(MOST) {
            return pieces.push(Piece::of(vec![Entry::new(key, row)]));
        }
        let mut rest = Vec::new();
        piece.change(|entries| match place {
            Ok(place) => {
                if let Some(entry) = entries.get_mut(place) {
                    entry.row = row;
                }
            }
            Err(place) => {
                entries.insert(place, Entry::new(key, row));
                if entries.len() > MOST {
                    rest = entries.split_off(MOST / 2);
                }
            }
        });
        if !rest.is_empty() {
            pieces.insert(at + 1, Piece::of(rest));
        }
    }

    /// Takes the row under a key away.
    #[inline(never)]
    pub fn remove(&mut self, key: &str) {
        let (at, Ok(place)) = self.find(key) else { return };
        let pieces = Arc::make_mut(&mut self.pieces);
        let Some(piece) = pieces.get_mut(at) else { return };
        piece.change(|entries| _ = entries.remove(place));
        if piece.entries.is_empty() {
            pieces.remove(at);
        }
    }

    /// The entries from a key on.
    pub fn from(&self, key: &str) -> Entries<'_> {
        let (piece, place) = self.find(key);
        let place = place.unwrap_or_else(|place| place);
        let mut pieces = self.pieces.get(piece..).unwrap_or_default().iter();
        let first = pieces.next().map_or(&[][..], |piece| piece.entries.as_slice());
        Entries { pieces, piece: first.get(place..).unwrap_or_default().iter() }
    }

    /// Whether another one has not been written to since it was this one's clone, or the other way round.
    pub fn is(&self, other: &Sorted) -> bool {
        Arc::ptr_eq(&self.pieces, &other.pieces)
    }
}

/// Entries in the order of their keys.
#[derive(Default)]
pub struct Entries<'a> {
    pieces: slice::Iter<'a, Piece>,
    piece: slice::Iter<'a, Entry>,
}

impl<'a> Iterator for Entries<'a> {
    type Item = &'a Entry;

    fn next(&mut self) -> Option<&'a Entry> {
        loop {
            if let Some(entry) = self.piece.next() {
                return Some(entry);
            }
            self.piece = self.pieces.next()?.entries.iter();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use apex::Record;

    use super::*;
    use crate::records::rows::State;

    #[test]
    fn it_holds_what_an_ordered_map_holds_and_a_clone_keeps_what_it_had() {
        let (mut sorted, mut map) = (Sorted::default(), BTreeMap::new());
        let mut clones = Vec::new();
        let mut chance = 0x9e37_79b9_7f4a_7c15_u64;
        for step in 0..20_000_u32 {
            chance ^= chance << 13;
            chance ^= chance >> 7;
            chance ^= chance << 17;
            let number = if chance.is_multiple_of(4) { u64::from(step) } else { chance % 3000 };
            // Some differ at once, some after many letters that are the same, and some have a byte that no shorter one has.
            let key = match number % 5 {
                0 => format!("{number:06}"),
                1 => format!("a beginning of many {number:06}"),
                2 => format!("{:02}\0{number:06}", number % 100),
                3 => format!("{:02}", number % 100),
                _ => format!("fifteen letters{number:06}"),
            };
            if chance % 11 < 3 {
                sorted.remove(&key);
                map.remove(&key);
            } else {
                let id: Arc<str> = step.to_string().into();
                let row = Row { id: id.clone(), record: Record::default(), state: State::Live, emptied: Vec::new() };
                sorted.put(key.clone().into(), Arc::new(row));
                map.insert(key, id);
            }
            if step % 4000 == 0 {
                clones.push((sorted.clone(), map.clone()));
            }
        }
        clones.push((sorted, map));
        for (sorted, map) in clones {
            let mut entries = sorted.from("");
            for (key, id) in &map {
                assert_eq!(sorted.get(key).map(|row| &row.id), Some(id));
                assert_eq!(entries.next().map(|entry| (&*entry.key, &entry.row.id)), Some((key.as_str(), id)));
            }
            assert!(entries.next().is_none());
            let tail: Vec<&str> = sorted.from("a beginning of many 002000").map(|entry| &*entry.key).collect();
            assert_eq!(
                tail,
                map.range("a beginning of many 002000".to_owned()..).map(|(key, _)| key.as_str()).collect::<Vec<_>>()
            );
        }
    }
}
