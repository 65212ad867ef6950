//! The architecture diagram, and above it the message that is on its way.
//!
//! The diagram is a fragment. The layer above it has the same view box, so a packet lies where its edge does.

use std::sync::Arc;

use leptos::prelude::*;
use protocol::{Layout, Summary};

use super::{packet, state::StageState};
use crate::{
    pages::fragment::{Fragment, Fragments},
    web,
};

#[component]
pub fn Map(state: StageState, fragments: Fragments) -> impl IntoView {
    let layer = move |class: &'static str, layout: fn(&Summary) -> &Layout| {
        move || state.run.get().map(|run| view! { <Packets state run class layout/> })
    };
    view! {
        <section class="stage-map" aria-label="Architecture diagram">
            <Fragment of=fragments name="map"/>
            {layer("packets is-wide", |run| &run.map.wide)}
            {layer("packets is-narrow", |run| &run.map.narrow)}
        </section>
    }
}

/// The moving layer over one of the two layouts.
#[component]
fn Packets(state: StageState, run: Arc<Summary>, class: &'static str, layout: fn(&Summary) -> &Layout) -> impl IntoView {
    let box_of = layout(&run);
    let view_box = format!("0 0 {} {}", box_of.width, box_of.height);
    let still = web::motion::is_reduced();
    let event = {
        let run = run.clone();
        Memo::new(move |_| state.current().get().and_then(|index| run.events.get(index as usize).cloned()))
    };
    let lit = {
        let run = run.clone();
        move || {
            let &(x, y, width, height) = layout(&run).nodes.get(&event.get()?.node)?;
            let [x, y, width, height] = [x, y, width, height].map(|length| length.to_string());
            Some(view! { <rect class="packet-node" x=x y=y width=width height=height rx="60"/> })
        }
    };
    let moving = move || {
        let progress = if still { 1.0 } else { state.playhead.get().progress };
        let motion = event.get()?.motion?;
        let packet = packet::place(layout(&run), &motion, progress)?;
        let width = motion.tag.chars().count() as i32 * 78 + 120;
        Some(view! {
            <path class="packet-edge" d=packet.edge/>
            <g class="packet" class:is-lost=packet.lost transform=format!("translate({} {})", packet.x as i32, packet.y as i32)>
                <rect x=(-width / 2).to_string() y="-110" width=width.to_string() height="220" rx="110"/>
                <text text-anchor="middle" dominant-baseline="central">{motion.tag}</text>
            </g>
        })
    };
    view! {
        <svg class=class viewBox=view_box aria-hidden="true">
            {lit}
            {moving}
        </svg>
    }
}
