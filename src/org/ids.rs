//! Record ids: 15 characters, the three that check their case, and the counter that gives new ones.
//!
//! Refuses what is not 15 or 18 letters and digits, and a suffix that no case of the letters could have.
//! Invariant: every id that leaves this file has 18 characters, and ids of one prefix sort in the order they were
//! given. Rules: salesforce.stackexchange.com/questions/1653

const SUFFIX: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/// In the order of their bytes, so that ids sort by age.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// The place where the org lives, and the reserved character after it.
const INSTANCE: &str = "bn0";
/// Digits of the counter: 15 without prefix and instance.
const COUNTER_DIGITS: usize = 9;

/// The 18 characters of a 15 character id.
pub fn with_checksum(fifteen: &str) -> String {
    let mut id = fifteen.to_owned();
    for group in fifteen.as_bytes().chunks(5) {
        let sum = group
            .iter()
            .enumerate()
            .fold(0, |sum, (place, byte)| sum | (usize::from(byte.is_ascii_uppercase()) << place));
        id.push(char::from(SUFFIX[sum & 31]));
    }
    id
}

/// The 18 characters of a well formed id of 15 or 18; the suffix decides the case of an id of 18.
pub fn normalise(id: &str) -> Option<String> {
    if !id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    match id.len() {
        15 => Some(with_checksum(id)),
        18 => {
            let (fifteen, suffix) = id.split_at(15);
            let mut repaired = String::with_capacity(18);
            for (group, check) in fifteen.as_bytes().chunks(5).zip(suffix.bytes()) {
                let sum = SUFFIX.iter().position(|known| *known == check.to_ascii_uppercase())?;
                for (place, byte) in group.iter().enumerate() {
                    let upper = sum & (1 << place) != 0;
                    // A digit has no case: a suffix that wants one is not of this id.
                    if upper && byte.is_ascii_digit() {
                        return None;
                    }
                    let byte = if upper { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
                    repaired.push(char::from(byte));
                }
            }
            Some(with_checksum(&repaired))
        }
        _ => None,
    }
}

/// Gives ids, each once.
#[derive(Clone, Debug, Default)]
pub struct Counter {
    /// How many of each prefix.
    given: Vec<(String, u64)>,
}

impl Counter {
    /// The next id of an object, by its three character prefix.
    pub fn next(&mut self, key_prefix: &str) -> String {
        let place = self.given.iter().position(|(known, _)| known == key_prefix).unwrap_or(self.given.len());
        if place == self.given.len() {
            self.given.push((key_prefix.to_owned(), 0));
        }
        self.given[place].1 += 1;
        let mut rest = self.given[place].1;
        let mut digits = [b'0'; COUNTER_DIGITS];
        for digit in digits.iter_mut().rev() {
            *digit = DIGITS[(rest % 62) as usize];
            rest /= 62;
        }
        let mut fifteen = format!("{key_prefix}{INSTANCE}");
        fifteen.extend(digits.map(char::from));
        with_checksum(&fifteen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suffix_agrees_with_known_ids() {
        for (fifteen, suffix) in [
            ("001xx000003DGb2", "AAG"),
            ("00Dxx0000001gPL", "EAY"),
            ("005xx000001SwiU", "AAS"),
            ("500xx000000bocU", "AAQ"),
            ("01gRO0000016PIA", "YA2"),
            ("0018M000003uKqq", "QAE"),
            ("0015000000Gf1AB", "AAZ"),
            ("ABCDEFGHIJKLMNO", "555"),
            ("000000000000000", "AAA"),
        ] {
            assert_eq!(with_checksum(fifteen), format!("{fifteen}{suffix}"));
            assert_eq!(normalise(fifteen), Some(format!("{fifteen}{suffix}")));
        }
    }

    #[test]
    fn the_suffix_repairs_letters_that_lost_their_case() {
        assert_eq!(normalise("0018m000003ukqqqae").as_deref(), Some("0018M000003uKqqQAE"));
        assert_eq!(normalise("0018M000003UKQQQAE").as_deref(), Some("0018M000003uKqqQAE"));
    }

    #[test]
    fn what_is_not_an_id_is_refused() {
        for text in ["", "abc123", "0018M000003uKq", "0018M000003uKqqQA", "0018M000003uKq!", "0018M000003uKqq99Z"] {
            assert_eq!(normalise(text), None, "{text}");
        }
        assert_eq!(normalise("000000000000000BAA"), None, "a digit cannot be in upper case");
        assert_eq!(normalise("00é000000000000"), None);
    }

    #[test]
    fn ids_are_given_once_and_sort_by_age() {
        let mut counter = Counter::default();
        let accounts: Vec<String> = (0..200).map(|_| counter.next("001")).collect();
        assert!(accounts.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(accounts[0], "001bn0000000001AAA");
        assert!(accounts.iter().all(|id| normalise(id).as_deref() == Some(id)));
        assert_eq!(counter.next("707"), "707bn0000000001AAA");
    }
}
