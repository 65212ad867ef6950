//! Panels: regions side by side where there is room, tab panels where there is not.
//!
//! Invariant: a panel has the same name in either form.

use leptos::prelude::*;

use crate::web;

/// The panels below the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    Transcript,
    Wire,
    Code,
    Org,
}

impl Panel {
    const ALL: [Panel; 4] = [Panel::Transcript, Panel::Wire, Panel::Code, Panel::Org];

    pub fn name(self) -> &'static str {
        match self {
            Panel::Transcript => "Transcript",
            Panel::Wire => "Wire",
            Panel::Code => "Code",
            Panel::Org => "Org",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Panel::Transcript => "panel-transcript",
            Panel::Wire => "panel-wire",
            Panel::Code => "panel-code",
            Panel::Org => "panel-org",
        }
    }

    /// The panel so many places further, round the end.
    fn moved(self, by: usize) -> Self {
        let at = Self::ALL.iter().position(|panel| *panel == self).unwrap_or_default();
        Self::ALL[(at + by) % Self::ALL.len()]
    }
}

/// Whether the panels are tabs at this width. False until the page has hydrated.
#[derive(Clone, Copy)]
struct Narrow(RwSignal<bool>);

/// The tab list, which the style sheet shows where the panels do not fit side by side.
#[component]
pub fn Tabs(chosen: RwSignal<Panel>) -> impl IntoView {
    let narrow = expect_context::<Narrow>().0;
    let tab = move |panel: Panel| {
        let is_chosen = move || chosen.get() == panel;
        view! {
            <button
                type="button"
                role="tab"
                id=format!("{}-tab", panel.id())
                aria-controls=panel.id()
                aria-selected=move || is_chosen().to_string()
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| chosen.set(panel)
            >
                {panel.name()}
            </button>
        }
    };
    // The arrow keys move between tabs, as the ARIA practices for tabs say.
    let arrows = move |event: leptos::ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowRight" => 1,
            "ArrowLeft" => Panel::ALL.len() - 1,
            _ => return,
        };
        event.prevent_default();
        chosen.update(|panel| *panel = panel.moved(by));
        web::document::focus(&format!("{}-tab", chosen.get_untracked().id()));
    };
    view! {
        <div class="stage-tabs" role="tablist" aria-label="Views of the run" hidden=move || !narrow.get() on:keydown=arrows>
            {Panel::ALL.map(tab).collect_view()}
        </div>
    }
}

/// Follows the width of the window. To be called once, above the panels.
pub fn provide_narrow() {
    let narrow = RwSignal::new(false);
    provide_context(Narrow(narrow));
    Effect::new(move |_| web::media::follow("(max-width: 63.99rem)", move |matches| narrow.set(matches)));
}

/// One panel, by its name.
#[component]
pub fn PanelView(panel: Panel, chosen: RwSignal<Panel>, children: Children) -> impl IntoView {
    let narrow = expect_context::<Narrow>().0;
    view! {
        <section
            class=format!("stage-panel {}", panel.id())
            id=panel.id()
            aria-label=panel.name()
            role=move || if narrow.get() { "tabpanel" } else { "region" }
            hidden=move || narrow.get() && chosen.get() != panel
        >
            <h2 class="stage-panel-name">{panel.name()}</h2>
            {children()}
        </section>
    }
}
