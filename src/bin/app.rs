//! The site's bundle: hydrates the page that was prerendered into this document.

use integration_patterns::{
    pages::{
        app::App,
        fragment::{Fragments, Shown},
        routes::{Base, Page},
    },
    web::document,
};
use leptos::prelude::*;

fn main() {
    console_error_panic_hook::set_once();
    let base = Base::new(&document::base());
    let first = Shown {
        page: Page::parse(&document::prerendered_path()),
        runnable: document::is_runnable(),
        fragments: Fragments::default(),
    };
    leptos::mount::hydrate_body(move || view! { <App base first/> });
    document::mark_hydrated();
}
