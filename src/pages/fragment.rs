//! The pieces of prerendered HTML a page is made of.
//!
//! On the first page the app holds no fragment: an empty one leaves the prerendered nodes untouched at
//! hydration. Invariant: a fragment is marked `data-fragment` with its name, so that a fetched page can be
//! taken apart by the same names.

use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

use super::routes::Page;

/// Fragments by name. Shared, because every view of the page takes its own from it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fragments(Arc<BTreeMap<String, String>>);

impl Fragments {
    pub fn new(named: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut fragments = BTreeMap::new();
        // Not `collect`: sorting first would link two sorting routines for a handful of names.
        for (name, html) in named {
            fragments.insert(name, html);
        }
        Self(Arc::new(fragments))
    }

    /// The HTML of one fragment, empty where the page has none of that name.
    pub fn html(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }
}

/// A page that is on the screen, or about to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub page: Page,
    /// Whether the page's pattern has a run.
    pub runnable: bool,
    pub fragments: Fragments,
}

/// Puts one fragment on the page, in an element of its own.
#[component]
pub fn Fragment(of: Fragments, name: &'static str) -> impl IntoView {
    view! { <div class="fragment" data-fragment=name inner_html=of.html(name)></div> }
}
