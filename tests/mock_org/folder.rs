//! Folders of Apex for the commands, made for a test and gone after it.
//!
//! Refuses to touch anything outside the folder that cargo gives to tests.

use std::{
    fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use crate::process::ends;

/// A folder that goes with the test.
pub struct Made(PathBuf);

/// What the program came to.
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Made {
    /// A folder with these files.
    pub fn with(files: &[(&str, &[u8])]) -> Made {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let made = Made(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name));
        fs::create_dir_all(&made.0).expect("a folder");
        for (path, bytes) in files {
            let path = made.0.join(path);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        made
    }

    /// Runs a command on the folder. In what it prints the folder is called `DIR`.
    pub fn runs(&self, command: &str, options: &[&str]) -> Ended {
        let path = self.0.to_str().expect("a path of letters");
        run(&[&[command, path], options].concat(), path)
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs the program to its end.
pub fn run(arguments: &[&str], folder: &str) -> Ended {
    let output = ends(arguments);
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(folder, "DIR");
    Ended { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

/// The pattern whose Apex runs.
pub const PATTERN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/patterns/outbound_rest_callout/force-app");
