//! What a visitor decides before a run, as the inside of a form.
//!
//! Refuses to hold the Run button: that is the app's. Invariant: every field's name is the one the scenario reads.

use patterns::{Scenario, scenario};

use super::markup::escaped;

/// The fields and the faults of a scenario.
pub fn fields(scenario: &Scenario) -> String {
    let inputs: String = scenario.inputs.iter().map(input).collect();
    let faults: String = scenario.faults.iter().enumerate().map(|(index, fault)| choice(index + 1, fault)).collect();
    let none = scenario::Fault { name: "", about: "Nothing goes wrong." };
    format!(
        "<fieldset><legend>Inputs</legend>{inputs}</fieldset><fieldset><legend>Faults</legend>{}{faults}</fieldset>",
        choice(0, &none)
    )
}

fn input(input: &scenario::Input) -> String {
    let suggestions: String =
        input.suggestions.iter().map(|value| format!("<option value=\"{}\"></option>", escaped(value))).collect();
    format!(
        "<label class=\"stage-field\"><span>{}</span><input type=\"text\" name=\"{name}\" value=\"{}\" list=\"{name}-suggestions\" autocomplete=\"off\" spellcheck=\"false\"></label><datalist id=\"{name}-suggestions\">{suggestions}</datalist>",
        escaped(input.label),
        escaped(input.default),
        name = escaped(input.name),
    )
}

/// A fault, or its absence where the name is empty.
fn choice(index: usize, fault: &scenario::Fault) -> String {
    let shown = if fault.name.is_empty() { "Answers normally" } else { fault.name };
    format!(
        "<label class=\"stage-fault\"><input type=\"radio\" name=\"fault\" value=\"{}\" aria-describedby=\"fault-{index}\"{}><span>{}</span><small id=\"fault-{index}\" aria-hidden=\"true\">{}</small></label>",
        escaped(fault.name),
        if fault.name.is_empty() { " checked" } else { "" },
        escaped(shown),
        escaped(fault.about),
    )
}
