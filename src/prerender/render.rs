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
use crate::diagram::{poster, raster};
use crate::pages::{
    app::App,
    content::{self, Site},
    fragment::Shown,
    routes::{Base, Page, Slug},
};

/// A file of the site, named from its root.
pub struct File {
    pub file: String,
    pub bytes: Vec<u8>,
}

/// Every page, and what search engines and link previews read.
pub fn all(site: &Site, base: &Base, shell: &Shell) -> Result<Vec<File>, Error> {
    // A second start in one process, as in tests, finds the executor already there.
    let _ = any_spawner::Executor::init_futures_executor();
    let slugs: Vec<Slug> = patterns::ALL.iter().filter_map(|pattern| Slug::new(pattern.slug)).collect();
    let mut pages = vec![Page::Home, Page::Org, Page::Fidelity];
    pages.extend(slugs.iter().cloned().map(Page::Pattern));
    let mut files = vec![];
    if let Some(origin) = site.origin() {
        files.push(File { file: "/sitemap.xml".to_owned(), bytes: sitemap(&pages, origin, base).into_bytes() });
    }
    pages.push(Page::NotFound);
    pages.extend(slugs.into_iter().map(Page::Embed));
    for page in &pages {
        files.push(page_file(page, site, base, shell)?);
    }
    Ok(files)
}

fn page_file(page: &Page, site: &Site, base: &Base, shell: &Shell) -> Result<File, Error> {
    let head = content::head(page, site, base);
    let path = page.path();
    let html = match page {
        Page::Embed(slug) => {
            shell.document(&path, false, &head, &content::embed(slug.as_str(), site, base), Script::None)
        }
        _ => {
            let runnable = is_runnable(page);
            let fragments = content::fragments(page, site, base)
                .map_err(|refusal| Error::Content(format!("{path}: the default run cannot be opened. {refusal}")))?;
            let first = Shown { page: page.clone(), runnable, fragments };
            shell.document(&path, runnable, &head, &body(first, base), Script::App)
        }
    };
    let file = if path.ends_with('/') { format!("{path}index.html") } else { path };
    Ok(File { file, bytes: html.into_bytes() })
}

fn is_runnable(page: &Page) -> bool {
    match page {
        Page::Pattern(slug) => patterns::find(slug.as_str()).is_some_and(|pattern| pattern.scenario.is_some()),
        _ => false,
    }
}

/// The pictures for link previews, one for each page that has its own.
pub fn pictures() -> Result<Vec<File>, Error> {
    let picture = |page: &Page, svg: String| {
        let file = format!("/{}", content::picture(page)?);
        Some(raster::png(&svg, poster::WIDTH, poster::HEIGHT).map(|bytes| File { file, bytes }))
    };
    let patterns = patterns::ALL.iter().filter_map(|pattern| {
        let page = Page::Pattern(Slug::new(pattern.slug)?);
        picture(&page, poster::pattern(pattern))
    });
    let pictures: Result<Vec<File>, _> = picture(&Page::Home, poster::home()).into_iter().chain(patterns).collect();
    pictures.map_err(|error| Error::Content(error.to_string()))
}

fn sitemap(pages: &[Page], origin: &str, base: &Base) -> String {
    let urls: String =
        pages.iter().map(|page| format!("<url><loc>{origin}{}</loc></url>\n", base.href(page))).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{urls}</urlset>\n"
    )
}

/// The app's own view of a page, as HTML.
fn body(first: Shown, base: &Base) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new())));
    let (base, address) = (base.clone(), base.href(&first.page));
    let html = owner.with(|| {
        provide_context(RequestUrl::new(&address));
        view! { <App base first/> }.to_html()
    });
    owner.unset_with_forced_cleanup();
    html
}
