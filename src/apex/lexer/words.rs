//! Words that Apex keeps for itself, and words without case.
//!
//! Knows no place: a soft keyword such as `get` is a name here. Invariant: nothing allocates.

/// Words in lower case, short ones only: longer than any keyword gives an empty word.
pub(crate) struct Lower {
    bytes: [u8; 12],
    length: usize,
}

impl Lower {
    pub fn new(word: &str) -> Self {
        let mut bytes = [0; 12];
        let fits = word.len() <= bytes.len();
        for (to, from) in bytes.iter_mut().zip(word.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        Lower { bytes, length: if fits { word.len() } else { 0 } }
    }

    pub fn as_str(&self) -> &str {
        self.bytes.get(..self.length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("")
    }
}

/// Words that name nothing.
#[rustfmt::skip]
const RESERVED: [&str; 44] = [
    "abstract", "break", "catch", "class", "continue", "delete", "do", "else", "enum", "extends", "false",
    "final", "finally", "for", "global", "if", "implements", "insert", "instanceof", "interface", "merge",
    "new", "null", "override", "private", "protected", "public", "return", "static", "super", "switch",
    "testmethod", "this", "throw", "transient", "true", "try", "undelete", "update", "upsert", "virtual",
    "void", "webservice", "while",
];

/// Apex answers `Identifier name is reserved`. Soft keywords such as `get` are no such words.
pub(crate) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&Lower::new(word).as_str())
}
