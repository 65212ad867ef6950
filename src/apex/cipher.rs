//! Bytes that only who has the key can read: AES in blocks that hang together (CBC) with padding, for Apex's Crypto.
//!
//! Refuses to decrypt what was not encrypted so, in the words of Java's providers. Not fit to keep secrets: time tells
//! of the key. Invariant: what was encrypted is decrypted to the bytes it was. Rules: FIPS 197, NIST SP 800-38A,
//! RFC 5652 (padding).

type Block = [u8; 16];

/// The product of two bytes as polynomials, in the field of AES.
fn times(mut one: u8, mut other: u8) -> u8 {
    let mut product = 0;
    while other > 0 {
        if other & 1 == 1 {
            product ^= one;
        }
        one = (one << 1) ^ ((one >> 7) * 0x1B);
        other >>= 1;
    }
    product
}

/// The substitution of bytes and its reverse.
fn boxes() -> [[u8; 256]; 2] {
    let mut boxes = [[0; 256]; 2];
    // 3 is a generator, 0xF6 its inverse: the two powers run through all bytes and their inverses.
    let (mut power, mut inverse) = (1, 1);
    for _ in 0..256 {
        let turned = (1..5).fold(inverse, |sum: u8, by| sum ^ inverse.rotate_left(by));
        boxes[0][usize::from(power)] = turned ^ 0x63;
        (power, inverse) = (times(power, 3), times(inverse, 0xF6));
    }
    boxes[0][0] = 0x63;
    for (byte, substitute) in (0..=255).zip(boxes[0]) {
        boxes[1][usize::from(substitute)] = byte;
    }
    boxes
}

/// A key, made ready.
struct Cipher {
    boxes: [[u8; 256]; 2],
    /// One for each round, and one before them.
    keys: Vec<Block>,
}

impl Cipher {
    fn new(key: &[u8]) -> Cipher {
        let boxes = boxes();
        let words = key.len() / 4;
        let mut all = key.to_vec();
        let mut constant = 1;
        for place in words..4 * (words + 7) {
            let mut word = [0; 4];
            word.copy_from_slice(all.get(4 * place - 4..4 * place).unwrap_or(&[0; 4]));
            if place % words == 0 {
                word.rotate_left(1);
            }
            if place % words == 0 || (words > 6 && place % words == 4) {
                word = word.map(|byte| boxes[0][usize::from(byte)]);
            }
            if place % words == 0 {
                word[0] ^= constant;
                constant = times(constant, 2);
            }
            for byte in word {
                all.push(byte ^ all.get(all.len() - key.len()).copied().unwrap_or_default());
            }
        }
        let keys = all.chunks_exact(16).map(|key| key.try_into().unwrap_or_default()).collect();
        Cipher { boxes, keys }
    }

    fn block(&self, block: &mut Block, back: bool) {
        let rounds = self.keys.len() - 1;
        for round in 0..=rounds {
            let key = self.keys.get(if back { rounds - round } else { round }).copied().unwrap_or_default();
            if round > 0 {
                let before = *block;
                for (place, byte) in block.iter_mut().enumerate() {
                    // Each row is turned by its number; a column is four bytes.
                    let turn = if back { 16 - 4 * (place & 3) } else { 4 * (place & 3) };
                    *byte = self.boxes[usize::from(back)][usize::from(before[(place + turn) & 15])];
                }
                if !back && round < rounds {
                    mix(block, [2, 3, 1, 1]);
                }
            }
            xor(block, &key);
            if back && round > 0 && round < rounds {
                mix(block, [14, 11, 13, 9]);
            }
        }
    }
}

fn mix(block: &mut Block, by: [u8; 4]) {
    let before = *block;
    for (place, byte) in block.iter_mut().enumerate() {
        let of_column = |row: usize| before[(place & 12) + (row & 3)];
        *byte = (0..4).fold(0, |sum, row| sum ^ times(of_column(place + row), by[row & 3]));
    }
}

fn xor(block: &mut Block, other: &Block) {
    for (byte, other) in block.iter_mut().zip(other) {
        *byte ^= other;
    }
}

/// Encrypts; the key has 16, 24 or 32 bytes.
pub(crate) fn encrypted(key: &[u8], vector: Block, bytes: &[u8]) -> Vec<u8> {
    let cipher = Cipher::new(key);
    let padding = 16 - bytes.len() % 16;
    let mut padded = bytes.to_vec();
    padded.resize(bytes.len() + padding, padding as u8);
    let mut out = Vec::with_capacity(padded.len());
    let mut last = vector;
    for block in padded.chunks_exact(16) {
        xor(&mut last, &block.try_into().unwrap_or_default());
        cipher.block(&mut last, false);
        out.extend_from_slice(&last);
    }
    out
}

/// Decrypts; the key has 16, 24 or 32 bytes.
///
/// # Errors
/// What was not encrypted, or with another key.
pub(crate) fn decrypted(key: &[u8], vector: Block, bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    if !bytes.len().is_multiple_of(16) || bytes.is_empty() {
        return Err("Input length must be multiple of 16 when decrypting with padded cipher");
    }
    let cipher = Cipher::new(key);
    let mut out = Vec::with_capacity(bytes.len());
    let mut last = vector;
    for chunk in bytes.chunks_exact(16) {
        let chunk: Block = chunk.try_into().unwrap_or_default();
        let mut block = chunk;
        cipher.block(&mut block, true);
        xor(&mut block, &last);
        out.extend_from_slice(&block);
        last = chunk;
    }
    let padding = out.last().copied().unwrap_or_default();
    let length = out.len() - usize::from(padding.min(16));
    if padding == 0 || padding > 16 || out.iter().skip(length).any(|byte| *byte != padding) {
        return Err(
            "Given final block not properly padded. Such issues can arise if a bad key is used during decryption.",
        );
    }
    out.truncate(length);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{from_hexadecimal, hexadecimal};

    fn bytes(text: &str) -> Vec<u8> {
        from_hexadecimal(text).expect("digits")
    }

    #[test]
    fn blocks_are_those_of_fips_197() {
        let plain = "00112233445566778899aabbccddeeff";
        for (length, expected) in [
            (16, "69c4e0d86a7b0430d8cdb78070b4c55a"),
            (24, "dda97ca4864cdfe06eaf70a0ec0d7191"),
            (32, "8ea2b7ca516745bfeafc49904b496089"),
        ] {
            let key: Vec<u8> = (0..length).collect();
            let text = encrypted(&key, [0; 16], &bytes(plain));
            assert_eq!(hexadecimal(&text[..16]), expected);
            assert_eq!(decrypted(&key, [0; 16], &text), Ok(bytes(plain)));
        }
    }

    #[test]
    fn blocks_hang_together_as_in_sp_800_38a() {
        let key = bytes("2b7e151628aed2a6abf7158809cf4f3c");
        let vector = bytes("000102030405060708090a0b0c0d0e0f").try_into().expect("16 bytes");
        let plain = bytes("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51");
        let text = encrypted(&key, vector, &plain);
        assert_eq!(hexadecimal(&text[..32]), "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2");
        for length in 0..=33 {
            let plain = vec![length as u8; length];
            assert_eq!(decrypted(&key, vector, &encrypted(&key, vector, &plain)), Ok(plain));
        }
        assert!(decrypted(&key, vector, &text[..32]).is_err(), "without its padding");
        assert!(decrypted(&key, vector, &text[..20]).is_err(), "part of a block");
        assert!(decrypted(&key, vector, &[]).is_err(), "nothing");
    }
}
