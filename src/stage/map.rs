//! The layer above the architecture diagram: the message that is on its way, and where things happen.
//!
//! The layer has the diagram's own view box, so a packet lies where its edge does; where that is, the simulator
//! says in SVG.

use leptos::{prelude::*, svg};
use protocol::{Drawn, Event, Summary};

use super::{
    reading::{flag, text},
    state::StageState,
};
use crate::web;

/// The drawing of one layout.
type Layout = fn(&Drawn) -> &String;

/// The layers of both layouts.
pub fn packets(state: StageState) -> impl IntoView {
    let layouts: [(&'static str, Layout); 2] =
        [("packets is-wide", |drawn| &drawn.wide), ("packets is-narrow", |drawn| &drawn.narrow)];
    let layers = layouts.map(|(class, layout)| packet_layer(state, class, layout)).collect_view();
    view! { <div class="packet-layers">{layers}</div> }
}

fn packet_layer(state: StageState, class: &'static str, layout: Layout) -> impl IntoView {
    let shape = move |which: fn(&Event) -> Option<u32>| {
        let read = move |run: &Summary, event: &Event| run.shapes.get(which(event)? as usize).map(layout).cloned();
        text(move || state.with_event(read).unwrap_or_default())
    };
    let edge = shape(|event| Some(event.motion.as_ref()?.edge));
    let tag = text(move || state.with_event(|_, event| Some(event.motion.as_ref()?.tag.clone())).unwrap_or_default());
    let lost = move || state.with_event(|_, event| Some(event.motion.as_ref()?.lost));
    // The width of the tag's text, near enough for its plate.
    let width = move || tag.with(|tag| tag.chars().count() as i32 * 8 + 16);
    let view_box = text(move || {
        state
            .run
            .with(|run| run.as_ref().map(|run| layout(&run.view_box).clone()))
            .unwrap_or_else(|| "0 0 1 1".to_owned())
    });
    let packet = NodeRef::<svg::G>::new();
    // From an effect and not in the view: a style attribute in prerendered HTML would break the content policy.
    Effect::new(move |_| {
        let (Some(packet), Some(lost)) = (packet.get(), lost()) else { return };
        let progress = if web::motion::is_reduced() { 1.0 } else { state.playhead.get().eased() };
        // A message stops short of the node whose name it would cover. A lost one stays where nobody will look: half way.
        web::motion::put_on_path(&packet, &edge.get(), progress * if lost { 0.5 } else { 0.9 });
    });
    view! {
        <svg class=class viewBox=view_box aria-hidden="true">
            <path class="packet-node" d=shape(|event| event.node)></path>
            <path class="packet-edge" d=edge></path>
            <g class="packet" class:is-moving=flag(move || lost().is_some()) class:is-lost=flag(move || lost() == Some(true)) node_ref=packet>
                <rect x=text(move || (-width() / 2).to_string()) y="-11" width=text(move || width().to_string()) height="22" rx="11"></rect>
                <text text-anchor="middle" dominant-baseline="central">{tag}</text>
            </g>
        </svg>
    }
}
