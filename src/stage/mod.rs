//! The stage: the views of one run, all at the same playhead.
//!
//! Refuses to animate beside the truth: each view is a projection of the trace that the simulator handed back.
//! What is alike is built by one view from data: every further view type costs the bundle a kilobyte or two.

mod controls;
mod editing;
mod explorer;
pub mod indentation;
mod inputs;
mod map;
mod notice;
mod panels;
pub mod playhead;
mod reading;
mod state;
mod wanted;

pub use wanted::EXPLORER;

use leptos::prelude::*;

use crate::pages::{
    fragment::{Fragment, Fragments},
    routes::{Base, Slug},
};
pub use explorer::Explorer;
use state::StageState;

/// A pattern's stage. Where the pattern has no run yet, it shows the diagram and the code alone.
#[component]
pub fn Stage(slug: Slug, runnable: bool, fragments: Fragments) -> impl IntoView {
    let state = StageState::new(slug.as_str(), &expect_context::<Base>());
    view! {
        <section class="stage" class:is-runnable=runnable id="the-run" tabindex="-1" aria-label="The run">
            {runnable
                .then(|| {
                    view! {
                        <inputs::Inputs state fragments=fragments.clone()/>
                        <notice::Notice state/>
                    }
                })}
            <section class="stage-map" aria-label="Architecture diagram">
                <Fragment of=fragments.clone() name="map"/>
                {runnable.then(|| map::packets(state))}
            </section>
            {runnable
                .then(|| {
                    view! {
                        <controls::Controls state/>
                        <panels::Panels state fragments=fragments.clone()/>
                    }
                })}
            {(!runnable).then(|| view! { <Fragment of=fragments name="code"/> })}
        </section>
    }
}
