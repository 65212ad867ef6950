//! The document around every page: Trunk's index.html with the facts of this build on `<html>`.

use std::{fs, path::Path};

use super::{Error, assets::Assets};
use crate::pages::routes::Base;

/// The shell with three places to fill: the page's path, its head and its body.
pub struct Shell {
    before_page: String,
    before_head: String,
    before_body: String,
    after_body: String,
    style: String,
    fonts: String,
}

/// Whether a page starts the app or is complete as it is.
#[derive(Clone, Copy, PartialEq)]
pub enum Script {
    App,
    None,
}

/// Takes the staged index.html apart.
pub fn read(stage: &Path, base: &Base, assets: &Assets) -> Result<Shell, Error> {
    let path = stage.join("index.html");
    let html = fs::read_to_string(&path).map_err(|error| Error::File(path, error))?;
    let unexpected = |missing| Error::Unexpected { file: "index.html", missing };
    let (_, rest) = html.split_once("<head>").ok_or(unexpected("<head>"))?;
    let (head, rest) = rest.split_once("</head>").ok_or(unexpected("</head>"))?;
    let (_, after) = rest.split_once("</body>").ok_or(unexpected("</body>"))?;
    let file = |name: &str| base.file(name);
    Ok(Shell {
        before_page: format!(
            "<!DOCTYPE html>\n<html lang=\"en\" data-base=\"{}\" data-build=\"{}\" data-page=\"",
            base.as_str(),
            assets.build
        ),
        before_head: format!(">\n<head>{}", head.trim_end()),
        before_body: format!(
            "<script src=\"{}\"></script>\n<script type=\"module\" src=\"{}\"></script>\n",
            file(&assets.early),
            file(&assets.start)
        ),
        after_body: format!("</body>{after}"),
        style: format!("<link rel=\"stylesheet\" href=\"{}\">\n", file(&assets.style)),
        fonts: assets
            .fonts
            .iter()
            .map(|font| {
                format!("<link rel=\"preload\" as=\"font\" type=\"font/woff2\" crossorigin href=\"{}\">\n", file(font))
            })
            .collect(),
    })
}

impl Shell {
    /// A whole document. `path` is the page's, without the base.
    pub fn document(&self, path: &str, runnable: bool, head: &str, body: &str, script: Script) -> String {
        let Shell { before_page, before_head, before_body, after_body, style, fonts } = self;
        let runnable = if runnable { "\" data-runnable=\"true\"" } else { "\"" };
        // A page without the app needs none of what Trunk preloads for it.
        let (head_start, scripts) = match script {
            Script::App => (before_head.as_str(), before_body.as_str()),
            Script::None => (
                ">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">",
                "",
            ),
        };
        format!(
            "{before_page}{path}{runnable}{head_start}\n{fonts}{style}{head}\n{scripts}</head>\n<body>{body}{after_body}"
        )
    }
}
