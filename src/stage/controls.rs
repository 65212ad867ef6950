//! The controls of the playhead.

use leptos::prelude::*;

use super::{playhead::Mode, state::StageState};

#[component]
pub fn Controls(state: StageState) -> impl IntoView {
    let events = move || state.run.with(|run| run.as_ref().map_or(0, |run| run.events.len() as u32));
    let shown = move || state.playhead.get().shown;
    let at_last = move || shown() >= events();
    let empty = move || events() == 0;
    let said = move || match shown() {
        0 => "Before the first event".to_owned(),
        shown => format!("Event {shown} of {}", events()),
    };
    view! {
        <div class="stage-controls" role="group" aria-label="Playback">
            <button type="button" disabled=move || state.mode.get() != Mode::Playing on:click=move |_| state.pause()>"Pause"</button>
            <button type="button" disabled=move || shown() == 0 on:click=move |_| state.step_back()>"Step back"</button>
            <button type="button" disabled=at_last on:click=move |_| state.step_forward()>"Step forward"</button>
            <button type="button" disabled=empty on:click=move |_| state.reset()>"Reset"</button>
            <label class="stage-timeline">
                <span>"Timeline"</span>
                <input
                    type="range"
                    min="0"
                    max=move || events().to_string()
                    prop:value=move || shown().to_string()
                    disabled=empty
                    aria-valuetext=said
                    on:input=move |event| state.seek(event_target_value(&event).parse().unwrap_or_default())
                />
                <output>{said}</output>
            </label>
            <label class="stage-speed">
                <span>"Speed"</span>
                <input
                    type="range"
                    min="-2"
                    max="2"
                    step="1"
                    value="0"
                    aria-valuetext=move || format!("{} times", state.speed.get())
                    on:input=move |event| state.speed.set(2f32.powi(event_target_value(&event).parse().unwrap_or_default()))
                />
            </label>
        </div>
    }
}
