//! What the visitor decides before a run: the inputs and the faults, and the Run button.
//!
//! Refuses to know a pattern's inputs: they are a fragment, and the form's own names say what they are.

use leptos::{html, prelude::*};

use super::state::StageState;
use crate::{
    pages::fragment::{Fragment, Fragments},
    web,
};

#[component]
pub fn Inputs(state: StageState, fragments: Fragments) -> impl IntoView {
    let form = NodeRef::<html::Form>::new();
    Effect::new(move |_| {
        if let Some(form) = form.get()
            && web::form::take_early_press().is_some()
        {
            state.press_run(web::form::values(&form));
        }
    });
    view! {
        <form class="stage-inputs" node_ref=form novalidate on:submit=move |event| state.press_run(web::form::take(&event))>
            <Fragment of=fragments name="inputs"/>
            <button type="submit" class="button-run">"Run"</button>
            <noscript>
                <p>"Running needs JavaScript. What the default run does is in the transcript below."</p>
            </noscript>
        </form>
    }
}
