//! The explorer of an org: what is pressed in its forms goes to the simulator, and its answer into the page.
//!
//! Refuses to know what the forms ask: they are HTML, from the prerender and from the simulator. Invariant: a press that
//! comes while the simulator loads is done once it is there.

use leptos::{html, prelude::*};
use protocol::{Answer, Question};

use super::{
    notice,
    state::{StageState, Status},
};
use crate::{
    pages::{
        fragment::{Fragment, Fragments},
        routes::Base,
    },
    web,
};

#[component]
pub fn Explorer(fragments: Fragments) -> impl IntoView {
    let state = StageState::new("", &expect_context::<Base>());
    let shown = NodeRef::<html::Div>::new();
    Effect::new(move |listens: Option<bool>| {
        let Some(shown) = shown.get() else { return false };
        if listens != Some(true) {
            let press = move |form| state.want(|wanted| wanted.explore = Some(form));
            web::explorer::listen(&shown, press);
            if let Some(pressed) = web::form::take_early_press() {
                press([("do".to_owned(), pressed)].into());
            }
        }
        true
    });
    view! {
        <article class="org-page">
            <Fragment of=fragments.clone() name="intro"/>
            <notice::Notice state/>
            <div class="explorer" data-fragment="explorer" node_ref=shown inner_html=fragments.html("explorer")></div>
            <Fragment of=fragments name="page"/>
        </article>
    }
}

impl StageState {
    /// Does what was pressed; false where the simulator did not come for it.
    pub async fn explore(self, form: web::form::Values) -> bool {
        match self.ask_of_run(Question::Explore(form)).await {
            Some(Answer::Html(html)) => web::explorer::show(&html),
            Some(Answer::Refused(why)) => self.status.set(Status::Refused(why)),
            Some(Answer::OtherBuild) => self.status.set(Status::OtherBuild),
            _ => return false,
        }
        true
    }
}
