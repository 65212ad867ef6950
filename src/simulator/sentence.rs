//! One sentence for one event: what happened, in the present tense, exact to the id.
//!
//! Refuses to explain: the page's prose does that. Invariant: a sentence says in words what a mark beside it says by
//! its look.

use patterns::participant::{Body, Note};
use world::Happening;

use super::opened::{Opened, Travel};
use crate::sentence::{of_org, what};

pub use crate::sentence::Tone;

pub fn sentence(opened: &Opened, at: usize) -> (String, Tone) {
    if let Some(travel) = opened.travel(at) {
        return (sets_out(&travel), tone(&travel));
    }
    match opened.trace().get(at).map(|event| &event.happening) {
        Some(Happening::Arrived { .. }) => match opened.set_out(at).and_then(|sent| opened.travel(sent)) {
            Some(travel) => ([&what(travel.shown), " arrives at ", travel.to.name, "."].concat(), tone(&travel)),
            None => ("A message arrives.".to_owned(), Tone::Plain),
        },
        Some(Happening::Fault { rule, .. }) => {
            let travel = opened.set_out(at).and_then(|sent| opened.travel(sent));
            let does = match &travel {
                Some(travel) if travel.lost => "lets the message get lost: nothing arrives.".to_owned(),
                Some(travel) => ["answers in place of ", travel.to.name, "."].concat(),
                None => "acts.".to_owned(),
            };
            (["The fault \"", rule, "\" ", &does].concat(), Tone::Bad)
        }
        Some(Happening::Inside { note: Note::Said { sentence, bad }, .. }) => {
            (sentence.clone(), if *bad { Tone::Bad } else { Tone::Good })
        }
        Some(Happening::Inside { note: Note::Org(note), .. }) => of_org(note),
        _ => (String::new(), Tone::Plain),
    }
}

fn sets_out(travel: &Travel<'_>) -> String {
    let (from, to) = (travel.from.name, travel.to.name);
    match travel.shown {
        Body::Response(_) => [from, " answers ", &what(travel.shown), "."].concat(),
        Body::Request(_) if travel.inside => [from, " hands ", &what(travel.shown), " to ", to, "."].concat(),
        Body::Request(request) => {
            // Only a part of a system that the map draws by itself adds what Apex never had.
            let adds = !travel.from.node.is_empty() && request.headers.get("Authorization").is_some();
            let verb = if adds { " adds the authorization and sends " } else { " sends " };
            [from, verb, &what(travel.shown), " to ", to, "."].concat()
        }
    }
}

fn tone(travel: &Travel<'_>) -> Tone {
    if travel.is_refusal() { Tone::Bad } else { Tone::Plain }
}
