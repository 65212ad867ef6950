//! Renders every page: its fragments from `content`, its views by the same components that hydrate them.
//!
//! Refuses to know any page by name: it walks the patterns and `Page`. Invariant: the body is what the app
//! would draw, so that hydration finds each node where it expects it.

use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::*;
use leptos_router::location::RequestUrl;

use super::{
    Error,
    shell::{Script, Shell},
};
use crate::pages::{
    app::App,
    content::{self, Site},
    fragment::{Fragments, Shown},
    routes::{Base, Page, Slug},
};

/// A file of the site, named from its root.
pub struct File {
    pub file: String,
    pub bytes: Vec<u8>,
}

/// Every page and what search engines and link previews read.
pub fn all(site: &Site, base: &Base, shell: &Shell) -> Result<Vec<File>, Error> {
    // A second start in one process, as in tests, finds the executor already there.
    let _ = any_spawner::Executor::init_futures_executor();
    let slugs: Vec<Slug> = patterns::all().iter().filter_map(|pattern| Slug::new(pattern.slug)).collect();
    let mut pages = vec![Page::Home, Page::Org, Page::NotFound];
    pages.extend(slugs.iter().cloned().map(Page::Pattern));
    pages.extend(slugs.into_iter().map(Page::Embed));
    pages.iter().map(|page| page_file(page, site, base, shell)).collect()
}

fn page_file(page: &Page, site: &Site, base: &Base, shell: &Shell) -> Result<File, Error> {
    let head = content::head(page, site, base);
    let path = page.path();
    let html = match page {
        Page::Embed(slug) => shell.document(&path, &head, &content::embed(slug.as_str(), site, base), Script::None),
        _ => shell.document(&path, &head, &body(page, content::fragments(page, site, base), base), Script::App),
    };
    let file = if path.ends_with('/') { format!("{path}index.html") } else { path };
    Ok(File { file, bytes: html.into_bytes() })
}

/// The app's own view of a page, as HTML.
fn body(page: &Page, fragments: Fragments, base: &Base) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let (base, first) = (base.clone(), Shown { page: page.clone(), fragments });
    let address = base.href(page);
    let html = owner.with(|| {
        provide_context(RequestUrl::new(&address));
        view! { <App base first/> }.to_html()
    });
    owner.unset_with_forced_cleanup();
    html
}
