//! The stage: the views of one run, all at the same playhead.
//!
//! Refuses to animate beside the truth: each view is a projection of the trace that the simulator handed back.
//! Files are named as the regions they draw.

mod code;
mod controls;
mod inputs;
mod map;
mod notice;
mod org;
pub mod packet;
mod panel;
pub mod playhead;
mod state;
mod transcript;
mod wire;

use leptos::prelude::*;

use crate::pages::{
    fragment::{Fragment, Fragments},
    routes::{Base, Slug},
};
use panel::{Panel, Tabs};
use state::StageState;

/// A pattern's stage. Where the pattern has no run yet, it shows the diagram and the code alone.
#[component]
pub fn Stage(slug: Slug, runnable: bool, fragments: Fragments) -> impl IntoView {
    let base = expect_context::<Base>();
    let state = StageState::new(&slug, &base);
    panel::provide_narrow();
    let chosen = RwSignal::new(Panel::Transcript);
    let map = fragments.clone();
    if !runnable {
        return leptos::either::Either::Left(view! {
            <section class="stage" aria-label="The pattern">
                <map::Map state fragments=map/>
                <Fragment of=fragments name="code"/>
            </section>
        });
    }
    leptos::either::Either::Right(view! {
        <section class="stage is-runnable" aria-label="The run">
            <inputs::Inputs state fragments=fragments.clone()/>
            <map::Map state fragments=map/>
            <controls::Controls state/>
            <notice::Notice state/>
            <Tabs chosen/>
            <div class="stage-panels">
                <transcript::Transcript state chosen fragments=fragments.clone()/>
                <wire::WireView state chosen/>
                <code::CodeView state chosen fragments/>
                <org::Org state chosen/>
            </div>
        </section>
    })
}
