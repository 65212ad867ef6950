//! The controls of the playhead.

use leptos::prelude::*;

use super::{
    playhead::Mode,
    reading::{flag, text},
    state::StageState,
};

/// What a button does.
type Press = fn(StageState);

/// A speed in halves of the usual one, in words. Without a floating number, whose digits are 6 kB of code.
fn speed(halves: u32) -> String {
    format!("{}{} times the usual speed", halves / 2, if halves % 2 == 1 { ".5" } else { "" })
}

#[component]
pub fn Controls(state: StageState) -> impl IntoView {
    let events = move || state.run.with(|run| run.as_ref().map_or(0, |run| run.events.len() as u32));
    let shown = move || state.playhead.get().shown;
    let at_last = move || shown() >= events();
    let said = text(move || match shown() {
        0 => "Before the first event".to_owned(),
        shown => format!("Event {shown} of {}", events()),
    });
    let buttons: [(&'static str, Press); 4] = [
        ("Pause", StageState::pause),
        ("Step back", StageState::step_back),
        ("Step forward", StageState::step_forward),
        ("Reset", StageState::reset),
    ];
    let idle = move |name: &str| match name {
        "Pause" => state.mode.get() != Mode::Playing,
        "Step forward" => at_last(),
        _ => shown() == 0,
    };
    // A button that is disabled under the finger would lose the focus: it says that it does nothing, and stays.
    let button = |(name, press): (&'static str, Press)| {
        let pressed = move |_| {
            if !idle(name) {
                press(state);
            }
        };
        let is_idle = text(move || if idle(name) { "true" } else { "false" });
        view! { <button type="button" aria-disabled=is_idle on:click=pressed>{name}</button> }
    };
    view! {
        <div class="stage-controls" role="group" aria-label="Playback">
            {buttons.map(button).collect_view()}
            <label class="stage-speed">
                <span>"Speed"</span>
                <input
                    type="range"
                    min="1"
                    max="8"
                    value="2"
                    aria-valuetext=text(move || speed(state.speed.get()))
                    on:input=move |event| state.speed.set(event_target_value(&event).parse().unwrap_or(2))
                />
            </label>
            <div class="stage-timeline">
                <label>
                    <span>"Timeline"</span>
                    <input
                        type="range"
                        min="0"
                        max=text(move || events().to_string())
                        prop:value=text(move || shown().to_string())
                        disabled=flag(move || events() == 0)
                        aria-valuetext=said
                        on:input=move |event| state.seek(event_target_value(&event).parse().unwrap_or_default())
                    />
                </label>
                <span class="stage-position" aria-hidden="true">{said}</span>
            </div>
        </div>
    }
}
