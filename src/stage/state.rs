//! What the stage's views share: the run, the playhead, and what the visitor is told.
//!
//! Refuses to compute a run: it asks the simulator. Invariant: the playhead is a place in the run that is shown.

use std::{collections::BTreeMap, sync::Arc};

use leptos::prelude::*;
use protocol::{Answer, Question, Refusal, Run, Summary};

use super::playhead::{Mode, Playhead};
use crate::{
    pages::routes::{Base, Slug},
    web::{self, simulator::Simulator},
};

/// What the visitor is told beside the controls.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Status {
    #[default]
    Ready,
    /// The simulator is on its way; the share that has arrived, in percent.
    Loading(u8),
    /// It could not be loaded.
    Unreachable,
    /// It belongs to another deployment than this page.
    OtherBuild,
    /// It refused the run.
    Refused(String),
    Running,
}

/// Signals, so that copying the state copies nothing.
#[derive(Clone, Copy)]
pub struct StageState {
    slug: StoredValue<String>,
    entry: StoredValue<String>,
    simulator: StoredValue<Option<Simulator>, LocalStorage>,
    /// The run that is shown, and what was asked for.
    asked: StoredValue<Option<Run>>,
    pub run: RwSignal<Option<Arc<Summary>>>,
    pub playhead: RwSignal<Playhead>,
    pub mode: RwSignal<Mode>,
    /// Whether a frame loop is under way: two would play at double speed.
    animating: StoredValue<bool>,
    pub speed: RwSignal<f32>,
    pub status: RwSignal<Status>,
}

impl StageState {
    pub fn new(slug: &Slug, base: &Base) -> Self {
        Self {
            slug: StoredValue::new(slug.as_str().to_owned()),
            entry: StoredValue::new(base.file("simulator.js")),
            simulator: StoredValue::new_local(None),
            asked: StoredValue::new(None),
            run: RwSignal::new(None),
            playhead: RwSignal::new(Playhead::default()),
            mode: RwSignal::new(Mode::Paused),
            animating: StoredValue::new(false),
            speed: RwSignal::new(1.0),
            status: RwSignal::new(Status::Ready),
        }
    }

    /// The event on the screen, as an index into the run.
    pub fn current(self) -> Memo<Option<u32>> {
        let playhead = self.playhead;
        Memo::new(move |_| playhead.get().current())
    }

    /// The Run button: goes on with a paused run of the same inputs, else computes a new one and plays it.
    pub fn press_run(self, form: BTreeMap<String, String>) {
        let mut run = Run { pattern: self.slug.get_value(), ..Run::default() };
        for (name, value) in form {
            match name.as_str() {
                "fault" if value.is_empty() => {}
                "fault" => run.faults.push(value),
                _ => _ = run.inputs.insert(name, value),
            }
        }
        let unfinished = self.run.with_untracked(|shown| shown.as_ref().is_some_and(|shown| !self.playhead.get_untracked().is_at_last(shown)));
        if unfinished && self.asked.with_value(|asked| asked.as_ref() == Some(&run)) {
            return self.play();
        }
        leptos::task::spawn_local(self.open(run));
    }

    async fn open(self, run: Run) {
        if matches!(self.status.get_untracked(), Status::Loading(_)) {
            // The press that started the loading will be answered; a second one would only start it twice.
            return;
        }
        let question = Question::Open(run.clone());
        let answer = match self.simulator().await {
            Some(simulator) => simulator.ask(question),
            None => return,
        };
        match answer {
            Some(Answer::Opened(summary)) => {
                self.asked.set_value(Some(run));
                self.run.set(Some(Arc::new(summary)));
                self.playhead.set(Playhead::default());
                self.play();
            }
            Some(Answer::Refused(Refusal::OtherBuild)) => self.status.set(Status::OtherBuild),
            Some(Answer::Refused(refusal)) => self.status.set(Status::Refused(refusal.to_string())),
            _ => self.status.set(Status::Unreachable),
        }
    }

    /// The loaded simulator. Says what happens while it is on its way, and why it did not come.
    async fn simulator(self) -> Option<Simulator> {
        if let Some(simulator) = self.simulator.get_value() {
            return Some(simulator);
        }
        self.status.set(Status::Loading(0));
        let status = self.status;
        let loaded = web::simulator::load(&self.entry.get_value(), move |share| status.set(Status::Loading(share))).await;
        match loaded {
            Ok(simulator) => {
                self.simulator.set_value(Some(simulator.clone()));
                Some(simulator)
            }
            Err(web::simulator::Missing::OtherBuild) => {
                self.status.set(Status::OtherBuild);
                None
            }
            Err(web::simulator::Missing::Unreachable) => {
                self.status.set(Status::Unreachable);
                None
            }
        }
    }

    /// Asks about the run that is shown. `None` before there is one.
    pub fn ask(self, question: Question) -> Option<Answer> {
        self.simulator.with_value(|simulator| simulator.as_ref()?.ask(question))
    }

    pub fn play(self) {
        self.status.set(Status::Running);
        self.animate(Mode::Playing);
    }

    pub fn pause(self) {
        self.mode.set(Mode::Paused);
        self.status.set(Status::Ready);
    }

    pub fn step_forward(self) {
        self.move_to(|head, run| head.step_forward(run));
        self.animate(Mode::Stepping);
    }

    pub fn step_back(self) {
        self.move_to(|head, run| head.step_back(run));
    }

    /// Goes to just after the first `shown` events.
    pub fn seek(self, shown: u32) {
        self.move_to(|_, run| Playhead::after(shown, run));
    }

    /// Back to before the first event; the run stays, so that Run plays it again.
    pub fn reset(self) {
        self.move_to(|_, _| Playhead::default());
    }

    fn move_to(self, place: impl FnOnce(Playhead, &Summary) -> Playhead) {
        self.pause();
        if let Some(run) = self.run.get_untracked() {
            self.playhead.update(|head| *head = place(*head, &run));
        }
    }

    /// Moves the playhead frame by frame until the mode is done or changed by hand.
    fn animate(self, mode: Mode) {
        self.mode.set(mode);
        if self.animating.get_value() {
            return;
        }
        self.animating.set_value(true);
        web::motion::each_frame(move |elapsed| {
            // The page may have been left: a disposed signal ends the loop.
            let (Some(mode), Some(Some(run))) = (self.mode.try_get_untracked(), self.run.try_get_untracked()) else {
                return false;
            };
            let head = self.playhead.get_untracked();
            let (next, next_mode) = head.advance(elapsed * self.speed.get_untracked(), mode, &run);
            if next != head {
                self.playhead.set(next);
            }
            if next_mode != mode {
                self.pause();
            }
            let goes_on = next_mode != Mode::Paused;
            self.animating.set_value(goes_on);
            goes_on
        });
    }
}
