//! What the visitor is told about the run itself: that it is on its way, and why it did not come.

use leptos::prelude::*;

use super::{
    reading::{flag, text},
    state::{StageState, Status},
};
use crate::web;

impl Status {
    /// The words, and the button that goes with them.
    fn told(&self) -> (String, &'static str) {
        match self {
            Status::Ready => (String::new(), ""),
            Status::Loading(what, share) => (format!("Loading the {what}, {share} %"), ""),
            Status::Unreachable => {
                ("The simulator could not be loaded. The page works without it; a run does not.".to_owned(), "Retry")
            }
            Status::OtherBuild => {
                ("The site has been updated since you opened this page. Reload it to go on.".to_owned(), "Reload")
            }
            Status::Refused(why) => (why.clone(), ""),
        }
    }
}

#[component]
pub fn Notice(state: StageState) -> impl IntoView {
    let button = text(move || state.status.with(|status| status.told().1));
    let press = move |_| match state.status.get_untracked() {
        Status::OtherBuild => web::document::reload(),
        _ => {
            // The button goes; whoever pressed it stays where its outcome is told.
            web::document::focus("notice");
            state.serve();
        }
    };
    let waits = flag(move || matches!(state.status.get(), Status::Loading(..)));
    let told = flag(move || !waits.get() && state.status.get() != Status::Ready);
    view! {
        <div class="stage-notice" id="notice" tabindex="-1" role="status" class:is-loading=waits class:is-told=told>
            <p>{text(move || state.status.with(|status| status.told().0))}</p>
            <button type="button" hidden=flag(move || button.with(String::is_empty)) on:click=press>{button}</button>
        </div>
    }
}
