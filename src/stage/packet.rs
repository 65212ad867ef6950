//! Where a message is on the map. Pure geometry over the points that the simulator sampled along each edge.

use protocol::{Layout, Motion};

/// The packet's place and what has been travelled, in tenths of the layout's units.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet {
    pub x: f32,
    pub y: f32,
    /// The whole edge, as SVG path data.
    pub edge: String,
    /// The message stops half way and never arrives.
    pub lost: bool,
}

/// The packet of a motion so far along; `None` where this layout does not have the edge.
pub fn place(layout: &Layout, motion: &Motion, progress: f32) -> Option<Packet> {
    let points = layout.edges.get(&motion.edge).filter(|points| !points.is_empty())?;
    let lost = motion.travel.is_none();
    // A lost message fades where nobody will look for it: half way.
    let share = if lost { progress.min(1.0) * 0.5 } else { progress.clamp(0.0, 1.0) };
    let along = ease(share) * (points.len() - 1) as f32;
    let before = (along as usize).min(points.len() - 1);
    let after = (before + 1).min(points.len() - 1);
    let between = along - before as f32;
    let mix = |from: i32, to: i32| from as f32 + (to - from) as f32 * between;
    let edge = points.iter().enumerate().map(|(index, (x, y))| format!("{}{x} {y}", if index == 0 { "M" } else { "L" }));
    Some(Packet {
        x: mix(points[before].0, points[after].0),
        y: mix(points[before].1, points[after].1),
        edge: edge.collect(),
        lost,
    })
}

/// Slow at both ends, so that the eye finds where a message leaves and where it arrives.
fn ease(share: f32) -> f32 {
    share * share * (3.0 - 2.0 * share)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        let mut layout = Layout::default();
        layout.edges.insert("wire".to_owned(), vec![(0, 0), (100, 0), (100, 100)]);
        layout
    }

    fn motion(edge: &str, travel: Option<u64>) -> Motion {
        Motion { edge: edge.to_owned(), travel, tag: String::new() }
    }

    fn at(progress: f32) -> (f32, f32) {
        let packet = place(&layout(), &motion("wire", Some(1)), progress).expect("the edge is there");
        (packet.x, packet.y)
    }

    #[test]
    fn a_packet_goes_from_the_start_of_its_edge_to_its_end() {
        assert_eq!(at(0.0), (0.0, 0.0));
        assert_eq!(at(0.5), (100.0, 0.0));
        assert_eq!(at(1.0), (100.0, 100.0));
        assert_eq!(at(9.0), (100.0, 100.0));
    }

    #[test]
    fn a_lost_packet_stops_half_way() {
        let packet = place(&layout(), &motion("wire", None), 1.0).expect("the edge is there");
        assert_eq!((packet.x, packet.y, packet.lost), (100.0, 0.0, true));
    }

    #[test]
    fn an_edge_that_the_layout_does_not_have_shows_nothing() {
        assert_eq!(place(&layout(), &motion("other", Some(1)), 0.5), None);
    }
}
