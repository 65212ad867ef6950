//! A source file, a place in it, and what the compiler says about it.
//!
//! Knows nothing of the language. Invariant: lines and columns are 1-based and count characters, not bytes.

use std::fmt;

/// One Apex file as it lies in `force-app`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// File name with its extension, such as `DataProvider.cls` or `AccountEnrichmentTrigger.trigger`.
    /// The extension decides whether a class or a trigger is expected.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// A file from its name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Source { name: name.into(), text: text.into() }
    }
}

/// A place in a file: line and column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct At {
    /// 1-based line.
    pub line: u32,
    /// 1-based column, in characters.
    pub column: u32,
}

/// One compile error. `Display` writes `file:line:column: message`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file's name as given in [`Source::name`].
    pub file: String,
    /// 1-based line.
    pub line: u32,
    /// 1-based column.
    pub column: u32,
    /// The compiler's words, Salesforce's own where they are known.
    pub message: String,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)
    }
}

image_of_struct!(At { line, column });
image_of_struct!(Diagnostic { file, line, column, message });
