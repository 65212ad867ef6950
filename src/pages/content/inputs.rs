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
        "<fieldset><legend>Inputs</legend>{inputs}</fieldset><fieldset class=\"stage-faults\"><legend>Faults</legend>{}{faults}</fieldset>",
        choice(0, &none)
    )
}

fn input(input: &scenario::Input) -> String {
    let label = escaped(input.label);
    // A list of its own beside the field: that of a datalist shows itself to nobody, and opens for no key that is known.
    let suggestions = if input.suggestions.is_empty() {
        String::new()
    } else {
        let all = std::iter::once(&input.default).chain(input.suggestions);
        let options: String = all.map(|value| format!("<option>{}</option>", escaped(value))).collect();
        format!("<select class=\"stage-suggestions\" aria-label=\"Suggestions for {label}\">{options}</select>")
    };
    format!(
        "<div class=\"stage-field\"><label for=\"input-{name}\">{label}</label><input type=\"text\" name=\"{name}\" value=\"{}\" id=\"input-{name}\" autocomplete=\"off\" spellcheck=\"false\">{suggestions}</div>",
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
