//! One sentence for one event: what happened, in the present tense, exact to the id.
//!
//! Refuses to explain: the page's prose does that. Invariant: a sentence says in words what a mark beside it says by
//! its look.

use patterns::participant::{Body, Note};
use world::Happening;

use super::{
    holdings::Holdings,
    opened::{Opened, Travel},
};
use crate::sentence::{of_org, what};

pub use crate::sentence::Tone;

/// The sentence of an event, before which the org held that.
pub fn sentence(opened: &Opened, at: usize, held: &Holdings) -> (String, Tone) {
    if let Some(travel) = opened.travel(at) {
        return (sets_out(opened, &travel), tone(&travel));
    }
    match opened.trace().get(at).map(|event| &event.happening) {
        Some(Happening::Arrived { .. }) => match opened.set_out(at).and_then(|sent| opened.travel(sent)) {
            Some(travel) => ([&what(travel.shown), " arrives at ", travel.to.name, "."].concat(), tone(&travel)),
            None => ("A message arrives.".to_owned(), Tone::Plain),
        },
        Some(Happening::Fault { rule, .. }) => {
            let travel = opened.set_out(at).and_then(|sent| opened.travel(sent));
            let does = match &travel {
                Some(travel) if travel.lost => ": the message gets lost, and nothing arrives.".to_owned(),
                Some(travel) => [": it decides what ", travel.to.name, " answers."].concat(),
                None => ".".to_owned(),
            };
            (["The fault \"", rule, "\" sets in", &does].concat(), Tone::Bad)
        }
        Some(Happening::Inside { note: Note::Said { sentence, bad }, .. }) => {
            (sentence.clone(), if *bad { Tone::Bad } else { Tone::Good })
        }
        Some(Happening::Inside { note: Note::Org(note), .. }) => {
            let (mut text, mut tone) = of_org(note);
            if let org::Note::RolledBack { transaction, why } = note
                && let Some(type_name) = raised(opened, at, *transaction, why)
            {
                text = ["Transaction ", &transaction.to_string(), " is rolled back: nothing catches the "].concat();
                text.push_str(&[type_name, "."].concat());
            }
            if let org::Note::Committed { transaction } | org::Note::RolledBack { transaction, .. } = note {
                let is_kept = matches!(note, org::Note::Committed { .. });
                let pending = held.pending(*transaction);
                if is_kept && !pending.is_empty() {
                    tone = Tone::Good;
                }
                let is_one = pending.starts_with("1 ") && !pending.contains(" and ");
                let became = if is_kept { " kept." } else { " undone." };
                let told = match (pending.as_str(), is_kept) {
                    ("", true) => "nothing is kept.".to_owned(),
                    ("", false) => "There is nothing left to undo.".to_owned(),
                    (pending, _) => [pending, if is_one { " is" } else { " are" }, became].concat(),
                };
                if is_kept {
                    text.truncate(text.trim_end_matches('.').len());
                    text.push(':');
                }
                text.push(' ');
                text.push_str(&told);
            }
            (text, tone)
        }
        _ => (String::new(), Tone::Plain),
    }
}

/// The type of the exception that a rollback is for, where a sentence before has told its message.
fn raised<'a>(opened: &'a Opened, at: usize, of: u32, why: &str) -> Option<&'a str> {
    opened.trace().get(..at)?.iter().rev().find_map(|event| match &event.happening {
        Happening::Inside { note: Note::Org(org::Note::Raised { transaction, type_name, message }), .. }
            if *transaction == of
                && why.strip_prefix(type_name.as_str()).is_some_and(|rest| rest.ends_with(message.as_str())) =>
        {
            Some(type_name.as_str())
        }
        _ => None,
    })
}

fn sets_out(opened: &Opened, travel: &Travel<'_>) -> String {
    let (from, to) = (travel.from.name, travel.to.name);
    match travel.shown {
        Body::Response(_) => [from, " answers ", &what(travel.shown), "."].concat(),
        Body::Plain(_) => [&what(travel.shown), " goes from ", from, " to ", to, "."].concat(),
        Body::Request(_) if travel.inside => [from, " hands ", &what(travel.shown), " to ", to, "."].concat(),
        Body::Request(request) => {
            // Only a part of a system that the map draws by itself adds what Apex never had.
            let is_part = opened.scenario.actors.iter().all(|place| place.node != travel.from.node);
            let adds = is_part && request.headers.get("Authorization").is_some();
            let verb = if adds { " adds the authorization and sends " } else { " sends " };
            [from, verb, &what(travel.shown), " to ", to, "."].concat()
        }
    }
}

fn tone(travel: &Travel<'_>) -> Tone {
    if travel.is_refusal() { Tone::Bad } else { Tone::Plain }
}
