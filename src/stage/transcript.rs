//! The transcript: the run as an ordered list of sentences. A sentence takes the playhead to its event.
//!
//! Before the first run it is a fragment: the default run, computed when the page was built.

use leptos::{html, prelude::*};
use protocol::Tone;

use super::{
    panel::{Panel, PanelView},
    state::StageState,
};
use crate::{
    pages::fragment::{Fragment, Fragments},
    web,
};

#[component]
pub fn Transcript(state: StageState, chosen: RwSignal<Panel>, fragments: Fragments) -> impl IntoView {
    let list = NodeRef::<html::Ol>::new();
    let current = state.current();
    // The sentence on the playhead stays in sight.
    Effect::new(move |_| {
        if let (Some(list), Some(current)) = (list.get(), current.get()) {
            web::scroll::child_into_sight(&list, current);
        }
    });
    let sentences = move || {
        let run = state.run.get()?;
        let sentence = |index: usize| {
            let event = &run.events[index];
            let index = index as u32;
            let is_current = move || current.get() == Some(index);
            let is_ahead = move || current.get() < Some(index);
            view! {
                <li class=tone(event.tone) class:is-current=is_current class:is-ahead=is_ahead>
                    <button type="button" aria-current=move || is_current().then_some("step") on:click=move |_| state.seek(index + 1)>
                        <time>{moment(event.at)}</time>
                        <span>{event.sentence.clone()}</span>
                    </button>
                </li>
            }
        };
        Some(view! { <ol class="transcript" tabindex="0" node_ref=list>{(0..run.events.len()).map(sentence).collect_view()}</ol> })
    };
    view! {
        <PanelView panel=Panel::Transcript chosen>
            <div hidden=move || state.run.with(Option::is_some)>
                <Fragment of=fragments name="transcript"/>
            </div>
            {sentences}
        </PanelView>
    }
}

fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "is-plain",
        Tone::Good => "is-good",
        Tone::Bad => "is-bad",
    }
}

/// A moment of virtual time as seconds since the run began: `+0.412 s`, `+61.000 s`.
pub fn moment(microseconds: u64) -> String {
    format!("+{}.{:03} s", microseconds / 1_000_000, microseconds / 1_000 % 1_000)
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_moment_reads_in_seconds_with_milliseconds() {
        assert_eq!(moment(412_900), "+0.412 s");
        assert_eq!(moment(61_000_000), "+61.000 s");
    }
}
