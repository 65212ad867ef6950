//! Digests and codes against the examples of the standards, and against Java for every length around a block's edges.

use super::*;

/// Of nothing.
const EMPTY: [(Algorithm, &str); 4] = [
    (Algorithm::Md5, "d41d8cd98f00b204e9800998ecf8427e"),
    (Algorithm::Sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (Algorithm::Sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (
        Algorithm::Sha512,
        "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce\
         47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
    ),
];

/// Of `abc`: FIPS 180-4's and RFC 1321's own examples.
const ABC: [(Algorithm, &str); 4] = [
    (Algorithm::Md5, "900150983cd24fb0d6963f7d28e17f72"),
    (Algorithm::Sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (Algorithm::Sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
        Algorithm::Sha512,
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
         2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
    ),
];

/// Of a million times `a`.
const MILLION: [(Algorithm, &str); 4] = [
    (Algorithm::Md5, "7707d6ae4e027c70eea2a935c2296f21"),
    (Algorithm::Sha1, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
    (Algorithm::Sha256, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    (
        Algorithm::Sha512,
        "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb\
         de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
    ),
];

/// The second case of RFC 2202 and RFC 4231.
const JEFE: [(Algorithm, &str); 4] = [
    (Algorithm::Md5, "750c783e6ab0b503eaa86e310a5db738"),
    (Algorithm::Sha1, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
    (Algorithm::Sha256, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (
        Algorithm::Sha512,
        "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
         9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737",
    ),
];

/// The digest of the digests of all lengths up to 300, as Java has it.
const LENGTHS: [(Algorithm, &str); 4] = [
    (Algorithm::Md5, "a9cf41e638496a4d8f14abe6ae258128"),
    (Algorithm::Sha1, "e570432b09ac39935ad256f819b381ba3900dbbd"),
    (Algorithm::Sha256, "60d63ff40b5558727a9b786ac0be9300f7ca58fd9ddd3b2f3681b369018a87dc"),
    (
        Algorithm::Sha512,
        "e1f2f7d5d8fc48db06ec2a0eed639593f549caffa40245747258761214a3ec07\
         134903fde52ace6cfae161a82097ba01f33a97d48dd6a80d4521d96d7401357e",
    ),
];

/// The same of codes, with keys that are a byte longer than the text.
const CODES: [(Algorithm, &str); 4] = [
    (Algorithm::Md5, "8899402f6373eaa87635cd15cf25d7a1"),
    (Algorithm::Sha1, "b5d26542f50da23dffea8499d09e51e2577ba923"),
    (Algorithm::Sha256, "5ac02a74bfcb60d3ef4286078f21daaf8ed64efef96f4c4e12fa847585a2a1b8"),
    (
        Algorithm::Sha512,
        "24a2b76b8d3f96146fb0cc4aeeab93ce4d45a0bf9599964c0cca206f020958b4\
         754768dbf1cf3e95dfc310e997495f5d36f1e6dc6095e86581623021ea3d43bc",
    ),
];

fn hold(expected: &[(Algorithm, &str)], make: impl Fn(Algorithm) -> Vec<u8>) {
    for (algorithm, expected) in expected {
        assert_eq!(hexadecimal(&make(*algorithm)), *expected, "{algorithm:?}");
    }
}

/// Bytes that differ from place to place and from length to length.
fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|place| (place * 7 + length) as u8).collect()
}

#[test]
fn digests_are_those_of_the_standards() {
    hold(&EMPTY, |algorithm| digest(algorithm, b""));
    hold(&ABC, |algorithm| digest(algorithm, b"abc"));
    hold(&MILLION, |algorithm| digest(algorithm, &[b'a'; 1_000_000]));
}

#[test]
fn every_length_around_the_edges_of_a_block_is_digested() {
    hold(&LENGTHS, |algorithm| {
        let all: Vec<u8> = (0..=300).flat_map(|length| digest(algorithm, &bytes(length))).collect();
        digest(algorithm, &all)
    });
}

#[test]
fn codes_are_those_of_the_standards_with_short_and_long_keys() {
    hold(&JEFE, |algorithm| code(algorithm, b"Jefe", b"what do ya want for nothing?"));
    hold(&CODES, |algorithm| {
        let one = |length: usize| code(algorithm, &vec![length as u8; length + 1], &bytes(length));
        let all: Vec<u8> = (0..=300).flat_map(one).collect();
        digest(algorithm, &all)
    });
}

#[test]
fn algorithms_have_the_names_that_apex_gives_them() {
    for (name, expected) in [
        ("MD5", Some(Algorithm::Md5)),
        ("SHA1", Some(Algorithm::Sha1)),
        ("SHA-1", Some(Algorithm::Sha1)),
        ("sha-256", Some(Algorithm::Sha256)),
        ("SHA-512", Some(Algorithm::Sha512)),
        ("SHA-384", None),
        ("", None),
    ] {
        assert_eq!(Algorithm::named(name), expected, "{name}");
    }
    assert_eq!(Algorithm::of_code("hmacSHA256"), Some(Algorithm::Sha256));
    assert_eq!(Algorithm::of_code("HmacMD5"), Some(Algorithm::Md5));
    assert_eq!((Algorithm::of_code("SHA256"), Algorithm::of_code("hma\u{E4}")), (None, None));
}

#[test]
fn base64_is_that_of_rfc_4648() {
    for (bytes, text) in
        [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")]
    {
        assert_eq!(base64(bytes.as_bytes()), text);
        assert_eq!(from_base64(text).as_deref(), Some(bytes.as_bytes()));
    }
    for length in 0..=260 {
        assert_eq!(from_base64(&base64(&bytes(length))), Some(bytes(length)));
    }
    assert_eq!(base64(&[251, 239, 255]), "++//");
    assert_eq!(from_base64("--__"), Some(vec![251, 239, 255]));
    assert_eq!(from_base64("Zm\r\n9v"), Some(b"foo".to_vec()));
    assert_eq!((from_base64("Zm9vY"), from_base64("Zg"), from_base64("=")), (None, Some(b"f".to_vec()), Some(vec![])));
}

#[test]
fn hexadecimal_has_two_digits_for_each_byte() {
    assert_eq!(hexadecimal(&[0, 10, 255]), "000aff");
    assert_eq!(from_hexadecimal("000AfF"), Some(vec![0, 10, 255]));
    assert_eq!((from_hexadecimal(""), from_hexadecimal("abc"), from_hexadecimal("0g")), (Some(vec![]), None, None));
}
