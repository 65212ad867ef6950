//! A caller asks a listener over a link, and faults come in between.

use world::{
    Actor, ActorId, Command, Ended, Happening, Input, Instant, Leg, Link, Outgoing, Rule, Seed, Span, Times, Verdict,
    World,
};

/// Asks three times, one after the other, and gives up on an answer after a second.
#[derive(Clone, Debug, PartialEq)]
enum Peer {
    Caller { asked: u32, deadline: Option<Instant>, to_say: Vec<Command<&'static str, String>> },
    Listener { to_say: Vec<Command<&'static str, String>> },
}

impl Actor for Peer {
    type Body = &'static str;
    type Note = String;

    fn handle(&mut self, now: Instant, input: Input<&'static str>) {
        match self {
            Peer::Caller { asked, deadline, to_say } => {
                match input {
                    Input::Answer { body, .. } => to_say.push(Command::Note(format!("heard {body}"))),
                    Input::Wake if *deadline == Some(now) => to_say.push(Command::Note("gave up".to_owned())),
                    Input::Start => {}
                    _ => return,
                }
                *deadline = None;
                if *asked < 3 {
                    *asked += 1;
                    let until = now + Span::from_millis(1_000);
                    *deadline = Some(until);
                    to_say.push(Command::Send(Outgoing {
                        to: ActorId(1),
                        edge: "there",
                        back: "back",
                        exchange: *asked,
                        key: format!("question-{asked}"),
                        attempt: 1,
                        body: "secret question",
                        shown: "question",
                    }));
                    to_say.push(Command::WakeAt(until));
                }
            }
            Peer::Listener { to_say } => {
                if let Input::Request { message, body } = input {
                    assert_eq!(body, "secret question");
                    to_say.push(Command::Answer { message, body: "secret answer", shown: Some("answer") });
                }
            }
        }
    }

    fn poll(&mut self, _: Instant) -> Option<Command<&'static str, String>> {
        let (Peer::Caller { to_say, .. } | Peer::Listener { to_say }) = self;
        (!to_say.is_empty()).then(|| to_say.remove(0))
    }
}

fn world(rules: Vec<Rule<&'static str>>) -> World<Peer> {
    let link = |edge| Link { edge, least: Span::from_millis(50), spread: Span::from_millis(20) };
    let actors = vec![Peer::Caller { asked: 0, deadline: None, to_say: vec![] }, Peer::Listener { to_say: vec![] }];
    World::new(Seed(11), actors, vec![link("there"), link("back")], rules)
}

fn rule(edge: &'static str, leg: Leg, times: Times, verdict: Verdict<&'static str>) -> Rule<&'static str> {
    Rule { name: "fault", edge, leg, key: "", times, verdict, fired: 0 }
}

const LAST: Instant = Instant(60_000_000);

fn notes(world: &World<Peer>) -> Vec<String> {
    let heard = |event: &world::Event<&'static str, String>| match &event.happening {
        Happening::Inside { note, .. } => Some(note.clone()),
        _ => None,
    };
    world.trace().iter().filter_map(heard).collect()
}

#[test]
fn without_faults_every_question_is_answered() {
    let mut world = world(vec![]);
    assert_eq!(world.run(LAST, 1_000), Ended::Quiet);
    assert_eq!(notes(&world), ["heard secret answer"; 3]);
}

#[test]
fn a_lost_request_is_given_up_and_the_loss_is_on_the_trace() {
    let mut world = world(vec![rule("there", Leg::Request, Times::First(1), Verdict::Drop)]);
    world.run(LAST, 1_000);
    assert_eq!(notes(&world), ["gave up", "heard secret answer", "heard secret answer"]);
    let faults = world.trace().iter().filter(|event| matches!(event.happening, Happening::Fault { .. })).count();
    assert_eq!(faults, 1);
}

#[test]
fn a_lost_answer_looks_the_same_to_the_caller() {
    let mut world = world(vec![rule("back", Leg::Response, Times::First(1), Verdict::Drop)]);
    world.run(LAST, 1_000);
    assert_eq!(notes(&world)[0], "gave up");
}

#[test]
fn a_fault_can_answer_in_place_of_the_listener() {
    let mut world = world(vec![rule("there", Leg::Request, Times::First(1), Verdict::Answer("busy"))]);
    world.run(LAST, 1_000);
    assert_eq!(notes(&world), ["heard busy", "heard secret answer", "heard secret answer"]);
}

#[test]
fn a_delay_moves_one_message_and_no_other_latency() {
    let travels = |world: &World<Peer>| -> Vec<u64> {
        let travel = |event: &world::Event<&'static str, String>| match event.happening {
            Happening::Sent { travel: Some(span), .. } => Some(span.0),
            _ => None,
        };
        world.trace().iter().filter_map(travel).collect()
    };
    let mut calm = world(vec![]);
    let mut late = world(vec![rule("there", Leg::Request, Times::First(1), Verdict::Delay(Span::from_millis(300)))]);
    calm.run(LAST, 1_000);
    late.run(LAST, 1_000);
    let (calm, late) = (travels(&calm), travels(&late));
    assert_eq!(late[0], calm[0] + 300_000);
    assert_eq!(late[1..], calm[1..]);
}

#[test]
fn a_cloned_world_goes_on_as_the_first_one_does() {
    let mut world = world(vec![]);
    for _ in 0..4 {
        world.step();
    }
    let mut twin = world.clone();
    world.run(LAST, 1_000);
    twin.run(LAST, 1_000);
    assert_eq!(world.trace(), twin.trace());
}

#[test]
fn what_is_secret_never_reaches_a_message_on_the_trace() {
    let mut world = world(vec![]);
    world.run(LAST, 1_000);
    for event in world.trace() {
        if let Happening::Sent { shown, .. } = event.happening {
            assert!(!shown.contains("secret"), "{shown}");
        }
    }
}

#[test]
fn a_run_stops_at_its_last_event_and_says_so() {
    assert_eq!(world(vec![]).run(LAST, 5), Ended::LastEvent);
    assert_eq!(world(vec![]).run(Instant(0), 1_000), Ended::LastMoment);
}
