//! What only the owner can say: `site.toml`.
//!
//! Refuses a file with unknown keys or an address that is none, by name. Invariant: whatever is left empty is
//! left out of the pages; nothing is made up in its place.

use std::{fmt, fs, path::Path};

use serde::Deserialize;

/// The owner's facts.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    pub owner: String,
    /// The page that lists the owner's work; the breadcrumb begins there.
    portfolio: String,
    /// A web or mail address.
    contact: String,
    /// Where this site's source is read.
    source: String,
    origin: String,
}

#[derive(Debug)]
pub enum SiteError {
    File(String),
    Shape(String),
    Address { key: &'static str, value: String },
}

impl fmt::Display for SiteError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SiteError::File(error) => write!(formatter, "site.toml cannot be read: {error}"),
            SiteError::Shape(error) => write!(formatter, "site.toml: {error}"),
            SiteError::Address { key, value } => {
                write!(
                    formatter,
                    "site.toml: `{key}` is `{value}`; it must be empty or begin with https:// (contact: or mailto:)"
                )
            }
        }
    }
}

impl std::error::Error for SiteError {}

impl Site {
    pub fn read(path: &Path) -> Result<Self, SiteError> {
        let text = fs::read_to_string(path).map_err(|error| SiteError::File(error.to_string()))?;
        Self::parse(&text)
    }

    pub fn parse(text: &str) -> Result<Self, SiteError> {
        let site: Self = toml::from_str(text).map_err(|error| SiteError::Shape(error.message().to_owned()))?;
        let addresses = [
            ("portfolio", &site.portfolio),
            ("contact", &site.contact),
            ("source", &site.source),
            ("origin", &site.origin),
        ];
        for (key, value) in addresses {
            let fine =
                value.is_empty() || value.starts_with("https://") || (key == "contact" && value.starts_with("mailto:"));
            if !fine {
                return Err(SiteError::Address { key, value: value.clone() });
            }
        }
        Ok(site)
    }

    pub fn portfolio(&self) -> Option<&str> {
        filled(&self.portfolio)
    }

    pub fn contact(&self) -> Option<&str> {
        filled(&self.contact)
    }

    pub fn source(&self) -> Option<&str> {
        filled(&self.source)
    }

    /// The scheme and host the site is published under, without a slash at its end.
    pub fn origin(&self) -> Option<&str> {
        filled(self.origin.trim_end_matches('/'))
    }
}

fn filled(text: &str) -> Option<&str> {
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_empty_is_left_out() {
        let site = Site::parse("owner = \"A\"\norigin = \"\"").expect("a site");
        assert_eq!((site.owner.as_str(), site.origin(), site.portfolio()), ("A", None, None));
    }

    #[test]
    fn an_origin_is_kept_without_its_slash() {
        let site = Site::parse("origin = \"https://patterns.example/\"").expect("a site");
        assert_eq!(site.origin(), Some("https://patterns.example"));
    }

    #[test]
    fn a_misspelt_key_and_a_bad_address_are_named() {
        let unknown = Site::parse("orgin = \"x\"").expect_err("unknown key").to_string();
        assert!(unknown.contains("orgin"), "{unknown}");
        let bad = Site::parse("source = \"javascript:alert(1)\"").expect_err("bad address").to_string();
        assert!(bad.contains("`source`"), "{bad}");
    }
}
