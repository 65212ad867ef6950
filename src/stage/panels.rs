//! The panels below the map: regions side by side where there is room, tab panels where there is not.
//!
//! Refuses to draw what a panel shows: that is HTML, from the prerender or from the simulator, and the marks on
//! it are set from outside. Invariant: a panel has the same name in either form.

use leptos::{html, prelude::*};
use protocol::Question;

use super::{
    reading::{flag, text},
    state::StageState,
};
use crate::{pages::fragment::Fragments, web};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Panel {
    Transcript,
    Wire,
    Org,
    Code,
    Tests,
}

impl Panel {
    const ALL: [Panel; 5] = [Panel::Transcript, Panel::Wire, Panel::Org, Panel::Code, Panel::Tests];

    /// The name a visitor sees, the panel's id, and what stands there while it is empty.
    fn texts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Panel::Transcript => ("Transcript", "transcript", ""),
            Panel::Wire => ("Wire", "wire", "Each request and each response shows here as it was sent."),
            Panel::Code => ("Code", "code", ""),
            Panel::Tests => ("Tests", "tests", ""),
            Panel::Org => ("Org", "org", "What the org holds at the playhead shows here."),
        }
    }
}

#[component]
pub fn Panels(state: StageState, fragments: Fragments) -> impl IntoView {
    let chosen = RwSignal::new(0usize);
    let narrow = RwSignal::new(false);
    Effect::new(move |_| web::media::follow("(max-width: 63.99rem)", move |matches| narrow.set(matches)));
    let places = || (0..).zip(Panel::ALL);
    let tabs = places().map(|(place, panel)| tab(place, panel, chosen)).collect_view();
    let panels = places()
        .map(|(place, panel)| {
            let hidden = flag(move || narrow.get() && chosen.get() != place);
            panel_view(panel, state, fragments.clone(), narrow, hidden)
        })
        .collect_view();
    view! {
        <div class="stage-tabs" role="tablist" aria-label="Views of the run" hidden=flag(move || !narrow.get()) on:keydown=move |event| arrows(&event, chosen)>
            {tabs}
        </div>
        <div class="stage-panels">{panels}</div>
    }
}

fn tab(place: usize, panel: Panel, chosen: RwSignal<usize>) -> impl IntoView {
    let (name, id, _) = panel.texts();
    let is_chosen = move || chosen.get() == place;
    view! {
        <button
            type="button"
            role="tab"
            id=format!("tab-{id}")
            aria-controls=format!("panel-{id}")
            aria-selected=text(move || if is_chosen() { "true" } else { "false" })
            tabindex=text(move || if is_chosen() { "0" } else { "-1" })
            on:click=move |_| chosen.set(place)
        >
            {name}
        </button>
    }
}

/// The arrow keys move between tabs, as the ARIA practices for tabs say.
fn arrows(event: &leptos::ev::KeyboardEvent, chosen: RwSignal<usize>) {
    let by = match event.key().as_str() {
        "ArrowRight" => 1,
        "ArrowLeft" => Panel::ALL.len() - 1,
        _ => return,
    };
    event.prevent_default();
    let place = (chosen.get_untracked() + by) % Panel::ALL.len();
    chosen.set(place);
    web::document::focus(&format!("tab-{}", Panel::ALL[place].texts().1));
}

fn panel_view(
    panel: Panel,
    state: StageState,
    fragments: Fragments,
    narrow: RwSignal<bool>,
    hidden: Signal<bool>,
) -> impl IntoView {
    let (name, id, empty) = panel.texts();
    // What was prerendered for this panel, which stays until a run puts something in its place.
    let prerendered = fragments.html(id);
    let html = text(move || match panel {
        Panel::Transcript => state.transcript().unwrap_or_else(|| prerendered.clone()),
        Panel::Wire => state.html(Question::Wire),
        Panel::Code | Panel::Tests => prerendered.clone(),
        Panel::Org => state.html(Question::OrgAt),
    });
    let shown = if panel == Panel::Code { state.code } else { NodeRef::<html::Div>::new() };
    Effect::new(move |listens: Option<bool>| {
        let Some(shown) = shown.get() else { return false };
        if listens != Some(true) {
            web::editor::listen(&shown, move |event| state.happened(event));
        }
        // The other panels are made for one event: nothing in them is earlier or later than the rest.
        if let Panel::Transcript | Panel::Code = panel {
            state.mark(&shown, panel == Panel::Code);
        }
        true
    });
    view! {
        <section
            class="stage-panel"
            id=format!("panel-{id}")
            aria-label=name
            role=text(move || if narrow.get() { "tabpanel" } else { "region" })
            hidden=hidden
        >
            <h2>{name}</h2>
            <div class="stage-scroll" tabindex="0" data-fragment=id node_ref=shown inner_html=html></div>
            <p class="stage-empty">{empty}</p>
        </section>
    }
}
