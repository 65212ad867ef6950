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

    /// Whether the word is one of those between the blanks.
    pub fn is_among(&self, words: &str) -> bool {
        let word = self.as_str();
        !word.is_empty() && words.split(' ').any(|other| other == word)
    }
}

/// Words that the grammar has a place for, and so name nothing. In the order of their letters.
#[rustfmt::skip]
const KEYWORDS: [&str; 41] = [
    "abstract", "break", "catch", "class", "continue", "delete", "do", "else", "enum", "extends", "false", "final",
    "finally", "for", "global", "if", "implements", "insert", "interface", "merge", "new", "null", "override",
    "private", "protected", "public", "return", "static", "super", "testmethod", "this", "throw", "true", "try",
    "undelete", "update", "upsert", "virtual", "void", "webservice", "while",
];

/// Keywords with so small a place in the grammar that a text which names something so still reads well.
const MISPLACED: &str = "instanceof switch transient";

/// Words of the grammar that look like names: types that are no variables, and `switch on`.
const TYPE_WORDS: &str = "list map";

/// Names that the compiler keeps for later: no variable is called so. From Salesforce's own apex-language-support, whose
/// list is that of the platform's compiler; there no class is called so either, which is not asked of anyone here.
const KEPT: &str = "activate any array autonomous begin bigdecimal bulk byte case cast char collect commit const default \
                    desc end exception exit export float goto group having hint import inner int into join loop number \
                    object of outer package parallel pragma retrieve rollback short sort synchronized system then \
                    transaction when";

/// A keyword, which is never a name. Soft keywords such as `get` are no such words.
pub(crate) fn is_reserved(word: &str) -> bool {
    let lower = Lower::new(word);
    KEYWORDS.binary_search(&lower.as_str()).is_ok() || lower.is_among(MISPLACED)
}

/// A keyword that is read as a name, and told.
pub(crate) fn is_misplaced(word: &str) -> bool {
    Lower::new(word).is_among(MISPLACED)
}

/// What cannot be read as the name of anything.
pub(crate) fn is_no_name(word: &str) -> bool {
    let lower = Lower::new(word);
    KEYWORDS.binary_search(&lower.as_str()).is_ok() || lower.is_among(TYPE_WORDS) || lower.as_str() == "on"
}

/// `List` and `Map`: no names, but types.
pub(crate) fn is_type_word(word: &str) -> bool {
    Lower::new(word).is_among(TYPE_WORDS)
}

/// Apex answers `Identifier name is reserved` where a variable is called so.
pub(crate) fn is_kept(word: &str) -> bool {
    Lower::new(word).is_among(KEPT)
}
