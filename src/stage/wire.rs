//! The wire: the messages so far, and one of them as it travelled. What is secret in it was masked where the
//! message was made.

use leptos::prelude::*;
use protocol::{Answer, Question, Wire};

use super::{
    panel::{Panel, PanelView},
    state::StageState,
};

#[component]
pub fn WireView(state: StageState, chosen: RwSignal<Panel>) -> impl IntoView {
    let current = state.current();
    // The last message that has set out by now.
    let message = Memo::new(move |_| {
        let run = state.run.get()?;
        let current = current.get()?;
        (0..=current).rev().find(|&index| run.events.get(index as usize).is_some_and(|event| event.motion.is_some()))
    });
    let wire = Memo::new(move |_| match state.ask(Question::Wire(message.get()?)) {
        Some(Answer::Wire(wire)) => wire,
        _ => None,
    });
    let messages = move || {
        let run = state.run.get()?;
        let entries = (0u32..).zip(run.events.iter()).filter_map(|(index, event)| {
            let tag = event.motion.as_ref()?.tag.clone();
            let is_ahead = move || current.get() < Some(index);
            Some(view! {
                <li class:is-current=move || message.get() == Some(index) hidden=is_ahead>
                    <button type="button" aria-current=move || (message.get() == Some(index)).then_some("true") on:click=move |_| state.seek(index + 1)>
                        {tag}
                    </button>
                </li>
            })
        });
        Some(view! { <ol class="wire-messages" aria-label="Messages so far">{entries.collect_view()}</ol> })
    };
    view! {
        <PanelView panel=Panel::Wire chosen>
            {messages}
            {move || match wire.get() {
                Some(wire) => leptos::either::Either::Left(view! { <Message wire/> }),
                None => leptos::either::Either::Right(view! { <p class="stage-empty">"Each request and each response shows here as it was sent."</p> }),
            }}
        </PanelView>
    }
}

#[component]
fn Message(wire: Wire) -> impl IntoView {
    let Wire { from, to, start, headers, body } = wire;
    let headers = headers.into_iter().map(|(name, value)| {
        view! {
            <span class="wire-header">
                <span class="wire-name">{name}</span>
                ": "
                <span>{value}</span>
                "\n"
            </span>
        }
    });
    view! {
        <div class="wire" tabindex="0">
            <p class="wire-way">{from}" → "{to}</p>
            <pre><code><span class="wire-start">{start}"\n"</span>{headers.collect_view()}{(!body.is_empty()).then(|| format!("\n{body}"))}</code></pre>
        </div>
    }
}
