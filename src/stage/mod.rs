//! The stage: the views of one run.

use leptos::prelude::*;

use crate::pages::{
    fragment::{Fragment, Fragments},
    routes::Slug,
};

#[component]
pub fn Stage(slug: Slug, fragments: Fragments) -> impl IntoView {
    let _ = slug;
    view! {
        <section class="stage">
            <div class="stage-map"><Fragment of=fragments.clone() name="map"/></div>
            <div class="stage-code"><Fragment of=fragments name="code"/></div>
        </section>
    }
}
