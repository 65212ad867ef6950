//! Points, rectangles and octilinear lines with rounded corners.
//!
//! Refuses to know what is drawn: no text, no colour, no dependency, so that the app can move a packet with the
//! same arithmetic that drew its line. Invariant: `Line::along` stays on the curve that `Line::path` draws.

use std::fmt::Write;

/// How round a line's corners are on a map.
pub const RADIUS: f64 = 22.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

/// A point of that place.
pub const fn point(x: f64, y: f64) -> Point {
    Point { x, y }
}

impl Point {
    pub fn distance(self, other: Point) -> f64 {
        // Not `hypot`: a square root is the same to the last bit on every machine.
        let (across, down) = (other.x - self.x, other.y - self.y);
        (across * across + down * down).sqrt()
    }

    /// The point on the way to `other`, 0 here and 1 there.
    pub fn toward(self, other: Point, share: f64) -> Point {
        point(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub fn center(self) -> Point {
        point(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// The same rectangle with `margin` more on every side.
    pub fn grown(self, margin: f64) -> Rect {
        Rect {
            x: self.x - margin,
            y: self.y - margin,
            width: self.width + 2.0 * margin,
            height: self.height + 2.0 * margin,
        }
    }

    pub fn overlaps(self, other: Rect) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    pub fn contains(self, at: Point) -> bool {
        self.x <= at.x && at.x <= self.x + self.width && self.y <= at.y && at.y <= self.y + self.height
    }

    /// The eight corners of the rectangle with its own corners cut off at 45 degrees.
    pub fn chamfered(self, cut: f64) -> [Point; 8] {
        let (right, bottom) = (self.x + self.width, self.y + self.height);
        [
            point(self.x + cut, self.y),
            point(right - cut, self.y),
            point(right, self.y + cut),
            point(right, bottom - cut),
            point(right - cut, bottom),
            point(self.x + cut, bottom),
            point(self.x, bottom - cut),
            point(self.x, self.y + cut),
        ]
    }
}

/// A line through corners, rounded at each of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    corners: Vec<Point>,
    radius: f64,
}

impl Line {
    /// Refuses fewer than two corners.
    pub fn new(corners: Vec<Point>, radius: f64) -> Option<Self> {
        (corners.len() >= 2).then_some(Self { corners, radius })
    }

    /// Reads what `route` wrote.
    pub fn parse(route: &str, radius: f64) -> Option<Self> {
        let corners = route
            .split(' ')
            .map(|pair| {
                let (x, y) = pair.split_once(',')?;
                Some(point(x.parse().ok()?, y.parse().ok()?))
            })
            .collect::<Option<Vec<_>>>()?;
        Self::new(corners, radius)
    }

    /// The corners as text: `x,y x,y`.
    pub fn route(&self) -> String {
        let mut route = String::new();
        for corner in &self.corners {
            let _ = write!(route, "{}{},{}", if route.is_empty() { "" } else { " " }, short(corner.x), short(corner.y));
        }
        route
    }

    pub fn start(&self) -> Point {
        self.corners[0]
    }

    pub fn end(&self) -> Point {
        self.corners[self.corners.len() - 1]
    }

    /// The corner before the end: the end is reached from there.
    pub fn before_end(&self) -> Point {
        self.corners[self.corners.len() - 2]
    }

    /// The same line, ending `length` earlier; never past its last corner.
    pub fn shortened(&self, length: f64) -> Line {
        let mut line = self.clone();
        let (from, to) = (self.before_end(), self.end());
        let share = 1.0 - (length / from.distance(to)).min(0.95);
        let last = line.corners.len() - 1;
        line.corners[last] = from.toward(to, share);
        line
    }

    /// The data of an SVG path.
    pub fn path(&self) -> String {
        let mut path = format!("M{} {}", short(self.start().x), short(self.start().y));
        for rounding in self.roundings() {
            let Rounding { from, corner, to } = rounding;
            let _ = write!(
                path,
                "L{} {}Q{} {} {} {}",
                short(from.x),
                short(from.y),
                short(corner.x),
                short(corner.y),
                short(to.x),
                short(to.y)
            );
        }
        let _ = write!(path, "L{} {}", short(self.end().x), short(self.end().y));
        path
    }

    /// Points along the drawn curve, close enough together to stand in for it.
    pub fn samples(&self) -> Vec<Point> {
        const STEPS: u8 = 8;
        let mut samples = vec![self.start()];
        for Rounding { from, corner, to } in self.roundings() {
            for step in 0..=STEPS {
                let share = f64::from(step) / f64::from(STEPS);
                samples.push(from.toward(corner, share).toward(corner.toward(to, share), share));
            }
        }
        samples.push(self.end());
        samples
    }

    /// The point at a share of the line's length, 0 at its start and 1 at its end.
    pub fn along(&self, share: f64) -> Point {
        along(&self.samples(), share)
    }

    fn roundings(&self) -> impl Iterator<Item = Rounding> + '_ {
        self.corners.windows(3).map(|three| {
            let (before, corner, after) = (three[0], three[1], three[2]);
            let (coming, going) = (before.distance(corner), corner.distance(after));
            // A corner may take half of each side, so that two roundings never meet head on.
            let cut = self.radius.min(coming / 2.0).min(going / 2.0);
            Rounding { from: corner.toward(before, cut / coming), corner, to: corner.toward(after, cut / going) }
        })
    }
}

struct Rounding {
    from: Point,
    corner: Point,
    to: Point,
}

/// The point at a share of the length of the polyline through `points`.
pub fn along(points: &[Point], share: f64) -> Point {
    let total: f64 = points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    let mut left = total * share.max(0.0);
    if share >= 1.0 {
        return points.last().copied().unwrap_or(point(0.0, 0.0));
    }
    for pair in points.windows(2) {
        let length = pair[0].distance(pair[1]);
        if left <= length && length > 0.0 {
            return pair[0].toward(pair[1], left / length);
        }
        left -= length;
    }
    points.last().copied().unwrap_or(point(0.0, 0.0))
}

/// The triangle of an arrow that comes from `from` and touches `tip`.
pub fn arrowhead(from: Point, tip: Point, length: f64, width: f64) -> [Point; 3] {
    let distance = from.distance(tip).max(f64::EPSILON);
    let (along_x, along_y) = ((tip.x - from.x) / distance, (tip.y - from.y) / distance);
    let base = point(tip.x - along_x * length, tip.y - along_y * length);
    let (across_x, across_y) = (-along_y * width / 2.0, along_x * width / 2.0);
    [tip, point(base.x + across_x, base.y + across_y), point(base.x - across_x, base.y - across_y)]
}

/// Whether a stroke of that width through `points` touches the rectangle.
pub fn stroke_touches(points: &[Point], width: f64, rect: Rect) -> bool {
    let reach = rect.grown(width / 2.0);
    points.windows(2).any(|pair| {
        let steps = (pair[0].distance(pair[1]) / 2.0).ceil().max(1.0);
        let mut step = 0.0;
        while step <= steps {
            if reach.contains(pair[0].toward(pair[1], step / steps)) {
                return true;
            }
            step += 1.0;
        }
        false
    })
}

/// A number for SVG: one decimal, and none where it would be zero.
pub fn short(number: f64) -> String {
    // Whole numbers print without the machinery of floats, which the simulator's bundle does not carry.
    let tenths = (number * 10.0).round() as i64;
    let (sign, whole, tenth) = (if tenths < 0 { "-" } else { "" }, tenths.abs() / 10, tenths.abs() % 10);
    if tenth == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{tenth}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bent() -> Line {
        Line::new(vec![point(0.0, 0.0), point(100.0, 0.0), point(140.0, 40.0)], 20.0).expect("a line")
    }

    #[test]
    fn a_corner_is_rounded_between_its_two_straight_parts() {
        assert_eq!(bent().path(), "M0 0L80 0Q100 0 114.1 14.1L140 40");
    }

    #[test]
    fn a_line_of_one_point_is_refused() {
        assert_eq!(Line::new(vec![point(1.0, 1.0)], 4.0), None);
        assert_eq!(Line::parse("1,1", 4.0), None);
        assert_eq!(Line::parse("1,1 x,2", 4.0), None);
    }

    #[test]
    fn a_route_is_read_as_it_was_written() {
        assert_eq!(bent().route(), "0,0 100,0 140,40");
        assert_eq!(Line::parse(&bent().route(), 20.0), Some(bent()));
    }

    #[test]
    fn a_share_of_the_way_lies_on_the_line() {
        let line = bent();
        assert_eq!(line.along(0.0), line.start());
        assert_eq!(line.along(1.0), line.end());
        assert_eq!(line.along(7.0), line.end());
        let middle = line.along(0.25);
        assert_eq!(middle.y, 0.0);
        assert!((30.0..45.0).contains(&middle.x), "{middle:?}");
    }

    #[test]
    fn a_shortened_line_ends_earlier_on_the_same_straight_part() {
        let line = Line::new(vec![point(0.0, 0.0), point(100.0, 0.0)], 0.0).expect("a line").shortened(10.0);
        assert_eq!(line.end(), point(90.0, 0.0));
    }

    #[test]
    fn an_arrowhead_points_where_the_line_goes() {
        let [tip, left, right] = arrowhead(point(0.0, 0.0), point(10.0, 0.0), 4.0, 6.0);
        assert_eq!((tip, left, right), (point(10.0, 0.0), point(6.0, 3.0), point(6.0, -3.0)));
    }

    #[test]
    fn a_stroke_touches_what_its_width_reaches() {
        let line = [point(0.0, 0.0), point(100.0, 100.0)];
        let near = Rect { x: 52.0, y: 40.0, width: 8.0, height: 8.0 };
        assert!(stroke_touches(&line, 10.0, near));
        assert!(!stroke_touches(&line, 1.0, near));
    }

    #[test]
    fn rectangles_that_share_only_an_edge_do_not_overlap() {
        let one = Rect { x: 0.0, y: 0.0, width: 10.0, height: 10.0 };
        assert!(!one.overlaps(Rect { x: 10.0, ..one }));
        assert!(one.overlaps(Rect { x: 9.0, ..one }));
        assert_eq!(one.chamfered(3.0).len(), 8);
        assert_eq!(one.center(), point(5.0, 5.0));
    }
}
