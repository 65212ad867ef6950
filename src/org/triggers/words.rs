//! How messages name triggers, their events, and exceptions with their stacks.
//!
//! Refuses nothing: a trigger that is not there has no name. Invariant: the shapes are those of Salesforce's errors,
//! `Name: execution of AfterInsert` and `caused by: System.X: text`.

use apex::{Program, TriggerEvent, Uncaught};

/// A trigger's name.
pub(crate) fn trigger_name(program: &Program, trigger: u32) -> &str {
    program.triggers().get(trigger as usize).map_or("", |trigger| &trigger.name)
}

/// An exception with its stack, and those that caused it.
pub(crate) fn with_stack(uncaught: &Uncaught) -> String {
    let mut text = format!("{uncaught}\n\n{}", uncaught.stack);
    let mut cause = uncaught.cause.as_deref();
    while let Some(deeper) = cause {
        text.push_str(&format!("\nCaused by: {deeper}\n\n{}", deeper.stack));
        cause = deeper.cause.as_deref();
    }
    text
}

/// `BeforeInsert`
pub(crate) fn event_name(event: TriggerEvent) -> &'static str {
    match event {
        TriggerEvent::BeforeInsert => "BeforeInsert",
        TriggerEvent::BeforeUpdate => "BeforeUpdate",
        TriggerEvent::BeforeDelete => "BeforeDelete",
        TriggerEvent::AfterInsert => "AfterInsert",
        TriggerEvent::AfterUpdate => "AfterUpdate",
        TriggerEvent::AfterDelete => "AfterDelete",
        TriggerEvent::AfterUndelete => "AfterUndelete",
    }
}
