//! The one place that knows URLs.
//!
//! Refuses to know which patterns exist: a slug is checked for its form here and for its existence by the
//! server, which answers with a page or with "not found". Invariant: `Page::parse(page.path()) == page`.

use std::fmt;

/// A page of the site. `/docs/embed` comes with the issue that fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    Home,
    Pattern(Slug),
    Org,
    Fidelity,
    Embed(Slug),
    NotFound,
}

/// A pattern's name in a URL: lower-case words joined by single hyphens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slug(String);

impl Slug {
    /// Refuses anything but `a-z`, `0-9` and single inner hyphens, at most 60 bytes.
    pub fn new(text: &str) -> Option<Self> {
        let words_are_fine = text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        (words_are_fine && text.len() <= 60).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Page {
    /// The page at a path without the site's base. A path that names none is `NotFound`.
    pub fn parse(path: &str) -> Self {
        let path = path.trim_end_matches("index.html").trim_matches('/');
        let mut parts = path.split('/');
        let page = match (parts.next().unwrap_or_default(), parts.next(), parts.next()) {
            ("", None, None) => Some(Page::Home),
            ("org", None, None) => Some(Page::Org),
            ("fidelity", None, None) => Some(Page::Fidelity),
            ("patterns", Some(slug), None) => Slug::new(slug).map(Page::Pattern),
            ("embed", Some(slug), None) => Slug::new(slug).map(Page::Embed),
            _ => None,
        };
        page.unwrap_or(Page::NotFound)
    }

    /// The path without the site's base, with a trailing slash: each page is a folder with an `index.html`.
    pub fn path(&self) -> String {
        match self {
            Page::Home => "/".to_owned(),
            Page::Pattern(slug) => format!("/patterns/{slug}/"),
            Page::Org => "/org/".to_owned(),
            Page::Fidelity => "/fidelity/".to_owned(),
            Page::Embed(slug) => format!("/embed/{slug}/"),
            Page::NotFound => "/404.html".to_owned(),
        }
    }
}

/// Where the site is mounted: `""` at a host's root, else `/some/base`. Never ends with a slash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// Accepts `/`, `/some/base/` and a full URL whose path is the base, as Trunk's public URL may be.
    pub fn new(public_url: &str) -> Self {
        let path = match public_url.split_once("://") {
            Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
            None => public_url,
        };
        let path = path.trim_matches('/');
        Self(if path.is_empty() { String::new() } else { format!("/{path}") })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A link to a page.
    pub fn href(&self, page: &Page) -> String {
        format!("{}{}", self.0, page.path())
    }

    /// A link to a file of the site, named from its root: `simulator.js`, `style/site.css`.
    pub fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.0)
    }

    /// The page at an address bar's path, base included.
    pub fn page_at(&self, pathname: &str) -> Page {
        match pathname.strip_prefix(self.0.as_str()) {
            Some(path) => Page::parse(path),
            None => Page::NotFound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_is_found_again_at_its_own_path() {
        let slug = Slug::new("apex-rest-api").expect("a slug");
        let slugged = [Page::Pattern(slug.clone()), Page::Embed(slug)];
        for page in [Page::Home, Page::Org, Page::Fidelity, Page::NotFound].into_iter().chain(slugged) {
            assert_eq!(Page::parse(&page.path()), page);
        }
    }

    #[test]
    fn a_slug_with_path_tricks_is_refused() {
        for text in ["", "..", "a/b", "A", "a--b", "-a", "a%2f"] {
            assert_eq!(Slug::new(text), None, "{text}");
        }
    }

    #[test]
    fn links_carry_the_base_the_site_is_mounted_under() {
        for (given, home) in [
            ("/", "/"),
            ("/some/base/", "/some/base/"),
            ("https://host.example/site/", "/site/"),
            ("https://host.example", "/"),
        ] {
            assert_eq!(Base::new(given).href(&Page::Home), home);
        }
        assert_eq!(Base::new("/x/").page_at("/x/org/"), Page::Org);
        assert_eq!(Base::new("/x/").page_at("/org/"), Page::NotFound);
    }
}
