//! The app: the page on the screen, and how it gives way to the next one.
//!
//! Refuses to draw a page before its fragments are there: the old page stays until then, and where they
//! cannot be had, the browser loads the page as if there were no app. Invariant: what hydrates is what the
//! document says it is, not what the address bar says, so that a fallback page never mismatches.

use leptos::{either::EitherOf3, prelude::*};
use leptos_router::{
    components::Router,
    hooks::use_location,
    location::{BrowserUrl, LocationProvider},
};

use super::{
    fragment::{Fragment, Shown},
    fresh::Fresh,
    routes::{Base, Page},
    theme_switch::ThemeSwitch,
};
use crate::{
    stage::{Explorer, Stage},
    web,
};

#[component]
pub fn App(base: Base, first: Shown) -> impl IntoView {
    provide_context(base.clone());
    let mount = base.as_str().to_owned();
    view! { <Router base=mount><Site base first/></Router> }
}

#[component]
fn Site(base: Base, first: Shown) -> impl IntoView {
    let shown = RwSignal::new(first);
    follow_links(base, shown);
    let fragment = move |name: &'static str| Signal::derive(move || shown.with(|shown| shown.fragments.html(name)));
    view! {
        // The browser moves the focus to a fragment; the router would only scroll there.
        <a class="skip" href="#main" rel="external">"Skip to the content"</a>
        <header class="site-header">
            <div class="fragment" data-fragment="header" inner_html=fragment("header")></div>
            <ThemeSwitch/>
        </header>
        <main id="main" tabindex="-1">{move || Fresh(room(shown.get()))}</main>
        <footer class="site-footer" data-fragment="footer" inner_html=fragment("footer")></footer>
    }
}

/// The views of one page.
fn room(shown: Shown) -> impl IntoView {
    let Shown { page, runnable, fragments } = shown;
    match page {
        Page::Pattern(slug) => EitherOf3::A(view! {
            <article class="pattern">
                <Fragment of=fragments.clone() name="intro"/>
                <Stage slug runnable fragments=fragments.clone()/>
                <Fragment of=fragments name="notes"/>
            </article>
        }),
        Page::Org => EitherOf3::B(view! { <Explorer fragments/> }),
        _ => EitherOf3::C(view! { <Fragment of=fragments name="page"/> }),
    }
}

/// Fetches the page behind a followed link, and completes the navigation once it is on the screen.
fn follow_links(base: Base, shown: RwSignal<Shown>) {
    let pathname = use_location().pathname;
    let browser = use_context::<BrowserUrl>();
    Effect::new(move |earlier: Option<String>| {
        let path = pathname.get();
        if earlier.is_none_or(|earlier| earlier == path) {
            return path;
        }
        let (base, browser, wanted) = (base.clone(), browser.clone(), path.clone());
        leptos::task::spawn_local(async move {
            match web::page::fetch(&wanted).await {
                Ok(fetched) if fetched.build == web::document::build() => {
                    // A visitor who has gone elsewhere in the meantime does not want this page any more.
                    if pathname.get_untracked() != wanted {
                        return;
                    }
                    let page = if fetched.found { base.page_at(&wanted) } else { Page::NotFound };
                    shown.set(Shown { page, runnable: fetched.runnable, fragments: fetched.fragments });
                    web::document::set_title(&fetched.title);
                    // The new nodes are there after the effects have run.
                    leptos::task::tick().await;
                    if let Some(browser) = browser {
                        browser.ready_to_complete();
                    }
                    web::document::focus_main();
                }
                // Another build, or no answer: the browser knows best how to load, and how to say why not.
                _ => web::document::load(&wanted),
            }
        });
        path
    });
}
