//! Record ids: 15 characters, or 18 with a check of their case.
//!
//! Refuses to know objects. Source: <https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/field_types.htm>.
//! Invariant: what [`normalise_id`] answers is 18 characters long and equal for equal ids.

const CHECKS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/// The 18 characters of an id of 15 or 18; none for a text that is no id. Of 18, the check restores a lost case.
pub fn normalise_id(id: &str) -> Option<String> {
    if is_whole_id(id) {
        return Some(id.to_owned());
    }
    let bytes = id.as_bytes();
    if !bytes.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    let mut body: [u8; 15] = *bytes.first_chunk()?;
    match bytes.get(15..)? {
        [] => {}
        given @ [_, _, _] => restored(&mut body, given)?,
        _ => return None,
    }
    let checks = [0, 5, 10].map(|from| check(&body, from));
    String::from_utf8([&body[..], &checks].concat()).ok()
}

/// Whether a text is an id of 18 characters as [`normalise_id`] answers it.
pub fn is_whole_id(id: &str) -> bool {
    let bytes = id.as_bytes();
    let Some((body, given)) = bytes.split_first_chunk::<15>() else { return false };
    bytes.iter().all(u8::is_ascii_alphanumeric) && given == [0, 5, 10].map(|from| check(body, from))
}

/// The letter that says which of five characters are capitals.
fn check(body: &[u8], from: usize) -> u8 {
    let mut sum = 0;
    for (place, byte) in body.iter().skip(from).take(5).enumerate() {
        sum |= usize::from(byte.is_ascii_uppercase()) << place;
    }
    CHECKS.get(sum).copied().unwrap_or_default()
}

/// Gives each letter the case that the check remembers.
fn restored(body: &mut [u8], check: &[u8]) -> Option<()> {
    for (group, letter) in body.chunks_mut(5).zip(check) {
        let sum = CHECKS.iter().position(|known| *known == letter.to_ascii_uppercase())?;
        for (place, byte) in group.iter_mut().enumerate() {
            let upper = sum >> place & 1 == 1;
            if upper && !byte.is_ascii_alphabetic() {
                return None;
            }
            *byte = if upper { byte.to_ascii_uppercase() } else { byte.to_ascii_lowercase() };
        }
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::normalise_id;

    #[test]
    fn an_id_of_15_gets_its_three_characters() {
        for (short, check) in [
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
            assert_eq!(normalise_id(short), Some([short, check].concat()));
            assert_eq!(normalise_id(&[short, check].concat()), Some([short, check].concat()));
        }
    }

    #[test]
    fn the_check_restores_a_case_that_was_lost() {
        assert_eq!(normalise_id("001XX000003DGB2AAG").as_deref(), Some("001xx000003DGb2AAG"));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in [
            "",
            "001",
            "001xx000003DGb!",
            "001xx000003DGb2AA",
            "001xx000003DGb2AA\u{e9}",
            "000000000000000B!!",
            "000000000000000555",
        ] {
            assert_eq!(normalise_id(text), None, "{text}");
        }
    }
}
