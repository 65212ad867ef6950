//! A folder of somebody's Apex and metadata, read as far as it can be.
//!
//! Refuses to follow a link in circles, to open what is no plain file, and to read without an end: whatever it leaves
//! out it names. What is neither Apex nor XML is not the org's, nor are hidden folders and `node_modules`. Invariant: the same folder gives the same files
//! in the same order, whatever order the disk has them in.

mod deployable;

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::Read,
    path::{Path, PathBuf},
};

pub use deployable::{Deployable, kinds, one_line};

/// Of a file, in bytes. A class has at most a million characters.
const MOST_OF_FILE: u64 = 16 << 20;
/// Of all files together, in bytes.
const MOST_OF_FOLDER: u64 = 512 << 20;
const MOST_FILES: usize = 100_000;
const MOST_DEPTH: usize = 64;
/// What is read of a file whose name does not tell whether it is metadata.
const TASTE: usize = 256;

/// What was found.
#[derive(Debug, Default)]
pub struct Folder {
    /// Apex and XML by path, which begins with the folder as it was named.
    pub files: Vec<org::File>,
    /// What was left out, and why, in words.
    pub left_out: Vec<String>,
}

/// Reads a folder with all that is in it.
///
/// # Errors
/// Why it cannot be read at all.
pub fn read(name: &str) -> Result<Folder, String> {
    let path = Path::new(name);
    let no_folder = |why: &dyn std::fmt::Display| format!("the folder {name} cannot be read: {why}.");
    let root = path.canonicalize().map_err(|error| no_folder(&error))?;
    if !root.is_dir() {
        return Err(no_folder(&"it is no folder"));
    }
    fs::read_dir(path).map_err(|error| no_folder(&error))?;
    let shown = match name.trim_end_matches('/') {
        "" => "/".to_owned(),
        "." => String::new(),
        shown => format!("{}/", shown.trim_start_matches("./")),
    };
    let mut walk = Walk { root, visited: BTreeSet::new(), found: Vec::new(), folder: Folder::default() };
    walk.enter(path, &shown, 0);
    let Walk { mut found, mut folder, .. } = walk;
    found.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut bytes = 0;
    for (shown, path) in found {
        match text_of(&path, &shown) {
            Ok(None) => {}
            Ok(Some(text)) => {
                bytes += text.len() as u64;
                if bytes > MOST_OF_FOLDER {
                    folder.left_out.push(format!("{shown} and all behind it: the folder holds too much"));
                    break;
                }
                folder.files.push(org::File { path: shown, text });
            }
            Err(why) => folder.left_out.push(format!("{shown}: {why}")),
        }
    }
    Ok(folder)
}

struct Walk {
    root: PathBuf,
    /// Folders outside of the root to which links led.
    visited: BTreeSet<PathBuf>,
    found: Vec<(String, PathBuf)>,
    folder: Folder,
}

impl Walk {
    fn enter(&mut self, path: &Path, shown: &str, depth: usize) {
        if depth > MOST_DEPTH {
            return self.folder.left_out.push(format!("{shown}: folders lie too deep in one another"));
        }
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.folder.left_out.push(format!("{shown}: {error}")),
        };
        let mut names: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.file_name())).collect();
        names.sort();
        for name in names {
            let (path, name) = (path.join(&name), name.to_string_lossy().into_owned());
            if name.starts_with('.') || name == "node_modules" {
                continue;
            }
            let shown = format!("{shown}{name}");
            match self.kind(&path) {
                Ok(Kind::Folder) => self.enter(&path, &format!("{shown}/"), depth + 1),
                Ok(Kind::File) if self.found.len() < MOST_FILES => self.found.push((shown, path)),
                Ok(Kind::File) => return self.folder.left_out.push(format!("{shown} and more: too many files")),
                Ok(Kind::Nothing) => {}
                Err(why) => self.folder.left_out.push(format!("{shown}: {why}")),
            }
        }
    }

    fn kind(&mut self, path: &Path) -> Result<Kind, String> {
        let of = |metadata: fs::Metadata| match metadata.file_type() {
            kind if kind.is_dir() => Ok(Kind::Folder),
            kind if kind.is_file() => Ok(Kind::File),
            // Reading a pipe or a device may never end.
            _ => Err("it is no plain file".to_owned()),
        };
        let known = path.symlink_metadata().map_err(|error| error.to_string())?;
        if !known.file_type().is_symlink() {
            return of(known);
        }
        let target = path.canonicalize().map_err(|error| format!("the link leads nowhere: {error}"))?;
        // What a link shows inside the folder is met there.
        if target.starts_with(&self.root) || !self.visited.insert(target.clone()) || self.root.starts_with(&target) {
            return Ok(Kind::Nothing);
        }
        of(target.metadata().map_err(|error| error.to_string())?)
    }
}

enum Kind {
    Folder,
    File,
    /// Already read, or read elsewhere.
    Nothing,
}

/// The text of a file; none when it is neither Apex nor XML nor a static resource's.
fn text_of(path: &Path, shown: &str) -> Result<Option<String>, String> {
    let in_words = |error: std::io::Error| error.to_string();
    let mut file = File::open(path).map_err(in_words)?;
    let mut bytes = Vec::new();
    let sure = [".cls", ".trigger", ".xml"].iter().any(|ending| shown.ends_with(ending));
    // What text lies in a static resource is a row's field; other bytes there are nobody's.
    let is_content = shown.contains("staticresources/");
    if !sure && !is_content {
        file.by_ref().take(TASTE as u64).read_to_end(&mut bytes).map_err(in_words)?;
        let start = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
        if start.trim_ascii_start().first() != Some(&b'<') {
            return Ok(None);
        }
    }
    let left = (MOST_OF_FILE + 1).saturating_sub(bytes.len() as u64);
    file.take(left).read_to_end(&mut bytes).map_err(in_words)?;
    if bytes.len() as u64 > MOST_OF_FILE {
        return Err(format!("it is longer than {} MB", MOST_OF_FILE >> 20));
    }
    let start = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    match std::str::from_utf8(bytes.get(start..).unwrap_or_default()) {
        Ok(text) => Ok(Some(text.to_owned())),
        Err(_) if is_content => Ok(None),
        Err(error) => {
            let line = bytes.iter().take(start + error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
            Err(format!("line {line} is not UTF-8"))
        }
    }
}

#[cfg(all(test, unix))]
#[path = "folder/tests.rs"]
mod tests;
