//! Fetches another page of the site and takes it apart into its fragments.

use gloo_net::http::Request;
use wasm_bindgen::JsCast;
use web_sys::{DomParser, Element, SupportedType};

use crate::pages::fragment::Fragments;

/// A page as the server sent it.
pub struct Fetched {
    /// False where the server answered with its "not found" page.
    pub found: bool,
    pub title: String,
    pub build: String,
    pub runnable: bool,
    pub fragments: Fragments,
}

/// The page could not be fetched, or is no page of this site.
pub struct Unreachable;

/// `path` carries the site's base.
pub async fn fetch(path: &str) -> Result<Fetched, Unreachable> {
    let response = Request::get(path).send().await.map_err(|_| Unreachable)?;
    let found = response.ok();
    let html = response.text().await.map_err(|_| Unreachable)?;
    let parsed = DomParser::new()
        .and_then(|parser| parser.parse_from_string(&html, SupportedType::TextHtml))
        .map_err(|_| Unreachable)?;
    let runnable = parsed.document_element().is_some_and(|root| root.has_attribute("data-runnable"));
    let build = parsed.document_element().and_then(|root| root.get_attribute("data-build")).ok_or(Unreachable)?;
    let marked = parsed.query_selector_all("[data-fragment]").map_err(|_| Unreachable)?;
    let fragments = (0..marked.length())
        .filter_map(|index| marked.item(index)?.dyn_into::<Element>().ok())
        .filter_map(|element| Some((element.get_attribute("data-fragment")?, element.inner_html())));
    Ok(Fetched { found, title: parsed.title(), build, runnable, fragments: Fragments::new(fragments) })
}
