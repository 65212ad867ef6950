//! Bytes as text, and back: base64 and hexadecimal.
//!
//! Refuses what is neither. Invariant: what was written is read as the bytes it was. Rules: RFC 4648.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 with padding, in one line: `EncodingUtil.base64Encode`.
pub fn base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let number =
            (0..3).fold(0, |so_far, place| so_far << 8 | three.get(place).map_or(0, |byte| usize::from(*byte)));
        for place in 0..4 {
            let digit = DIGITS.get(number >> (18 - 6 * place) & 63).filter(|_| place <= three.len());
            out.push(char::from(*digit.unwrap_or(&b'=')));
        }
    }
    out
}

/// Reads base64: `EncodingUtil.base64Decode`. What is no digit is passed over, up to the padding, as Java's lenient
/// decoders do; Salesforce's own leniency is unconfirmed. None for a single digit at the end, which is no byte.
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut number, mut bits) = (0_u32, 0);
    for byte in text.bytes().take_while(|byte| *byte != b'=') {
        // The alphabet for URLs is read too.
        let byte = match byte {
            b'-' => b'+',
            b'_' => b'/',
            _ => byte,
        };
        let Some(digit) = DIGITS.iter().position(|digit| *digit == byte) else { continue };
        number = number << 6 | digit as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((number >> bits) as u8);
        }
    }
    (bits < 6).then_some(out)
}

/// Two small digits for each byte: `EncodingUtil.convertToHex`.
pub fn hexadecimal(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(digit.into(), 16).unwrap_or_default());
        }
    }
    out
}

/// Reads two digits for each byte: `EncodingUtil.convertFromHex`. None for an odd number of digits or another character.
pub(crate) fn from_hexadecimal(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 2);
    for pair in text.as_bytes().chunks(2) {
        let [high, low] = pair else { return None };
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        out.push((digit(high)? << 4 | digit(low)?) as u8);
    }
    Some(out)
}
