//! The playhead: how much of a run has been shown, and how long each event takes on the screen.
//!
//! Refuses to follow virtual time to scale: a minute of waiting and a millisecond of work both get the time
//! that a reader needs. Invariant: `shown` never exceeds the number of events, and `progress` lies in 0..=1.

use protocol::{Event, Summary};

/// A place in a run. The last event shown is the current one.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Playhead {
    /// How many events have happened.
    pub shown: u32,
    /// How far the current event has been played, from 0 to 1.
    pub progress: f32,
}

/// Whether the playhead moves by itself, and how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    #[default]
    Paused,
    /// To the end of the run.
    Playing,
    /// To the end of the current event.
    Stepping,
}

/// How long an event is shown at speed 1, in milliseconds.
fn duration(event: &Event) -> f32 {
    match (&event.motion, &event.code) {
        (Some(_), _) => 950.0,
        (None, Some(code)) => (300.0 + 60.0 * code.lines.len() as f32).min(900.0),
        (None, None) => 400.0,
    }
}

impl Playhead {
    /// Just after an event, by how many have happened.
    pub fn after(shown: u32, run: &Summary) -> Self {
        Self { shown: shown.min(run.events.len() as u32), progress: 1.0 }
    }

    /// The progress of the current event, slow at both ends: the eye finds where a message leaves and arrives.
    pub fn eased(self) -> f32 {
        self.progress * self.progress * (3.0 - 2.0 * self.progress)
    }

    /// The event on the screen; none before the first.
    pub fn current(self) -> Option<u32> {
        self.shown.checked_sub(1)
    }

    /// The next event from its beginning; the same place at the end of the run.
    pub fn step_forward(self, run: &Summary) -> Self {
        if self.is_at_last(run) { Self::after(self.shown, run) } else { Self { shown: self.shown + 1, progress: 0.0 } }
    }

    /// The end of the event before.
    pub fn step_back(self, run: &Summary) -> Self {
        Self::after(self.shown.saturating_sub(1), run)
    }

    /// Moves on by some milliseconds on the screen. Whatever is left over goes to the next event.
    pub fn advance(self, milliseconds: f32, mode: Mode, run: &Summary) -> (Self, Mode) {
        let (mut head, mut left) = (self, milliseconds);
        if mode == Mode::Paused {
            return (head, mode);
        }
        loop {
            if let Some(event) = head.current().and_then(|index| run.events.get(index as usize)) {
                let whole = duration(event);
                let needed = (1.0 - head.progress) * whole;
                if left < needed {
                    head.progress += left / whole;
                    return (head, mode);
                }
                left -= needed;
                head.progress = 1.0;
            }
            if mode == Mode::Stepping || head.is_at_last(run) {
                break;
            }
            head = head.step_forward(run);
        }
        (head, Mode::Paused)
    }

    pub fn is_at_last(self, run: &Summary) -> bool {
        self.shown as usize >= run.events.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Motion;

    fn run(events: usize) -> Summary {
        let motion = Motion { edge: 0, lost: false, tag: "GET".to_owned() };
        let event = Event { motion: Some(motion), ..Event::default() };
        Summary { events: vec![event; events], ..Summary::default() }
    }

    #[test]
    fn playing_shows_every_event_and_stops_at_the_last() {
        let run = run(3);
        let (mut head, mut mode) = (Playhead::default(), Mode::Playing);
        let mut seen = vec![];
        for _ in 0..1_000 {
            (head, mode) = head.advance(16.0, mode, &run);
            seen.extend(head.current());
        }
        seen.dedup();
        assert_eq!(seen, [0, 1, 2]);
        assert_eq!((head, mode), (Playhead { shown: 3, progress: 1.0 }, Mode::Paused));
    }

    #[test]
    fn a_long_frame_skips_nothing_it_should_have_ended_on() {
        let run = run(4);
        let (head, mode) = Playhead::default().advance(1e9, Mode::Playing, &run);
        assert_eq!((head.shown, mode), (4, Mode::Paused));
    }

    #[test]
    fn a_step_plays_one_event_to_its_end() {
        let run = run(3);
        let head = Playhead::default().step_forward(&run);
        let (head, mode) = head.advance(5_000.0, Mode::Stepping, &run);
        assert_eq!((head, mode), (Playhead { shown: 1, progress: 1.0 }, Mode::Paused));
    }

    #[test]
    fn stepping_past_either_end_stays_there() {
        let run = run(2);
        assert_eq!(Playhead::default().step_back(&run).shown, 0);
        assert_eq!(Playhead::after(9, &run).step_forward(&run).shown, 2);
    }

    #[test]
    fn a_run_without_events_is_over_at_once() {
        assert_eq!(Playhead::default().advance(1.0, Mode::Playing, &run(0)), (Playhead::default(), Mode::Paused));
    }
}
