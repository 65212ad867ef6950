//! What the pages say: HTML made natively from the patterns, the site's facts and the diagrams.
//!
//! Refuses to run in a browser and to know the views around it. Invariant: a fragment is well-formed HTML that
//! stands on its own, and every address in it comes from `Base` or from `site.toml`.

mod code;
mod embed;
mod fidelity;
mod frame;
mod home;
mod inputs;
mod markup;
mod not_found;
mod org;
mod pattern;
mod site;

#[cfg(test)]
pub mod nesting;

pub use frame::{footer, head, header, picture};
pub use site::{Site, SiteError};

use protocol::Refusal;

use crate::{
    pages::{
        fragment::Fragments,
        routes::{Base, Page},
    },
    simulator,
};

/// Everything a page is made of, by the names its views ask for.
///
/// # Errors
/// Why a pattern's default run cannot be opened: a page without its transcript would not be complete.
pub fn fragments(page: &Page, site: &Site, base: &Base) -> Result<Fragments, Refusal> {
    let mut named = vec![("header", header(page, base)), ("footer", footer(site, base))];
    match page {
        Page::Home => named.push(("page", home::page(site, base))),
        Page::Org => named.extend([
            ("intro", org::intro(base)),
            ("explorer", simulator::explorer::closed()),
            ("page", org::page(base)),
        ]),
        Page::Fidelity => named.push(("page", fidelity::page(base))),
        Page::Pattern(slug) => match patterns::find(slug.as_str()) {
            Some(pattern) => named.extend([
                ("inputs", pattern.scenario.map_or_else(String::new, inputs::fields)),
                ("intro", pattern::intro(pattern, site, base)),
                ("map", pattern::map(pattern)),
                ("code", code::figures(pattern)),
                ("notes", pattern::notes(pattern, base)),
                ("transcript", transcript(pattern)?),
                ("tests", tests(pattern)?),
            ]),
            None => named.push(("page", not_found::page(base))),
        },
        Page::Embed(_) | Page::NotFound => named.push(("page", not_found::page(base))),
    }
    Ok(Fragments::new(named.into_iter().map(|(name, html)| (name.to_owned(), html))))
}

/// What the default run does, sentence by sentence; nothing where the pattern does not run yet.
fn transcript(pattern: &'static patterns::Pattern) -> Result<String, Refusal> {
    pattern.scenario.map_or(Ok(String::new()), |_| simulator::default_transcript(pattern))
}

/// The Apex tests before they run, and the way to run them; nothing where the pattern does not run yet.
fn tests(pattern: &'static patterns::Pattern) -> Result<String, Refusal> {
    let Some(_) = pattern.scenario else { return Ok(String::new()) };
    let tests = simulator::default_tests(pattern)?;
    Ok(format!(
        "<div class=\"tests-run\"><button type=\"button\" data-tests>Run Apex tests</button><p class=\"tests-total\" aria-live=\"polite\"></p></div><div class=\"tests-results\">{tests}</div>"
    ))
}

/// The body of a page that other sites show in a frame.
pub fn embed(slug: &str, site: &Site, base: &Base) -> String {
    patterns::find(slug).map_or_else(|| not_found::page(base), |pattern| embed::page(pattern, site, base))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::routes::Slug;

    fn pages() -> Vec<Page> {
        let slugs = || patterns::ALL.iter().filter_map(|pattern| Slug::new(pattern.slug));
        [Page::Home, Page::Org, Page::Fidelity, Page::NotFound].into_iter().chain(slugs().map(Page::Pattern)).collect()
    }

    fn all_html() -> Vec<(String, String)> {
        let (site, base) = (Site::default(), Base::new("/some/base/"));
        let mut all = Vec::new();
        for page in pages() {
            let fragments = fragments(&page, &site, &base).expect("every default run opens");
            for name in ["header", "footer", "page", "intro", "inputs", "map", "code", "transcript", "tests", "notes"] {
                all.push((format!("{page:?} {name}"), fragments.html(name)));
            }
            all.push((format!("{page:?} head"), head(&page, &site, &base)));
        }
        for pattern in patterns::ALL {
            all.push((format!("embed {}", pattern.slug), embed(pattern.slug, &site, &base)));
        }
        all
    }

    #[test]
    fn every_fragment_is_well_formed_and_nests_as_html_allows() {
        for (name, html) in all_html() {
            assert_eq!(nesting::faults(&html), Vec::<String>::new(), "{name}");
        }
    }

    #[test]
    fn every_link_within_the_site_carries_its_base() {
        for (name, html) in all_html() {
            for (_, rest) in html.match_indices("href=\"").map(|(at, found)| html.split_at(at + found.len())) {
                let href = rest.split('"').next().unwrap_or_default();
                let fine = href.starts_with("/some/base/")
                    || href.starts_with("https://")
                    || href.starts_with("mailto:")
                    || href.starts_with('#');
                assert!(fine, "{name}: {href}");
            }
        }
    }

    #[test]
    fn no_page_holds_an_id_twice() {
        let (site, base) = (Site::default(), Base::default());
        for page in pages() {
            let fragments = fragments(&page, &site, &base).expect("every default run opens");
            let html: String =
                ["header", "page", "intro", "inputs", "map", "code", "transcript", "tests", "notes", "footer"]
                    .map(|name| fragments.html(name))
                    .concat();
            let mut ids: Vec<&str> = html
                .match_indices(" id=\"")
                .filter_map(|(at, found)| html[at + found.len()..].split('"').next())
                .collect();
            ids.sort_unstable();
            let all = ids.len();
            ids.dedup();
            assert_eq!(ids.len(), all, "{page:?}");
        }
    }

    #[test]
    fn a_page_has_one_first_heading() {
        let (site, base) = (Site::default(), Base::default());
        for page in pages() {
            let fragments = fragments(&page, &site, &base).expect("every default run opens");
            let headings: usize =
                ["page", "intro"].map(|name| fragments.html(name).matches("<h1").count()).iter().sum();
            assert_eq!(headings, 1, "{page:?}");
        }
    }
}
