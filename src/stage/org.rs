//! The org at the playhead: its records, its jobs and its debug log.

use leptos::prelude::*;
use protocol::{Answer, OrgView, Question, Row};

use super::{
    panel::{Panel, PanelView},
    state::StageState,
};

#[component]
pub fn Org(state: StageState, chosen: RwSignal<Panel>) -> impl IntoView {
    let current = state.current();
    let org = Memo::new(move |_| match state.ask(Question::OrgAt(current.get()?)) {
        Some(Answer::Org(org)) => Some(org),
        _ => None,
    });
    view! {
        <PanelView panel=Panel::Org chosen>
            <div class="org-at" tabindex="0">
                {move || match org.get() {
                    Some(org) => leptos::either::Either::Left(view! { <Held org/> }),
                    None => leptos::either::Either::Right(view! { <p class="stage-empty">"What the org holds at the playhead shows here."</p> }),
                }}
            </div>
        </PanelView>
    }
}

#[component]
fn Held(org: OrgView) -> impl IntoView {
    let OrgView { records, jobs, log } = org;
    let part = |name: &'static str, none: &'static str, rows: Vec<Row>| {
        view! {
            <h3>{name}</h3>
            {rows.is_empty().then(|| view! { <p class="stage-empty">{none}</p> })}
            {rows.into_iter().map(row).collect_view()}
        }
    };
    let lines = (!log.is_empty()).then(|| view! { <h3>"Debug log"</h3> <pre class="org-log">{log.join("\n")}</pre> });
    view! {
        {part("Records", "None is committed yet.", records)}
        {part("Jobs", "None is queued yet.", jobs)}
        {lines}
    }
}

fn row(row: Row) -> impl IntoView {
    let fields = row.fields.into_iter().map(|(name, value)| view! { <dt>{name}</dt> <dd>{value}</dd> });
    view! {
        <div class="org-row">
            <h4>{row.title}</h4>
            <dl>{fields.collect_view()}</dl>
        </div>
    }
}
