//! Digests of bytes and codes that prove who wrote them, for Apex's Crypto; and bytes as text, for EncodingUtil.
//!
//! Refuses algorithms that Apex's Crypto does not name. Invariant: the same bytes give the same digest everywhere; no
//! input is too long. Rules: RFC 1321 (MD5), FIPS 180-4 (SHA), RFC 2104 (HMAC), RFC 4648 (base64).
//! <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_classes_restful_crypto.htm>

mod md5;
mod sha1;
mod sha2;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use text::from_hexadecimal;
pub use text::{base64, from_base64, hexadecimal};

/// An algorithm that makes few bytes of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha512,
}

/// The names that Apex has for digests, without hyphens; those of its codes have `hmac` before them.
const NAMES: [(&str, Algorithm); 4] =
    [("MD5", Algorithm::Md5), ("SHA1", Algorithm::Sha1), ("SHA256", Algorithm::Sha256), ("SHA512", Algorithm::Sha512)];

impl Algorithm {
    /// The algorithm of `Crypto.generateDigest`, as in `SHA-256`. Java's names without case and hyphen are the same.
    pub fn named(name: &str) -> Option<Algorithm> {
        let name = crate::letters::replace(name, "-", "");
        NAMES.iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, algorithm)| *algorithm)
    }

    /// The algorithm of `Crypto.generateMac`, as in `hmacSHA256`.
    pub fn of_code(name: &str) -> Option<Algorithm> {
        let (prefix, rest) = name.split_at_checked(4)?;
        if prefix.eq_ignore_ascii_case("hmac") { Algorithm::named(rest) } else { None }
    }

    /// Bytes that are digested at a time.
    fn block(self) -> usize {
        if self == Algorithm::Sha512 { 128 } else { 64 }
    }
}

/// The digest of bytes: 16, 20, 32 or 64 of them.
pub(crate) fn digest(algorithm: Algorithm, bytes: &[u8]) -> Vec<u8> {
    match algorithm {
        Algorithm::Md5 => md5::digest(bytes),
        Algorithm::Sha1 => sha1::digest(bytes),
        Algorithm::Sha256 => sha2::digest(bytes, false),
        Algorithm::Sha512 => sha2::digest(bytes, true),
    }
}

/// SHA-256 (FIPS 180-4): 32 bytes.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    digest(Algorithm::Sha256, bytes)
}

/// HMAC with SHA-256 (RFC 2104): 32 bytes.
pub fn hmac_sha256(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    code(Algorithm::Sha256, key, bytes)
}

/// A code that only who has the key can make of these bytes (HMAC).
pub(crate) fn code(algorithm: Algorithm, key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let block = algorithm.block();
    let mut key = if key.len() > block { digest(algorithm, key) } else { key.to_vec() };
    key.resize(block, 0);
    let masked = |mask: u8, behind: &[u8]| {
        let mut all = key.clone();
        for byte in &mut all {
            *byte ^= mask;
        }
        all.extend_from_slice(behind);
        digest(algorithm, &all)
    };
    masked(0x5C, &masked(0x36, bytes))
}

/// A number of bytes, the most significant one first.
#[inline(never)]
fn number(bytes: &[u8]) -> u64 {
    let mut number = 0;
    for byte in bytes {
        number = number << 8 | u64::from(*byte);
    }
    number
}

/// Bytes, a single bit, and zeros up to their length in bits, which ends the last block.
fn padded(bytes: &[u8], block: usize, big_end_first: bool) -> Vec<u8> {
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    // The length has an eighth of a block; all but its last eight bytes are zeros.
    let length = block / 8;
    while padded.len() % block != block - length {
        padded.push(0);
    }
    let bits = bytes.len() as u64 * 8;
    padded.resize(padded.len() + length - 8, 0);
    padded.extend_from_slice(&if big_end_first { bits.to_be_bytes() } else { bits.to_le_bytes() });
    padded
}
