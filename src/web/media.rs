//! Media queries that a view follows.

use wasm_bindgen::prelude::*;

/// Tells whether a query matches, now and whenever that changes, until the calling effect's owner is gone.
pub fn follow(query: &str, tell: impl Fn(bool) + 'static) {
    let Ok(Some(list)) = leptos::prelude::window().match_media(query) else { return };
    tell(list.matches());
    let followed = list.clone();
    let changed = Closure::<dyn Fn()>::new(move || tell(followed.matches()));
    list.set_onchange(Some(changed.as_ref().unchecked_ref()));
    let kept = send_wrapper::SendWrapper::new((list, changed));
    leptos::prelude::on_cleanup(move || {
        kept.0.set_onchange(None);
    });
}
