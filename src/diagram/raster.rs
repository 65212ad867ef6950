//! Posters as PNG, drawn with the site's own typefaces and nothing from the machine it runs on.
//!
//! Refuses system fonts, so that every machine makes the same picture.

use std::{fmt, sync::Arc};

use resvg::{tiny_skia, usvg};

const SANS: &[u8] = include_bytes!("../../style/fonts/poster-sans.ttf");
const MONO: &[u8] = include_bytes!("../../style/fonts/poster-mono.ttf");

#[derive(Debug)]
pub enum RasterError {
    Svg(String),
    Size { width: u32, height: u32 },
    Png(String),
}

impl fmt::Display for RasterError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RasterError::Svg(error) => write!(formatter, "the poster is not SVG: {error}"),
            RasterError::Size { width, height } => write!(formatter, "no picture can be {width} by {height}"),
            RasterError::Png(error) => write!(formatter, "the picture cannot be written: {error}"),
        }
    }
}

impl std::error::Error for RasterError {}

/// A poster's SVG as a PNG of that size.
pub fn png(svg: &str, width: u32, height: u32) -> Result<Vec<u8>, RasterError> {
    let mut options = usvg::Options { font_family: "Overpass".to_owned(), ..usvg::Options::default() };
    let fonts = Arc::make_mut(&mut options.fontdb);
    fonts.load_font_data(SANS.to_vec());
    fonts.load_font_data(MONO.to_vec());
    let tree = usvg::Tree::from_str(svg, &options).map_err(|error| RasterError::Svg(error.to_string()))?;
    let mut picture = tiny_skia::Pixmap::new(width, height).ok_or(RasterError::Size { width, height })?;
    resvg::render(&tree, tiny_skia::Transform::identity(), &mut picture.as_mut());
    picture.encode_png().map_err(|error| RasterError::Png(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::super::poster;
    use super::*;

    #[test]
    fn every_poster_becomes_a_picture_of_the_agreed_size() {
        for pattern in patterns::ALL {
            let bytes = png(&poster::pattern(pattern), poster::WIDTH, poster::HEIGHT).expect(pattern.name);
            assert!(bytes.starts_with(b"\x89PNG"));
            assert_eq!(bytes[16..24], [0, 0, 0x04, 0xb0, 0, 0, 0x02, 0x76], "{}", pattern.name);
        }
    }

    #[test]
    fn what_is_not_svg_is_refused() {
        assert!(matches!(png("<p>", 10, 10), Err(RasterError::Svg(_))));
    }
}
