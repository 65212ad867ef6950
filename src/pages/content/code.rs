//! A pattern's source files as figures, line by line.
//!
//! Refuses to show what does not run: a pattern without files has no figure. Invariant: what only a script can do
//! with a file is there, and hidden until there is one.

use patterns::{Language, Pattern, Role, SourceFile};

use super::markup::escaped;
use crate::simulator::listing::{self, Marks};

/// Every file a reader wants to see: the code open, the metadata one press away. Fields are on the org's page.
pub fn figures(pattern: &Pattern) -> String {
    let (mut code, mut metadata) = (String::new(), String::new());
    let mut folded = 0;
    for file in pattern.files.iter().filter(|file| file.role != Role::Field) {
        if file.language() == Language::Xml {
            folded += 1;
            metadata.push_str(&figure(file));
        } else {
            code.push_str(&figure(file));
        }
    }
    if folded > 0 {
        code.push_str(&format!("<details class=\"code-more\"><summary>Metadata, {folded} files</summary><div class=\"code\">{metadata}</div></details>"));
    }
    if code.is_empty() { code } else { format!("<div class=\"code\">{KEYS}{code}</div>") }
}

/// How to leave an editor by the keyboard.
const KEYS: &str =
    "<p class=\"code-keys\" id=\"editor-keys\">In the editor, Tab indents. Escape, then Tab leaves it.</p>";

fn figure(file: &SourceFile) -> String {
    let name = escaped(file.name());
    let is_apex = file.language() == Language::Apex;
    let (tools, editor) = if is_apex { (tools(&name), editor(&name)) } else { Default::default() };
    format!(
        "<figure class=\"code-file\" data-file=\"{name}\"><figcaption><span class=\"code-name\">{shown}</span>{tools}<button type=\"button\" data-copy=\"{name}\" aria-label=\"Copy {name}\">Copy</button></figcaption><div class=\"code-body\"><pre tabindex=\"0\" role=\"region\" aria-label=\"{name}\"><code>{lines}</code></pre>{editor}</div>{problems}</figure>",
        lines = listing::html(file.text, file.language(), &Marks::default()),
        shown = name.replace('.', "<wbr>."),
        problems = if is_apex { "<div class=\"code-problems\" role=\"alert\" aria-live=\"polite\"></div>" } else { "" },
    )
}

fn tools(name: &str) -> String {
    format!(
        "<span class=\"code-edited\" hidden>Edited</span><button type=\"button\" data-reset aria-label=\"Reset code of {name}\" hidden>Reset code</button><button type=\"button\" data-edit aria-label=\"Edit {name}\" aria-pressed=\"false\">Edit</button>"
    )
}

fn editor(name: &str) -> String {
    format!(
        "<textarea aria-label=\"Code of {name}\" aria-describedby=\"editor-keys\" wrap=\"off\" spellcheck=\"false\" autocapitalize=\"off\" autocomplete=\"off\" hidden></textarea>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_does_not_run_yet_shows_no_code() {
        for pattern in patterns::ALL {
            assert_eq!(figures(pattern).is_empty(), pattern.files.is_empty(), "{}", pattern.name);
        }
    }
}
