//! What runs behind Pattern and Matcher.
//!
//! Refuses what `regex` refuses, in Java's words. Invariant: a matcher is its own value on the heap: the copy that a
//! machine's clone has goes on by itself.

use std::sync::Arc;

use crate::code::Code;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::text::failed;
use crate::natives::{Given, integer, missing};
use crate::operate::Raise;
use crate::regex::{self, Matcher, Regex};
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn pattern_native(
        &mut self,
        _code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, other, ..] = *given;
        match native {
            PatternCompile => {
                let regex = self.regex_of(first)?;
                return self.give_object(Object::Pattern(regex));
            }
            PatternQuote => return self.give_text(&regex::quote(self.given_text(first)?)),
            MatcherQuoteReplacement => return self.give_text(&regex::quote_replacement(self.given_text(first)?)),
            PatternPattern => return self.give_text(&self.given_regex(first)?.pattern().clone()),
            PatternMatcher => {
                let matcher = Matcher::new(self.given_regex(first)?.clone(), self.given_text(second)?.clone());
                return self.give_object(Object::Matcher(Box::new(matcher)));
            }
            MatcherChange => return self.change_matcher(first, integer(second)?, third, other),
            _ => {}
        }
        let text = self.heap.str(second).cloned();
        let Some(Object::Matcher(matcher)) = self.heap.get_mut(first) else { return Err(Raise::null()) };
        match native {
            MatcherPattern => {
                let regex = matcher.regex().clone();
                self.give_object(Object::Pattern(regex))
            }
            MatcherGroup => match matcher.group(integer(second)?).map_err(failed)?.map(str::to_owned) {
                Some(group) => self.give_text(&group),
                None => self.give(Value::NULL),
            },
            MatcherLook => {
                let found = match integer(second)? {
                    0 => matcher.find(),
                    1 => matcher.find_from(integer(third)?),
                    2 => matcher.matches(),
                    _ => matcher.looking_at(),
                };
                let spent = matcher.take_spent();
                self.owe_steps(spent);
                self.give_truth(found.map_err(failed)?)
            }
            MatcherReplaced => {
                let by = text.ok_or_else(Raise::null_argument)?;
                let replaced = matcher.replace(&by, third == Value::TRUE);
                let spent = matcher.take_spent();
                self.owe_steps(spent);
                self.give_text(&replaced.map_err(failed)?)
            }
            MatcherFact => {
                let group = integer(third)?;
                let fact = match integer(second)? {
                    0 => matcher.start(group).map_err(failed)?,
                    1 => matcher.end(group).map_err(failed)?,
                    2 => matcher.group_count() as i32,
                    3 => matcher.region().0,
                    4 => matcher.region().1,
                    5 => matcher.hit_end().into(),
                    6 => matcher.require_end().into(),
                    7 => matcher.has_anchoring_bounds().into(),
                    _ => matcher.has_transparent_bounds().into(),
                };
                self.give_whole(fact)
            }
            _ => Err(missing(native)),
        }
    }

    /// Sixteen steps of a search cost an instruction.
    pub(crate) fn owe_steps(&mut self, steps: usize) {
        self.owe(steps * 4);
    }

    fn given_regex(&self, value: Value) -> Result<&Arc<Regex>, Raise> {
        match self.heap.get(value) {
            Some(Object::Pattern(regex)) => Ok(regex),
            _ => Err(Raise::null_argument()),
        }
    }

    /// Sets one of a matcher's things, by its place in the library's list.
    fn change_matcher(&mut self, of: Value, what: i32, value: Value, other: Value) -> Result<(), Raise> {
        let regex = if what == 2 { Some(self.given_regex(value)?.clone()) } else { None };
        let text = if what == 1 { Some(self.given_text(value)?.clone()) } else { None };
        let Some(Object::Matcher(matcher)) = self.heap.get_mut(of) else { return Err(Raise::null()) };
        match (what, regex) {
            (_, Some(regex)) => matcher.use_pattern(regex),
            (3, _) => matcher.set_region(integer(value)?, integer(other)?).map_err(failed)?,
            (4, _) => matcher.set_anchoring_bounds(value == Value::TRUE),
            (5, _) => matcher.set_transparent_bounds(value == Value::TRUE),
            _ => matcher.reset(text),
        }
        Ok(())
    }
}
