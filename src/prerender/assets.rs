//! The files a page loads: style, fonts, scripts and the simulator, each named by a hash of its bytes.
//!
//! Refuses to minify beyond comments: brotli on the host does better. Invariant: `build` changes whenever any
//! byte of app, simulator or style does.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
};

use super::{Error, rehearsal};
use crate::pages::routes::Base;

/// Runs before the first paint, as a classic script: it must not wait for the app.
const EARLY: &str = include_str!("../web/early.js");
/// The stable entry point to the simulator, with its placeholders.
const SIMULATOR: &str = include_str!("../web/simulator_entry.js");

/// Names, from the site's root, of what each page refers to.
pub struct Assets {
    pub build: String,
    pub style: String,
    pub early: String,
    pub start: String,
    /// Preloaded, since the first line of text needs it.
    pub fonts: Vec<String>,
}

/// Sixteen hexadecimal digits of the bytes: enough to tell two deployments apart.
pub fn hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    fs::read(path).map_err(|error| Error::File(path.to_owned(), error))
}

/// Writes `bytes` as `name-<hash>.extension` below the stage, and answers the name.
fn write(stage: &Path, name: &str, extension: &str, bytes: &[u8]) -> Result<String, Error> {
    let file = format!("{name}-{}.{extension}", hash(bytes));
    let path = stage.join(&file);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Error::File(folder.to_owned(), error))?;
    }
    fs::write(&path, bytes).map_err(|error| Error::File(path, error))?;
    Ok(file)
}

pub fn gather(stage: &Path, source: &Path, base: &Base) -> Result<Assets, Error> {
    let fonts = fonts(stage, source)?;
    let style = write(stage, "assets/site", "css", style(source, &fonts)?.as_bytes())?;
    let early = write(stage, "assets/early", "js", EARLY.as_bytes())?;
    let (start, app) = start(stage)?;

    let (simulator, compiler) = (simulator(stage, base)?, format!("{{ {} }}", bundle(stage, base, "compiler")?));
    let images = images(stage, base)?;
    let build = hash(&[&simulator, &compiler, &images, &app, &style].map(String::as_str).concat().into_bytes());
    let entry = without_line_comments(SIMULATOR)
        .replace("{build}", &build)
        .replace("{images}", &images)
        .replace("{simulator}", &simulator)
        .replace("{compiler}", &compiler);
    let path = stage.join("simulator.js");
    fs::write(&path, entry).map_err(|error| Error::File(path, error))?;
    let staged = stage.join("staged");
    fs::remove_dir_all(&staged).map_err(|error| Error::File(staged, error))?;

    let fonts = fonts.into_iter().map(|(_, hashed)| hashed).collect();
    Ok(Assets { build, style, early, start, fonts })
}

/// Names the files of a staged bundle; answers how a script finds them.
fn bundle(stage: &Path, base: &Base, name: &str) -> Result<String, Error> {
    let script = read(&stage.join(format!("staged/{name}.js")))?;
    let script = base.file(&write(stage, &format!("assets/{name}"), "js", &script)?);
    let wasm = wasm(stage, base, name)?.ok_or(Error::Unexpected { file: "the stage", missing: "bundle" })?;
    Ok(format!("script: \"{script}\", {wasm}"))
}

/// Names a staged module, where there is one of that name; answers how a script finds it.
fn wasm(stage: &Path, base: &Base, name: &str) -> Result<Option<String>, Error> {
    let staged = stage.join(format!("staged/{name}_bg.wasm"));
    if !staged.exists() {
        return Ok(None);
    }
    let bytes = read(&staged)?;
    let path = base.file(&write(stage, &format!("assets/{name}"), "wasm", &bytes)?);
    Ok(Some(format!("wasm: \"{path}\", bytes: {}", bytes.len())))
}

/// The simulator as a script finds it: what is likely to be needed of it, the whole, excerpts for less, and from where on
/// a memory holds what has been written there. A development build has only one.
fn simulator(stage: &Path, base: &Base) -> Result<String, Error> {
    let path = stage.join("staged/simulator.js");
    fs::write(&path, many(&String::from_utf8_lossy(&read(&path)?))?).map_err(|error| Error::File(path, error))?;
    let likely = bundle(stage, base, "simulator")?;
    let mut excerpts = Vec::new();
    for name in rehearsal::excerpts() {
        if let Some(excerpt) = wasm(stage, base, &format!("simulator-{name}"))? {
            excerpts.push(format!("\"{name}\": {{ {excerpt} }}"));
        }
    }
    let rest = match wasm(stage, base, "simulator-whole")? {
        Some(whole) => {
            let written = read(&stage.join("staged/written.txt"))?;
            format!("whole: {{ {whole} }}, written: {}", String::from_utf8_lossy(&written))
        }
        None => "written: 0".to_owned(),
    };
    Ok(format!("{{ {likely}, excerpts: {{ {} }}, {rest} }}", excerpts.join(", ")))
}

/// The script of wasm-bindgen, which binds one instance for good, as a function that binds a new one at each call.
fn many(script: &str) -> Result<String, Error> {
    const EXPORTS: &str = "export { initSync, __wbg_init as default };";
    let body = script.strip_suffix('\n').unwrap_or(script).strip_suffix(EXPORTS);
    let body = body.ok_or(Error::Unexpected { file: "simulator.js", missing: EXPORTS })?;
    let body = body.replace("\nexport function", "\nfunction");
    Ok(format!("export function bindings() {{\n{body}return {{ start: __wbg_init, begin, take, ask }};\n}}\n"))
}

/// Names the image of what each pattern's files deploy to; answers where each is, by slug.
fn images(stage: &Path, base: &Base) -> Result<String, Error> {
    let mut named = Vec::new();
    for slug in rehearsal::slugs() {
        let image = read(&stage.join("staged").join(rehearsal::image(slug)))?;
        let path = base.file(&write(stage, &format!("assets/{slug}"), "bin", &image)?);
        named.push(format!("\"{slug}\": \"{path}\""));
    }
    Ok(format!("{{ {} }}", named.join(", ")))
}

/// Moves the module script that Trunk writes into the page to a file: the content security policy allows no
/// inline script. Answers its name and a hash of the app it starts.
fn start(stage: &Path) -> Result<(String, String), Error> {
    let path = stage.join("index.html");
    let html = String::from_utf8_lossy(&read(&path)?).into_owned();
    let unexpected = |missing| Error::Unexpected { file: "index.html", missing };
    let opening = html.find("<script type=\"module\"").ok_or(unexpected("module script"))?;
    let body = opening + html[opening..].find('>').ok_or(unexpected("script tag"))? + 1;
    let end = body + html[body..].find("</script>").ok_or(unexpected("end of its script"))?;
    let script = html[body..end].trim();
    let name = write(stage, "assets/start", "js", script.as_bytes())?;
    let rest = [&html[..opening], &html[end + "</script>".len()..]].concat();
    fs::write(&path, rest).map_err(|error| Error::File(path, error))?;
    Ok((name, hash(script.as_bytes())))
}

/// Copies the fonts; answers each one's source name and hashed name.
fn fonts(stage: &Path, source: &Path) -> Result<Vec<(String, String)>, Error> {
    let mut copied = Vec::new();
    for path in listed(&source.join("style/fonts"), "woff2")? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        copied.push((format!("{stem}.woff2"), write(stage, &format!("assets/{stem}"), "woff2", &read(&path)?)?));
    }
    Ok(copied)
}

/// One style sheet of all: tokens and base first, then the components by name.
fn style(source: &Path, fonts: &[(String, String)]) -> Result<String, Error> {
    let mut files = listed(&source.join("style"), "css")?;
    files.sort_by_key(|path| {
        let name = path.file_name().unwrap_or_default().to_owned();
        (name != "tokens.css", name != "base.css", name)
    });
    let mut style = String::new();
    for path in files {
        style.push_str(&without_comments(&String::from_utf8_lossy(&read(&path)?)));
    }
    for (name, hashed) in fonts {
        // The style sheet and the fonts lie in the same folder.
        style = style.replace(&format!("fonts/{name}"), hashed.trim_start_matches("assets/"));
    }
    Ok(style)
}

fn listed(folder: &Path, extension: &str) -> Result<Vec<std::path::PathBuf>, Error> {
    let entries = fs::read_dir(folder).map_err(|error| Error::File(folder.to_owned(), error))?;
    let mut files: Vec<_> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    Ok(files)
}

/// Drops lines that are comments, and indentation. No line of ours begins inside a text.
fn without_line_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Drops comments, indentation and empty lines. No sheet of ours writes `/*` inside a string.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        kept.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |css, line| css + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_are_left_out_of_the_style_sheet() {
        assert_eq!(without_comments("/* a */\n.x {\n    color: red; /* why */\n}\n\n"), ".x {\ncolor: red;\n}\n");
    }

    #[test]
    fn an_unfinished_comment_ends_the_sheet_rather_than_the_build() {
        assert_eq!(without_comments(".x {}\n/* open"), ".x {}\n");
    }
}
