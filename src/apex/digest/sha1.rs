//! SHA-1, for signatures that others still ask for.
//!
//! Refuses nothing. Invariant: the digest has 20 bytes. Rules: FIPS 180-4.

use super::{number, padded};

/// The digest of bytes.
pub(super) fn digest(bytes: &[u8]) -> Vec<u8> {
    let mut state = [0x6745_2301_u32, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
    for block in padded(bytes, 64, true).chunks_exact(64) {
        let mut words: Vec<u32> = block.chunks_exact(4).map(|word| number(word) as u32).collect();
        let [mut a, mut b, mut c, mut d, mut e] = state;
        for round in 0..80 {
            if let (16.., [.., w0, _, w2, _, _, _, _, _, w8, _, _, _, _, w13, _, _]) = (round, words.as_slice()) {
                words.push((w0 ^ w2 ^ w8 ^ w13).rotate_left(1));
            }
            let word = words.get(round).copied().unwrap_or_default();
            let (mixed, constant) = match round / 20 {
                0 => ((b & c) | (!b & d), 0x5A82_7999),
                1 => (b ^ c ^ d, 0x6ED9_EBA1),
                2 => ((b & c) | (b & d) | (c & d), 0x8F1B_BCDC),
                _ => (b ^ c ^ d, 0xCA62_C1D6),
            };
            let sum = e.wrapping_add(a.rotate_left(5)).wrapping_add(mixed).wrapping_add(constant).wrapping_add(word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, sum);
        }
        for (sum, word) in state.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(word);
        }
    }
    let mut out = Vec::new();
    for word in state {
        out.extend_from_slice(&word.to_be_bytes());
    }
    out
}
