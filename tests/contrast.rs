//! Holds the colours of `style/tokens.css` to what eyes need, in both themes.

use std::collections::BTreeMap;

/// A colour of the light theme and its counterpart of the dark one.
type Pair = [String; 2];

/// The tokens that are written `--name: light-dark(#light, #dark);`.
fn tokens() -> BTreeMap<String, Pair> {
    let sheet = include_str!("../style/tokens.css");
    let pairs = sheet.lines().filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(")?;
        let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
        Some((name.to_owned(), [light.to_owned(), dark.to_owned()]))
    });
    pairs.collect()
}

/// Relative luminance as WCAG 2.2 defines it.
fn luminance(colour: &str) -> f64 {
    let channel = |from: usize| {
        let value = f64::from(u8::from_str_radix(&colour[from..from + 2], 16).expect("a hexadecimal colour")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn hold(least: f64, fronts: &[&str], grounds: &[&str]) {
    let tokens = tokens();
    let of = |name: &str| tokens.get(name).unwrap_or_else(|| panic!("tokens.css has no pair --{name}"));
    for front in fronts {
        for ground in grounds {
            for (theme, name) in ["light", "dark"].iter().enumerate() {
                let found = contrast(&of(front)[theme], &of(ground)[theme]);
                assert!(found >= least, "--{front} on --{ground} in {name}: {found:.2}, at least {least} is needed");
            }
        }
    }
}

const LINES: [&str; 6] = ["line-1", "line-2", "line-3", "line-4", "line-5", "line-spare"];

#[test]
fn text_is_readable_on_every_ground() {
    hold(4.5, &["ink", "ink-soft"], &["paper", "sheet", "within"]);
    hold(4.5, &["plate-ink"], &["plate"]);
    hold(4.5, &["good", "bad"], &["paper", "sheet"]);
}

#[test]
fn numbers_are_readable_on_their_badges() {
    hold(4.5, &LINES, &["on-line"]);
}

#[test]
fn lines_boundaries_and_focus_rings_stand_out_from_every_ground() {
    hold(3.0, &LINES, &["paper", "sheet", "within"]);
    hold(3.0, &["boundary"], &["paper", "sheet", "within"]);
    hold(3.0, &["focus"], &["paper", "sheet", "within"]);
}
