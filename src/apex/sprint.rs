//! The quick way through operations that touch nothing but locals, numbers and truths, and through classes that are
//! initialised already.
//!
//! Refuses everything else, and leaves it to `execute`. Invariant: after it the machine is as if each operation had
//! been executed the ordinary way.

use crate::code::{Code, Op};
use crate::contract::LineMark;
use crate::library::Native;
use crate::machine::Machine;
use crate::operate;
use crate::types::ClassId;
use crate::value::Value;

impl Machine {
    /// Runs until an operation of another kind comes, or so much fuel is spent; answers how much was.
    pub(crate) fn sprint(&mut self, code: &Code, fuel: u64) -> u64 {
        let Machine { frames, stack, lines, heap, initialised, .. } = self;
        let Some(frame) = frames.last_mut() else { return 0 };
        let Some(function) = code.functions.get(frame.function as usize) else { return 0 };
        let (base, mut at, mut spent) = (frame.base as usize, frame.at, 0);
        while spent < fuel {
            let Some(op) = function.ops.get(at as usize) else { break };
            match *op {
                Op::Line(line) => {
                    let mark = LineMark { file: function.file, line };
                    if heap.is_due() {
                        break;
                    }
                    if lines.last() != Some(&mark) && lines.len() < Machine::LINES {
                        lines.push(mark);
                    }
                }
                Op::Load(slot) => {
                    let Some(value) = stack.get(base + usize::from(slot)).copied() else { break };
                    stack.push(value);
                }
                Op::Store(slot) => {
                    let (Some(value), Some(place)) = (stack.pop(), stack.get_mut(base + usize::from(slot))) else {
                        break;
                    };
                    *place = value;
                }
                Op::Integer(number) => stack.push(Value::integer(number)),
                Op::Initialise(class) => {
                    // What has run is behind it.
                    let implements = code.classes.get(usize::from(class)).map_or(&[][..], |class| &class.implements);
                    let has_run = |id: &ClassId| initialised.get(usize::from(*id)) == Some(&true);
                    if ![class].iter().chain(implements).all(has_run) {
                        break;
                    }
                }
                Op::Jump(target) => {
                    at = target;
                    spent += 1;
                    continue;
                }
                Op::JumpIf(wanted, target) => {
                    match stack.last() {
                        Some(&Value::TRUE | &Value::FALSE) => {}
                        _ => break,
                    }
                    if stack.pop() == Some(Value::boolean(wanted)) {
                        at = target;
                        spent += 1;
                        continue;
                    }
                }
                Op::Arithmetic(_) | Op::Compare(_) | Op::Equal(_) => {
                    let [.., left, right] = stack.as_slice() else { break };
                    let (Some(one), Some(other)) = (left.as_integer(), right.as_integer()) else { break };
                    let found = match *op {
                        // A division by zero is raised the ordinary way.
                        Op::Arithmetic(operator) => match operate::integers(operator, one, other) {
                            Ok(number) => Value::integer(number),
                            Err(_) => break,
                        },
                        Op::Compare(operator) => Value::boolean(operate::holds(operator, one.cmp(&other))),
                        Op::Equal(negated) => Value::boolean((one == other) != negated),
                        _ => break,
                    };
                    stack.pop();
                    if let Some(place) = stack.last_mut() {
                        *place = found;
                    }
                }
                // Apex has no operator for the rest of a division: this is it.
                Op::Native(Native::MathMod, 2, false) => {
                    let [.., left, right] = stack.as_slice() else { break };
                    let (Some(one), Some(other)) = (left.as_integer(), right.as_integer()) else { break };
                    if other == 0 {
                        break;
                    }
                    stack.pop();
                    if let Some(place) = stack.last_mut() {
                        *place = Value::integer(one.wrapping_rem(other));
                    }
                }
                _ => break,
            }
            at += 1;
            spent += 1;
        }
        frame.at = at;
        spent
    }
}
