//! The page for an address that leads nowhere.

use super::{frame::page_of, markup::pattern_link};
use crate::pages::routes::{Base, Page};

pub fn page(base: &Base) -> String {
    let links: String = patterns::ALL
        .iter()
        .map(|pattern| format!("<li>{}</li>", pattern_link(pattern, &base.href(&page_of(pattern)), "")))
        .collect();
    format!(
        "<section class=\"not-found\"><p class=\"not-found-status\">404</p><h1>Nothing answers at this address.</h1>\
         <p>The address may be mistyped, or the page may have moved. These are the ones there are:</p>\
         <ul class=\"pattern-links\">{links}</ul><p><a href=\"{}\">All patterns on one map</a></p></section>",
        base.href(&Page::Home)
    )
}
