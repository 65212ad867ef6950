//! The counter that gives records their ids.
//!
//! Refuses to run out: nine digits of 62 are more than any run takes. Invariant: every id that leaves this file has 18
//! characters, and ids of one prefix sort in the order they were given.

/// In the order of their bytes, so that ids sort by age.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The place where the org lives, and the reserved character after it.
const INSTANCE: &str = "bn0";
/// Digits of the counter: 15 without prefix and instance.
const COUNTER_DIGITS: usize = 9;

/// Gives ids, each once.
#[derive(Clone, Debug, Default)]
pub struct Counter {
    /// How many of each prefix.
    given: Vec<(String, u64)>,
}

impl Counter {
    /// The next id of an object, by its three character prefix.
    pub fn next(&mut self, key_prefix: &str) -> String {
        let number = self.count(key_prefix);
        let fifteen = [key_prefix, INSTANCE, &digits(number, COUNTER_DIGITS)].concat();
        apex::normalise_id(&fifteen).unwrap_or(fifteen)
    }

    /// The id of a prefix and a number, from 1.
    #[cfg(feature = "measure")]
    pub fn of(key_prefix: &str, number: u64) -> String {
        let fifteen = [key_prefix, INSTANCE, &digits(number, COUNTER_DIGITS)].concat();
        apex::normalise_id(&fifteen).unwrap_or(fifteen)
    }

    /// How often this has been asked for one name, this time too.
    pub fn count(&mut self, name: &str) -> u64 {
        let place = self.given.iter().position(|(known, _)| known == name).unwrap_or(self.given.len());
        if place == self.given.len() {
            self.given.push((name.to_owned(), 0));
        }
        self.given[place].1 += 1;
        self.given[place].1
    }
}

/// The last digits of a number, to base 62.
pub fn digits(number: u64, many: usize) -> String {
    let (mut rest, mut bytes) = (number, vec![DIGITS[0]; many]);
    for byte in bytes.iter_mut().rev() {
        *byte = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    String::from_utf8(bytes).unwrap_or_default()
}

apex::image_of_struct!(Counter { given });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_given_once_and_sort_by_age() {
        let mut counter = Counter::default();
        let accounts: Vec<String> = (0..200).map(|_| counter.next("001")).collect();
        assert!(accounts.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(accounts[0], "001bn0000000001AAA");
        assert!(accounts.iter().all(|id| apex::normalise_id(id).as_deref() == Some(id)));
        assert_eq!(counter.next("707"), "707bn0000000001AAA");
    }
}
