//! A run for the page: what the map and the code show at each event, and the transcript.
//!
//! Refuses the bodies of messages: those are asked for one by one. Invariant: one entry for each event of the trace.

use patterns::participant::Note;
use protocol::{Code, Event, Motion, Summary};
use world::Happening;

use super::{
    opened::Opened,
    shapes::{Shapes, view_box},
    transcript::{self, Form},
};

pub fn summary(opened: &Opened) -> Summary {
    let shapes = Shapes::new(opened);
    let events = (0..opened.trace().len()).map(|at| event(opened, &shapes, at)).collect();
    let transcript = transcript::html(opened, Form::Pressable);
    Summary { events, transcript, view_box: view_box(opened), shapes: shapes.drawn }
}

fn event(opened: &Opened, shapes: &Shapes, at: usize) -> Event {
    if let Some(travel) = opened.travel(at) {
        let motion = shapes.edge(travel.edge).map(|edge| Motion { edge, lost: travel.lost, tag: travel.tag() });
        return Event { node: shapes.node(travel.from.node), motion, code: None };
    }
    match opened.trace().get(at).map(|event| &event.happening) {
        Some(Happening::Arrived { .. }) => {
            let travel = opened.set_out(at).and_then(|sent| opened.travel(sent));
            Event { node: travel.and_then(|travel| shapes.node(travel.to.node)), ..Event::default() }
        }
        Some(Happening::Inside { actor, note }) => {
            let node = opened.place(*actor).and_then(|place| shapes.node(place.node));
            let code = match note {
                Note::Org(org::Note::Ran { file, lines, .. }) => {
                    Some(Code { file: file.clone(), lines: lines.clone() })
                }
                _ => None,
            };
            Event { node, motion: None, code }
        }
        _ => Event::default(),
    }
}
