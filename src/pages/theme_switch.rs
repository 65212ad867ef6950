//! The button that turns the page between light and dark.
//!
//! Refuses to guess the visitor's preference while rendering: the style sheet follows the system until the
//! button is pressed, and `early.js` restores an earlier choice before the first paint.

use leptos::prelude::*;

use crate::web::theme;

#[component]
pub fn ThemeSwitch() -> impl IntoView {
    view! {
        <button type="button" class="theme-switch" aria-label="Switch between light and dark" on:click=move |_| theme::switch()>
            <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
                <circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="2"></circle>
                <path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor"></path>
            </svg>
        </button>
    }
}
