//! What the visitor is told about the run itself: that it is on its way, and why it did not come.

use leptos::prelude::*;

use super::state::{StageState, Status};
use crate::web;

#[component]
pub fn Notice(state: StageState) -> impl IntoView {
    let retry = move |_| web::document::press(".button-run");
    view! {
        <div class="stage-notice" role="status">
            {move || match state.status.get() {
                Status::Ready | Status::Running => None,
                Status::Loading(share) => {
                    Some(view! { <p>{format!("Loading the simulator, {share} %")}</p> <progress max="100" value=share.to_string()></progress> }.into_any())
                }
                Status::Unreachable => {
                    Some(
                        view! {
                            <p class="is-bad">"The simulator could not be loaded. The page works without it; a run does not."</p>
                            <button type="button" on:click=retry>"Retry"</button>
                        }
                            .into_any(),
                    )
                }
                Status::OtherBuild => {
                    Some(
                        view! {
                            <p class="is-bad">"The site has been updated since you opened this page. Reload it to run the pattern."</p>
                            <button type="button" on:click=|_| web::document::reload()>"Reload"</button>
                        }
                            .into_any(),
                    )
                }
                Status::Refused(why) => Some(view! { <p class="is-bad stage-refusal">{why}</p> }.into_any()),
            }}
        </div>
    }
}
