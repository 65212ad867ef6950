//! The corpus of tests/corpus, read by the parser alone.

use std::{fs, path::Path};

use apex::{Source, syntax_errors};

#[test]
fn every_class_and_trigger_of_the_corpus_parses() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/corpus/force-app/main/default");
    let mut files = 0;
    for part in ["classes", "triggers"] {
        for entry in fs::read_dir(folder.join(part)).expect("the corpus is there") {
            let path = entry.expect("it can be read").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !name.ends_with(".cls") && !name.ends_with(".trigger") {
                continue;
            }
            let text = fs::read_to_string(&path).expect("it is UTF-8");
            let errors = syntax_errors(&Source::new(name, text));
            assert!(errors.is_empty(), "{}", errors[0]);
            files += 1;
        }
    }
    assert!(files > 50, "{files}");
}
