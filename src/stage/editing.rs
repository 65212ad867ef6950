//! The code as a visitor edits it: painted as they type, checked when they pause, tested when they ask.
//!
//! Refuses to know Apex: colours, problems and results are the simulator's, as HTML. Invariant: what the page marks as
//! run is the text that ran.

use std::collections::BTreeMap;

use leptos::prelude::*;
use protocol::{Answer, Question};

use super::{
    state::{StageState, Status},
    wanted::Wanted,
};
use crate::web::{
    self,
    editor::{File, Pressed},
};

/// How long a visitor pauses before their code is checked, in milliseconds.
const PAUSE: f32 = 250.0;

/// What the editors have come to.
#[derive(Default)]
pub struct Drafts {
    /// How often something was typed.
    typed: u32,
    /// What is said of each file, so that the same is not said twice.
    told: BTreeMap<String, String>,
}

impl StageState {
    /// What a visitor did in a panel.
    pub fn happened(self, event: &leptos::ev::Event) {
        match event.type_().as_str() {
            "click" => self.press(event),
            "keydown" => return web::editor::key(event),
            "input" => {
                if let Some(file) = web::editor::file_of(event) {
                    self.edited(&file);
                }
            }
            _ => {}
        }
        // The caret may have moved.
        if let Some(file) = web::editor::file_of(event) {
            file.follow_caret();
        }
    }

    /// Does what a button of the editors or of the tests stands for; false where it is none of them.
    pub fn press_editor(self, pressed: &leptos::ev::Event) -> bool {
        match web::editor::pressed(pressed) {
            Some(Pressed::Edit(file)) if file.is_open() => file.set_open(false),
            Some(Pressed::Edit(file)) => self.want(|wanted| wanted.editor = Some(file)),
            Some(Pressed::Reset(file)) => {
                file.reset();
                self.edited(&file);
            }
            Some(Pressed::Tests) => self.want(|wanted| wanted.tests = true),
            None => return false,
        }
        true
    }

    fn edited(self, file: &File) {
        self.paint(file);
        let count = |drafts: &mut Drafts| {
            drafts.typed = drafts.typed.wrapping_add(1);
            drafts.typed
        };
        let typed = self.backstage.try_update_value(|backstage| count(&mut backstage.drafts));
        let mut waited = 0.0;
        web::motion::each_frame(move |elapsed| {
            if self.backstage.try_with_value(|backstage| backstage.drafts.typed) != typed {
                return false;
            }
            waited += elapsed;
            let waits = waited < PAUSE;
            if !waits {
                self.check();
            }
            waits
        });
    }

    fn paint(self, file: &File) {
        let painted = match self.ask(Question::Paint { file: file.name(), text: file.text() }) {
            Some(Answer::Html(painted)) => painted,
            Some(Answer::Undeployed) => return self.want(|wanted| wanted.shown = true),
            _ => return,
        };
        let ran = self.backstage.with_value(|backstage| {
            let run = backstage.asked.as_ref()?;
            Some(run.edits.get(&file.name()).cloned())
        });
        let has_run = match ran {
            None => true,
            Some(None) => !file.is_edited(),
            Some(Some(text)) => text == file.text(),
        };
        file.show(&painted, has_run);
    }

    /// Paints what every file reads now.
    pub fn paint_all(self) {
        self.files().iter().for_each(|file| self.paint(file));
    }

    fn files(self) -> Vec<File> {
        self.code.get_untracked().map(|code| web::editor::files(&code)).unwrap_or_default()
    }

    /// The code as it is edited is now what is shown as run.
    pub fn have_run(self) {
        self.files().iter().for_each(|file| file.set_has_run(true));
    }

    /// Says at each file what is wrong with it.
    pub fn check(self) {
        leptos::task::spawn_local(self.check_now());
    }

    /// In silence: a compiler that does not come is told to whoever presses Run.
    async fn check_now(self) {
        let question = Question::Check(self.drafted());
        if let Some(Answer::Html(_)) = self.ask_silently(question).await {
            for file in self.files() {
                let problems = self.ask_silently(Question::Problems(file.name())).await;
                let Some(Answer::Html(problems)) = problems else { continue };
                let told = |drafts: &mut Drafts| drafts.told.insert(file.name(), problems.clone()).unwrap_or_default();
                let before = self.backstage.try_update_value(|backstage| told(&mut backstage.drafts));
                if before.as_ref() != Some(&problems) {
                    file.tell(&problems);
                } else if problems.is_empty() {
                    continue;
                }
                self.paint(&file);
            }
        }
    }

    /// Runs the pattern's Apex tests, one for each frame.
    pub async fn test(self) {
        match self.ask_of_run(Question::Test(self.drafted())).await {
            Some(Answer::Html(tests)) => web::document::fill(".tests-results", &tests),
            Some(Answer::Refused(why)) => return self.status.set(Status::Refused(why)),
            _ => return,
        }
        self.test_further();
    }

    /// Runs the tests that were put up and have not run.
    pub fn test_further(self) {
        let further = |wanted: &mut Wanted| wanted.further_tests = true;
        web::motion::each_frame(move |_| {
            match self.ask(Question::NextTest) {
                Some(Answer::Html(tests)) if !tests.is_empty() => {
                    web::document::fill(".tests-results", &tests);
                    return true;
                }
                Some(Answer::Html(_)) => match self.ask(Question::TestTotal) {
                    Some(Answer::Undeployed) => self.want(further),
                    Some(Answer::Html(total)) => {
                        web::document::fill(".tests-total", &total);
                        self.paint_all();
                    }
                    _ => {}
                },
                Some(Answer::Undeployed) => self.want(further),
                _ => {}
            }
            false
        });
    }
}
