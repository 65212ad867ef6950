//! A regular expression at work on a text: Apex's Matcher.
//!
//! Refuses questions about a match that is none, in Java's words. Places that come in and go out count UTF-16
//! units, as Apex does; within, they are bytes. Invariant: reads of one text add up, whatever is asked of
//! it, until there is another text.
//! Rules: <https://developer.salesforce.com/docs/atlas.en-us.apexref.meta/apexref/apex_classes_pattern_and_matcher_matcher_methods.htm>

use std::sync::Arc;

use super::run::{Bounds, NOWHERE, Run};
use super::{Failure, Regex};
use crate::letters::{self, TOO_LARGE, digits};

/// A matcher. It clones, and its copies go on independently.
#[derive(Debug, Clone)]
pub(crate) struct Matcher {
    regex: Arc<Regex>,
    text: Arc<str>,
    region: (u32, u32),
    /// See [`Matcher::set_transparent_bounds`].
    transparent: bool,
    anchoring: bool,
    /// Start and end of the match and of its groups; empty without a match.
    groups: Vec<Option<(u32, u32)>>,
    /// Where the last match began, if the last search found one, and where the last one found ended.
    first: Option<u32>,
    last: u32,
    /// The same for \G, which first is where a search begins.
    previous: Option<u32>,
    reads: u32,
    /// Steps and reads of all searches so far.
    spent: usize,
    hit_end: bool,
    require_end: bool,
}

fn refused<T>(words: &[&str]) -> Result<T, Failure> {
    Err(Failure::Refused(words.concat()))
}

impl Matcher {
    /// Ready to look at a text.
    pub fn new(regex: Arc<Regex>, text: Arc<str>) -> Matcher {
        let region = (0, text.len() as u32);
        Matcher {
            regex,
            text,
            region,
            transparent: false,
            anchoring: true,
            groups: Vec::new(),
            first: None,
            last: 0,
            previous: None,
            reads: 0,
            spent: 0,
            hit_end: false,
            require_end: false,
        }
    }

    /// The expression.
    pub fn regex(&self) -> &Arc<Regex> {
        &self.regex
    }

    /// Goes on with another expression, from where it is: `usePattern`.
    pub fn use_pattern(&mut self, regex: Arc<Regex>) {
        self.regex = regex;
        self.groups.clear();
    }

    /// As new: `reset`. With a text it is that one's matcher from now on.
    pub fn reset(&mut self, text: Option<Arc<str>>) {
        if let Some(text) = text {
            self.text = text;
            self.reads = 0;
        }
        self.region = (0, self.text.len() as u32);
        self.groups.clear();
        self.first = None;
        self.last = 0;
        self.previous = None;
    }

    /// Looks only between two places: `region`.
    ///
    /// # Errors
    /// Places that the text does not have, or the wrong way round.
    pub fn set_region(&mut self, from: i32, to: i32) -> Result<(), Failure> {
        let (Some(start), end) = (self.byte(from), self.byte(to)) else { return refused(&["start"]) };
        let Some(end) = end else { return refused(&["end"]) };
        if start > end {
            return refused(&["start > end"]);
        }
        self.reset(None);
        self.region = (start, end);
        Ok(())
    }

    /// Where the region starts and ends.
    pub fn region(&self) -> (i32, i32) {
        (self.place(self.region.0), self.place(self.region.1))
    }

    /// Whether ^ and $ hold at the bounds of the region; so it is at first.
    pub fn set_anchoring_bounds(&mut self, anchoring: bool) {
        self.anchoring = anchoring;
    }

    /// Whether ^ and $ hold at the bounds of the region.
    pub fn has_anchoring_bounds(&self) -> bool {
        self.anchoring
    }

    /// Whether what looks around sees beyond the region; at first it does not.
    pub fn set_transparent_bounds(&mut self, transparent: bool) {
        self.transparent = transparent;
    }

    /// Whether what looks around sees beyond the region.
    pub fn has_transparent_bounds(&self) -> bool {
        self.transparent
    }

    /// Whether the last match, or the search for one, looked at the end of the text.
    pub fn hit_end(&self) -> bool {
        self.hit_end
    }

    /// Whether more text could make the last match none.
    pub fn require_end(&self) -> bool {
        self.require_end
    }

    /// The next match.
    ///
    /// # Errors
    /// [`Failure::TooComplicated`]
    pub fn find(&mut self) -> Result<bool, Failure> {
        let mut from = self.last;
        if self.first == Some(from) {
            // A match of nothing is not found twice.
            from +=
                self.text.get(from as usize..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8) as u32;
        }
        from = from.max(self.region.0);
        if from > self.region.1 {
            self.groups.clear();
            return Ok(false);
        }
        self.look(from, true, false)
    }

    /// The first match from a place on, after a reset.
    ///
    /// # Errors
    /// A place that the text does not have, and [`Failure::TooComplicated`].
    pub fn find_from(&mut self, place: i32) -> Result<bool, Failure> {
        let Some(from) = self.byte(place) else { return refused(&["Illegal start index"]) };
        self.reset(None);
        self.look(from, true, false)
    }

    /// Whether the whole region matches.
    ///
    /// # Errors
    /// [`Failure::TooComplicated`]
    pub fn matches(&mut self) -> Result<bool, Failure> {
        self.look(self.region.0, false, true)
    }

    /// Whether the region starts with a match.
    ///
    /// # Errors
    /// [`Failure::TooComplicated`]
    pub fn looking_at(&mut self) -> Result<bool, Failure> {
        self.look(self.region.0, false, false)
    }

    fn look(&mut self, from: u32, search: bool, whole: bool) -> Result<bool, Failure> {
        let previous = self.previous.unwrap_or(from);
        let (from_bound, to) = self.region;
        let Matcher { transparent, anchoring, .. } = *self;
        let bounds = Bounds { from: from_bound, to, transparent, anchoring, previous, whole };
        let mut run = Run::new(&self.regex.program, &self.text, bounds, self.reads);
        let found = if search { run.search(from) } else { run.attempt(from).map(|end| end.map(|end| (from, end))) };
        self.spent += (run.steps + run.reads.saturating_sub(self.reads)) as usize;
        (self.reads, self.hit_end, self.require_end) = (run.reads, run.hit_end, run.require_end);
        self.groups.clear();
        let Ok(found) = found else { return Err(Failure::TooComplicated) };
        self.first = found.map(|(start, _)| start);
        if let Some((start, end)) = found {
            self.groups.push(Some((start, end)));
            for register in &self.regex.program.groups {
                let place = |behind: u32| run.registers.get((register + behind) as usize).copied().unwrap_or(NOWHERE);
                let captured = (place(1), place(2));
                self.groups.push((captured.1 != NOWHERE).then_some(captured));
            }
            self.last = end;
        }
        self.previous = Some(self.last);
        Ok(found.is_some())
    }

    /// Steps and reads since the last call: what the searches have cost.
    pub fn take_spent(&mut self) -> usize {
        std::mem::take(&mut self.spent)
    }

    /// Start and end of the last match, in bytes.
    fn matched(&self) -> Option<(u32, u32)> {
        self.groups.first().copied().flatten()
    }

    fn captured(&self, group: i32) -> Result<Option<(u32, u32)>, Failure> {
        if self.groups.is_empty() {
            return refused(&["No match found"]);
        }
        match usize::try_from(group).ok().and_then(|group| self.groups.get(group)) {
            Some(captured) => Ok(*captured),
            None => refused(&["No group ", &digits(group.into())]),
        }
    }

    /// How many groups the expression has.
    pub fn group_count(&self) -> u32 {
        self.regex.group_count()
    }

    /// What a group captured; 0 is the whole match. None where the group took no part in it.
    ///
    /// # Errors
    /// There is no match, or no such group.
    pub fn group(&self, group: i32) -> Result<Option<&str>, Failure> {
        let captured = self.captured(group)?;
        Ok(captured.and_then(|(start, end)| self.text.get(start as usize..end as usize)))
    }

    /// Where a group's capture starts, or -1.
    ///
    /// # Errors
    /// There is no match, or no such group.
    pub fn start(&self, group: i32) -> Result<i32, Failure> {
        Ok(self.captured(group)?.map_or(-1, |(start, _)| self.place(start)))
    }

    /// Behind a group's capture, or -1.
    ///
    /// # Errors
    /// There is no match, or no such group.
    pub fn end(&self, group: i32) -> Result<i32, Failure> {
        Ok(self.captured(group)?.map_or(-1, |(_, end)| self.place(end)))
    }

    /// The text with its first match replaced, or with every one.
    ///
    /// # Errors
    /// What is wrong with the replacement, and [`Failure::TooComplicated`].
    pub fn replace(&mut self, replacement: &str, all: bool) -> Result<String, Failure> {
        self.reset(None);
        let mut out = String::new();
        let mut copied = 0;
        while self.find()? {
            let (start, end) = self.matched().unwrap_or_default();
            out.push_str(self.text.get(copied..start as usize).unwrap_or_default());
            self.expand(replacement, &mut out)?;
            copied = end as usize;
            if !all || out.len() > TOO_LARGE {
                break;
            }
        }
        out.push_str(self.text.get(copied..).unwrap_or_default());
        Ok(out)
    }

    /// The character's place of a byte.
    fn place(&self, byte: u32) -> i32 {
        letters::length(self.text.get(..byte as usize).unwrap_or_default()) as i32
    }

    /// The byte's place of a character; none beyond the end.
    fn byte(&self, place: i32) -> Option<u32> {
        let place = usize::try_from(place).ok()?;
        (place <= letters::length(&self.text)).then(|| letters::byte_at(&self.text, place) as u32)
    }
}

/// The parts of a new matcher's text between the matches: `String.split`. With a limit above 0 there are at most so many; with 0
/// empty ones at the end are left out.
///
/// # Errors
/// [`Failure::TooComplicated`]
pub(crate) fn split(matcher: &mut Matcher, limit: i32) -> Result<Vec<String>, Failure> {
    let text = matcher.text.clone();
    let mut parts: Vec<String> = Vec::new();
    let mut from = 0;
    while (limit <= 0 || parts.len() + 1 < limit as usize) && matcher.find()? {
        let (start, end) = matcher.matched().unwrap_or_default();
        if end == 0 {
            // Nothing before the first character is no part.
            continue;
        }
        parts.push(text.get(from..start as usize).unwrap_or_default().to_owned());
        from = end as usize;
    }
    parts.push(text.get(from..).unwrap_or_default().to_owned());
    if limit == 0 && parts.len() > 1 {
        while parts.last().is_some_and(String::is_empty) {
            parts.pop();
        }
    }
    Ok(parts)
}
