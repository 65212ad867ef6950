//! Makes a deployable folder of what Trunk has staged: every page as HTML, every file named by its content.
//!
//! Refuses to run on its own: Trunk says where the stage is. A failure leaves the previous `dist` in place.
//! Invariant: entry points (`*.html`, `simulator.js`) keep their names and only they may change under a name;
//! whatever they load is named by a hash of its bytes.

mod assets;
mod edits;
mod rehearsal;
mod render;
mod shell;
mod visits;

use std::{env, fmt, fs, path::PathBuf};

use crate::pages::{content, routes::Base};

/// What went wrong, and with which file.
#[derive(Debug)]
pub enum Error {
    /// Started by hand, without Trunk's variables.
    NoStage,
    File(PathBuf, std::io::Error),
    /// A staged file is not as Trunk 0.21 writes it.
    Unexpected {
        file: &'static str,
        missing: &'static str,
    },
    Content(String),
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NoStage => formatter
                .write_str("TRUNK_STAGING_DIR is not set; run `make build` or `make serve` instead of this program"),
            Error::File(path, error) => write!(formatter, "{}: {error}", path.display()),
            Error::Unexpected { file, missing } => write!(formatter, "{file} holds no {missing}; is this Trunk 0.21?"),
            Error::Content(text) => formatter.write_str(text),
        }
    }
}

impl std::error::Error for Error {}

fn stage() -> Result<PathBuf, Error> {
    Ok(PathBuf::from(env::var_os("TRUNK_STAGING_DIR").ok_or(Error::NoStage)?))
}

/// Does what has to be done before the simulator is split; the answer is one line for a person.
pub fn prepare() -> Result<String, Error> {
    rehearsal::prepare(&stage()?)
}

/// Does the rest of the work; the answer is one line for a person.
pub fn run() -> Result<String, Error> {
    let stage = stage()?;
    let base = Base::new(&env::var("TRUNK_PUBLIC_URL").unwrap_or_default());
    let source = PathBuf::from(env::var_os("TRUNK_SOURCE_DIR").unwrap_or_else(|| ".".into()));
    let site = content::Site::read(&source.join("site.toml")).map_err(|error| Error::Content(error.to_string()))?;
    if site.origin().is_none() {
        println!("site.toml names no public origin: canonical links, sitemap and Open Graph addresses are left out");
    }
    let assets = assets::gather(&stage, &source, &base)?;
    let shell = shell::read(&stage, &base, &assets)?;
    let mut pages = render::all(&site, &base, &shell)?;
    // Pictures are for link previews: a development build has none to be previewed.
    if env::var("TRUNK_PROFILE").as_deref() != Ok("debug") {
        pages.extend(render::pictures()?);
    }
    for page in &pages {
        let path = stage.join(page.file.trim_start_matches('/'));
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| Error::File(folder.to_owned(), error))?;
        }
        fs::write(&path, &page.bytes).map_err(|error| Error::File(path, error))?;
    }
    Ok(format!("prerendered {} files for {}/, build {}", pages.len(), base.as_str(), assets.build))
}
