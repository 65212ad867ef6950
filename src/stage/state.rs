//! What the stage's views share: the run, the playhead, and what the visitor is told.
//!
//! Refuses to compute a run: it asks the simulator. Invariant: the playhead is a place in the run that is shown.

use std::{collections::BTreeMap, sync::Arc};

use leptos::{html, prelude::*};
use protocol::{Answer, Event, Question, Run, Summary};

use super::{
    editing::Drafts,
    playhead::{Mode, Playhead},
    wanted::Wanted,
};
use crate::{
    pages::routes::Base,
    web::{self, simulator::Simulator},
};

/// What the visitor is told beside the controls.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Status {
    #[default]
    Ready,
    /// A bundle is on its way: which one, and the share that has arrived, in percent.
    Loading(&'static str, u8),
    /// It could not be loaded.
    Unreachable,
    /// It belongs to another deployment than this page.
    OtherBuild,
    /// It refused the run.
    Refused(String),
}

/// What the simulator needs to be reached, and what it was asked last.
pub struct Backstage {
    slug: String,
    entry: String,
    simulator: Option<Simulator>,
    /// The run that is shown.
    pub asked: Option<Run>,
    /// What is to be done once the simulator is there.
    wanted: Wanted,
    pub drafts: Drafts,
    /// Whether a frame loop is under way: two would play at double speed.
    animating: bool,
}

/// Signals, so that copying the state copies nothing.
#[derive(Clone, Copy)]
pub struct StageState {
    pub backstage: StoredValue<Backstage, LocalStorage>,
    /// Where the code is on the page.
    pub code: NodeRef<html::Div>,
    pub run: RwSignal<Option<Arc<Summary>>>,
    pub playhead: RwSignal<Playhead>,
    /// The event on the screen, as an index into the run.
    current: Memo<Option<u32>>,
    pub mode: RwSignal<Mode>,
    /// In halves of the usual speed.
    pub speed: RwSignal<u32>,
    pub status: RwSignal<Status>,
}

impl StageState {
    /// Of the pattern of that slug; without one, of whichever is wanted first.
    pub fn new(slug: &str, base: &Base) -> Self {
        let backstage = Backstage {
            slug: slug.to_owned(),
            entry: base.file("simulator.js"),
            simulator: None,
            asked: None,
            wanted: Wanted::default(),
            drafts: Drafts::default(),
            animating: false,
        };
        let playhead = RwSignal::new(Playhead::default());
        Self {
            backstage: StoredValue::new_local(backstage),
            code: NodeRef::new(),
            run: RwSignal::new(None),
            playhead,
            current: Memo::new(move |_| playhead.get().current()),
            mode: RwSignal::new(Mode::Paused),
            speed: RwSignal::new(2),
            status: RwSignal::new(Status::Ready),
        }
    }

    /// Reads the event on the screen, and follows it.
    pub fn with_event<T>(self, read: impl FnOnce(&Summary, &Event) -> Option<T>) -> Option<T> {
        let current = self.current.get();
        self.run.with(|run| {
            let run = run.as_ref()?;
            read(run, run.events.get(current? as usize)?)
        })
    }

    /// The transcript of the run; none before there is one.
    pub fn transcript(self) -> Option<String> {
        self.run.with(|run| Some(run.as_ref()?.transcript.clone()))
    }

    /// A fragment that the simulator makes for the event on the screen, empty before there is one.
    pub fn html(self, question: fn(u32) -> Question) -> String {
        let current = self.current.get();
        self.run.track();
        match current.and_then(|current| self.ask(question(current))) {
            Some(Answer::Html(html)) => html,
            Some(Answer::Undeployed) => {
                self.want(|wanted| wanted.shown = true);
                String::new()
            }
            _ => String::new(),
        }
    }

    /// Marks, in a panel, the line of source or the sentence that the playhead is at.
    pub fn mark(self, panel: &web::marks::Panel, source: bool) {
        let current = self.current.get();
        self.run.track();
        if !source {
            web::marks::transcript(panel, current);
        } else if current.is_none() {
            web::marks::source(panel, None);
        } else {
            // Where an event runs no Apex, the last mark stays: that is where the machine waits.
            self.with_event(|_, event| {
                web::marks::source(panel, Some(event.code.as_ref()?));
                Some(())
            });
        }
    }

    /// Asks the simulator; no answer before it is there, or when the page has been left.
    pub fn ask(self, question: Question) -> Option<Answer> {
        self.backstage.try_with_value(|backstage| backstage.simulator.as_ref()?.ask(question)).flatten()
    }

    /// A run of the code as it is edited, with nothing else decided.
    pub fn drafted(self) -> Run {
        Run {
            pattern: self.backstage.with_value(|backstage| backstage.slug.clone()),
            edits: self.code.get_untracked().map(|code| web::editor::edits(&code)).unwrap_or_default(),
            ..Run::default()
        }
    }

    /// The Run button: goes on with a paused run of the same inputs, else computes a new one and plays it.
    pub fn press_run(self, form: BTreeMap<String, String>) {
        let mut run = self.drafted();
        for (name, value) in form {
            match name.as_str() {
                "fault" if value.is_empty() => {}
                "fault" => run.faults.push(value),
                _ => _ = run.inputs.insert(name, value),
            }
        }
        let unfinished = self.run.with_untracked(|shown| {
            shown.as_ref().is_some_and(|shown| !self.playhead.get_untracked().is_at_last(shown))
        });
        if unfinished && self.backstage.with_value(|backstage| backstage.asked.as_ref() == Some(&run)) {
            return self.play();
        }
        // Whoever presses twice while the simulator loads wants the later run.
        self.want(|wanted| wanted.run = Some(run));
    }

    /// Does what is wanted, once the simulator is there.
    pub fn want(self, wish: impl FnOnce(&mut Wanted)) {
        self.backstage.update_value(|backstage| {
            wish(&mut backstage.wanted);
            if let Some(slug) = backstage.wanted.slug() {
                backstage.slug = slug.to_owned();
            }
        });
        self.serve();
    }

    /// Does what is wanted, after loading the simulator where it is not there yet.
    pub fn serve(self) {
        if matches!(self.status.get_untracked(), Status::Loading(..)) {
            // The press that started the loading does what is wanted by then; another would load it twice.
            return;
        }
        leptos::task::spawn_local(async move {
            if !self.reach_simulator().await {
                return;
            }
            self.status.set(Status::Ready);
            // Whoever presses while a run waits for the compiler is served after it.
            while let Some(wanted) = self.take_wanted() {
                if wanted.needs_more() && !self.complete_simulator().await {
                    // Whoever presses Retry wants all of it.
                    self.backstage.try_update_value(|backstage| backstage.wanted.fill(wanted));
                    return;
                }
                let Wanted { run, editor, tests, further_tests, shown, explore } = wanted;
                if shown {
                    self.run.try_update(|_| {});
                    self.paint_all();
                }
                if let Some(file) = editor {
                    file.set_open(true);
                    if let Some(simulator) =
                        self.backstage.try_with_value(|backstage| backstage.simulator.clone()).flatten()
                    {
                        leptos::task::spawn_local(simulator.fetch_compiler());
                    }
                }
                if tests {
                    self.test().await;
                } else if further_tests {
                    self.test_further();
                }
                if let Some(form) = explore
                    && !self.explore(form.clone()).await
                {
                    self.backstage.try_update_value(|backstage| {
                        backstage.wanted.fill(Wanted { explore: Some(form), ..Wanted::default() })
                    });
                    return;
                }
                if let Some(run) = run
                    && !self.open(run).await
                {
                    return;
                }
            }
        });
    }

    /// What is to be done, where there is anything.
    fn take_wanted(self) -> Option<Wanted> {
        let wanted = self.backstage.try_update_value(|backstage| std::mem::take(&mut backstage.wanted))?;
        (!wanted.is_nothing()).then_some(wanted)
    }

    /// Opens a run and plays it; false where the compiler did not come for it, and Retry will want it again.
    async fn open(self, run: Run) -> bool {
        let Some(answer) = self.ask_of_run(Question::Open(run.clone())).await else {
            // Whoever presses Retry wants this run.
            self.backstage
                .update_value(|backstage| backstage.wanted.fill(Wanted { run: Some(run), ..Wanted::default() }));
            return false;
        };
        match answer {
            Answer::Opened(summary) => {
                self.backstage.update_value(|backstage| backstage.asked = Some(run));
                self.have_run();
                self.run.set(Some(Arc::new(summary)));
                self.playhead.set(Playhead::default());
                self.play();
            }
            Answer::OtherBuild => self.status.set(Status::OtherBuild),
            Answer::Refused(why) => {
                self.status.set(Status::Refused(why));
                self.check();
            }
            _ => self.status.set(Status::Unreachable),
        }
        true
    }

    /// Asks, and waits for what has to be loaded for the answer. Says what happens meanwhile, and why there is none.
    pub async fn ask_of_run(self, question: Question) -> Option<Answer> {
        let answer = self.ask(question.clone());
        if !matches!(answer, Some(Answer::Undeployed)) {
            return answer;
        }
        let first = if question.is_edited() { "compiler" } else { "simulator" };
        let answer = self.answer(question, self.loading(first)).await;
        self.status.set(if answer.is_some() { Status::Ready } else { Status::Unreachable });
        answer
    }

    /// Asks, and waits in silence for what has to be loaded for the answer.
    pub async fn ask_silently(self, question: Question) -> Option<Answer> {
        match self.ask(question.clone()) {
            Some(Answer::Undeployed) => self.answer(question, |_, _| {}).await,
            answer => answer,
        }
    }

    async fn answer(self, question: Question, arrived: impl Fn(&'static str, u8) + 'static) -> Option<Answer> {
        let simulator = self.backstage.try_with_value(|backstage| backstage.simulator.clone()).flatten()?;
        simulator.answer(question, arrived).await
    }

    /// Says which bundle is on its way first, and how much has come of each.
    fn loading(self, first: &'static str) -> impl Fn(&'static str, u8) + 'static {
        self.status.set(Status::Loading(first, 0));
        move |what, share| self.status.set(Status::Loading(what, share))
    }

    /// Loads the simulator unless it is there. Says what happens meanwhile, and why it did not come.
    async fn reach_simulator(self) -> bool {
        if self.backstage.with_value(|backstage| backstage.simulator.is_some()) {
            return true;
        }
        let arrived = self.loading("simulator");
        let (entry, slug, excerpt) = self.backstage.with_value(|Backstage { entry, slug, wanted, .. }| {
            (entry.clone(), slug.clone(), wanted.excerpt(slug).map(str::to_owned))
        });
        match web::simulator::load(&entry, &slug, excerpt.as_deref(), arrived).await {
            Ok(simulator) => self.backstage.update_value(|backstage| backstage.simulator = Some(simulator)),
            Err(web::simulator::Missing::OtherBuild) => self.status.set(Status::OtherBuild),
            Err(web::simulator::Missing::Unreachable) => self.status.set(Status::Unreachable),
        }
        self.backstage.with_value(|backstage| backstage.simulator.is_some())
    }

    /// Waits for what of the simulator a run does not need, or did not until now. Says so, and why it did not come.
    async fn complete_simulator(self) -> bool {
        let Some(simulator) = self.backstage.try_with_value(|backstage| backstage.simulator.clone()).flatten() else {
            return false;
        };
        let complete = simulator.complete(self.loading("simulator")).await;
        self.status.set(if complete { Status::Ready } else { Status::Unreachable });
        complete
    }

    pub fn play(self) {
        self.status.set(Status::Ready);
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

    /// Does what a pressed button of a fragment stands for: goes to an event, opens an editor, copies the source.
    pub fn press(self, pressed: &leptos::ev::Event) {
        if let Some(index) = web::marks::event_pressed(pressed) {
            self.seek(index + 1);
        } else if !self.press_editor(pressed) {
            web::clipboard::copy_beside(pressed);
        }
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
        if self.backstage.with_value(|backstage| backstage.animating) {
            return;
        }
        self.backstage.update_value(|backstage| backstage.animating = true);
        web::motion::each_frame(move |elapsed| {
            // The page may have been left: a disposed signal ends the loop.
            let (Some(mode), Some(Some(run))) = (self.mode.try_get_untracked(), self.run.try_get_untracked()) else {
                return false;
            };
            let head = self.playhead.get_untracked();
            let (next, next_mode) = head.advance(elapsed * self.speed.get_untracked() as f32 / 2.0, mode, &run);
            if next != head {
                self.playhead.set(next);
            }
            if next_mode != mode {
                self.pause();
            }
            let goes_on = next_mode != Mode::Paused;
            self.backstage.update_value(|backstage| backstage.animating = goes_on);
            goes_on
        });
    }
}
