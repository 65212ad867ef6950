//! Computes runs, and tells them: a session answers the questions of one page, in JSON.
//!
//! A session runs what files were deployed to. In a build with the feature `deploy` it deploys them itself; without,
//! it is given the result, by the page, which has it from the build or from the compiler.
//!
//! Refuses pages of another build, and never fails: what it cannot answer it says why. Invariant: the same questions
//! get the same bytes, in the browser and natively; the HTML of a run is made here and by the prerender alike.

mod calendar;
mod deployment;
mod draft;
pub mod explorer;
mod holdings;
mod json;
pub mod listing;
mod office;
mod opened;
mod org_view;
mod sentence;
mod shapes;
mod summary;
mod testing;
mod transcript;
mod wire;

#[cfg(test)]
mod tests;

use deployment::Deployment;
pub use deployment::deploy;
use draft::Checked;
use explorer::Explorer;
use office::Office;
use opened::Opened;
use patterns::{Language, Pattern};
use protocol::{Answer, Question, Refusal, Run};
use testing::Testing;
use transcript::Form;

/// What a page has opened: a run, its code as the visitor edits it, and the tests of that.
pub struct Session {
    build: String,
    deployment: Deployment,
    opened: Option<Opened>,
    checked: Checked,
    testing: Option<Testing>,
    office: Option<Office>,
    explorer: Option<Explorer>,
}

impl Session {
    /// A session for pages of that build.
    pub fn new(build: String) -> Self {
        Self {
            build,
            deployment: Deployment::default(),
            opened: None,
            checked: Checked::default(),
            testing: None,
            office: None,
            explorer: None,
        }
    }

    /// Answers an `Ask` in JSON with an `Answer` in JSON.
    pub fn answer_json(&mut self, ask: &str) -> String {
        let answer = match json::read_ask(ask) {
            Ok(ask) if ask.build == self.build => self.answer(ask.question),
            Ok(_) => Answer::OtherBuild,
            // A page of another build may ask what this one has no word for.
            Err(unreadable) if unreadable.build.as_ref().is_some_and(|build| *build != self.build) => {
                Answer::OtherBuild
            }
            Err(unreadable) => refused(&Refusal::Unreadable(unreadable.why)),
        };
        json::write_answer(&answer)
    }

    fn answer(&mut self, question: Question) -> Answer {
        let answer = match question {
            Question::Open(run) => match self.open(run) {
                // A refused run leaves the one before open: it is still on the screen.
                Ok(opened) => Ok(Answer::Opened(summary::summary(self.opened.insert(opened)))),
                Err(refusal) => Err(refusal),
            },
            Question::Wire(event) => self.at(event).map(|(opened, at)| Answer::Html(wire::html(opened, at))),
            Question::OrgAt(event) => self.at(event).map(|(opened, at)| Answer::Html(org_view::html(opened, at))),
            Question::Check(run) => self.check(run).map(Answer::Html),
            Question::Problems(file) => Ok(Answer::Html(self.checked.html(&file))),
            Question::Paint { file, text } => Ok(Answer::Html(self.paint(&file, &text))),
            Question::Test(run) => self.test(run).map(Answer::Html),
            Question::NextTest => Ok(Answer::Html(self.testing.as_mut().and_then(Testing::step).unwrap_or_default())),
            Question::OpenOrg(run) => self.open_org(run).map(|office| Answer::Entrance(office.entrance())),
            Question::Request(request) => {
                self.office.as_mut().ok_or(Refusal::NoOrg).and_then(|office| office.ask(request)).map(Answer::Response)
            }
            Question::Happened => {
                self.office.as_ref().ok_or(Refusal::NoOrg).map(|office| Answer::Said(office.happened()))
            }
            Question::Advance(millis) => {
                self.office.as_mut().ok_or(Refusal::NoOrg).map(|office| Answer::Said(office.advance(millis)))
            }
            Question::Explore(form) => self.explore(&form).map(Answer::Html),
            Question::TestTotal => Ok(Answer::Html(self.testing.as_ref().map_or_else(String::new, Testing::total))),
        };
        answer.unwrap_or_else(|refusal| refused(&refusal))
    }

    /// Takes what files were deployed to, as [`deploy`] gives it; false where the bytes are anything else.
    pub fn take(&mut self, image: &[u8]) -> bool {
        self.deployment.take(image)
    }

    fn open(&mut self, run: Run) -> Result<Opened, Refusal> {
        let pattern = find(&run)?;
        let deployed = self.deployment.of(pattern, &run)?.clone();
        Opened::compute(pattern, run, deployed)
    }

    /// Opens an org for requests. One that cannot be opened leaves the one before open.
    fn open_org(&mut self, run: Run) -> Result<&Office, Refusal> {
        let office = if run.pattern.is_empty() {
            let setup = deployment::setup_of_edits(&run);
            let deployed = self.deployment.of_setup(&setup, setup.fingerprint())?.clone();
            Office::of_files(&setup, &run, deployed)?
        } else {
            let pattern = find(&run)?;
            let deployed = self.deployment.of(pattern, &run)?.clone();
            Office::of_pattern(pattern, run, deployed)?
        };
        Ok(self.office.insert(office))
    }

    /// Does what was pressed in the explorer; `load:` and a pattern's slug opens that pattern's org.
    fn explore(&mut self, form: &explorer::Form) -> Result<String, Refusal> {
        let pressed = form.get("do").map_or("", String::as_str);
        if let Some(slug) = pressed.strip_prefix("load:") {
            let run = Run { pattern: slug.to_owned(), ..Run::default() };
            let pattern = find(&run)?;
            let deployed = self.deployment.of(pattern, &run)?.clone();
            let office = Office::of_pattern(pattern, run, deployed)?;
            return Ok(self.explorer.insert(Explorer::open(pattern, office)).whole());
        }
        self.explorer.as_mut().map(|explorer| explorer.press(form)).ok_or(Refusal::NoOrg)
    }

    fn check(&mut self, run: Run) -> Result<String, Refusal> {
        let pattern = find(&run)?;
        let problems = self.deployment.of(pattern, &run)?.problems.clone();
        self.checked = Checked::new(pattern, &draft::choice(run), problems)?;
        Ok(self.checked.total())
    }

    fn test(&mut self, run: Run) -> Result<String, Refusal> {
        let pattern = find(&run)?;
        let deployed = self.deployment.of(pattern, &run)?.clone();
        Ok(self.testing.insert(Testing::new(pattern, run, deployed)?).html())
    }

    fn paint(&self, file: &str, text: &str) -> String {
        let mut marks = listing::Marks::default();
        self.checked.mark(file, text, &mut marks);
        if let Some(testing) = &self.testing {
            testing.mark(file, text, &mut marks);
        }
        listing::html(text, Language::Apex, &marks)
    }

    /// The open run, and an event that it has.
    fn at(&self, event: u32) -> Result<(&Opened, usize), Refusal> {
        let opened = self.opened.as_ref().ok_or(Refusal::NoSuchEvent)?;
        let at = usize::try_from(event).map_err(|_| Refusal::NoSuchEvent)?;
        if at < opened.trace().len() { Ok((opened, at)) } else { Err(Refusal::NoSuchEvent) }
    }
}

fn refused(refusal: &Refusal) -> Answer {
    match refusal {
        Refusal::Undeployed => Answer::Undeployed,
        refusal => Answer::Refused(refusal.to_string()),
    }
}

/// The pattern of a run.
fn find(run: &Run) -> Result<&'static Pattern, Refusal> {
    patterns::find(&run.pattern).ok_or_else(|| Refusal::UnknownPattern(run.pattern.clone()))
}

/// A pattern's tests before they run, as they stand on a page that no script has touched; nothing where it has none.
///
/// # Errors
/// Why there are none to run.
pub fn default_tests(pattern: &'static Pattern) -> Result<String, Refusal> {
    let deployed = Deployment::default().of(pattern, &Run::default())?.clone();
    Testing::new(pattern, Run::default(), deployed).map(|testing| testing.html())
}

/// The transcript of a pattern's default run, as it stands on a page that no script has touched.
///
/// # Errors
/// Why the run cannot be opened.
pub fn default_transcript(pattern: &'static patterns::Pattern) -> Result<String, Refusal> {
    let deployed = Deployment::default().of(pattern, &Run::default())?.clone();
    Opened::compute(pattern, Run::default(), deployed).map(|opened| transcript::html(&opened, Form::Static))
}
