//! The code: the source files of the pattern, with the line the machine is on marked.
//!
//! Refuses to hold source: the files are a fragment, and the marks are set on it from outside.

use leptos::{html, prelude::*};

use super::{
    panel::{Panel, PanelView},
    state::StageState,
};
use crate::{
    pages::fragment::{Fragment, Fragments},
    web,
};

#[component]
pub fn CodeView(state: StageState, chosen: RwSignal<Panel>, fragments: Fragments) -> impl IntoView {
    let files = NodeRef::<html::Div>::new();
    let current = state.current();
    Effect::new(move |_| {
        let Some(files) = files.get() else { return };
        let current = current.get();
        state.run.with(|run| {
            let event = run.as_ref().zip(current).and_then(|(run, current)| run.events.get(current as usize));
            // Where an event runs no Apex, the last mark stays: that is where the machine waits.
            if event.is_none_or(|event| event.code.is_some()) {
                web::source_lines::mark(&files, event.and_then(|event| event.code.as_ref()));
            }
        });
    });
    view! {
        <PanelView panel=Panel::Code chosen>
            <div class="code-files" tabindex="0" node_ref=files on:click=|event| _ = web::clipboard::copy_beside(&event)>
                <Fragment of=fragments name="code"/>
            </div>
        </PanelView>
    }
}
