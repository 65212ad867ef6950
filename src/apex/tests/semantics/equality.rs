//! Objects whose class has its own equals and hashCode.
//!
//! Refuses nothing.

use super::*;

const POINT: &str = "public class Point { Integer x; Integer y; public Integer asked = 0;
    public Point(Integer x, Integer y) { this.x = x; this.y = y; }
    public Boolean equals(Object other) { if (other instanceof Point) { Point p = (Point) other; return x == p.x && y == p.y; } return false; }
    public Integer hashCode() { return x * 31; }
    public override String toString() { return x + '/' + y; } }
    public class Plain { Integer x = 1; }
    static Point p(Integer x, Integer y) { return new Point(x, y); }";

#[test]
fn the_operator_asks_the_class() {
    all(
        POINT,
        &[
            ("p(1, 2) == p(1, 2)", "true"),
            ("p(1, 2) != p(1, 2)", "false"),
            ("p(1, 2) == p(2, 1)", "false"),
            ("p(1, 2) === p(1, 2)", "false"),
            ("p(1, 2) == null", "false"),
            ("Point none; return none != p(1, 2) && none == null;", "true"),
            ("new Plain() == new Plain()", "false"),
            ("new List<Point>{p(1, 2), null} == new List<Point>{p(1, 2), null}", "true"),
            ("new List<Point>{p(1, 2)} != new List<Point>{p(1, 3)}", "true"),
            ("new Set<Point>{p(1, 2), p(3, 4)} == new Set<Point>{p(3, 4), p(1, 2)}", "true"),
            ("new Map<String, Point>{'a' => p(1, 2)} == new Map<String, Point>{'a' => p(1, 2)}", "true"),
            ("new Map<String, Point>{'a' => p(1, 2)} == new Map<String, Point>{'a' => p(1, 1)}", "false"),
            ("System.assertEquals(p(1, 2), p(1, 2)); return 1;", "1"),
        ],
    );
}

#[test]
fn sets_and_maps_know_equal_objects() {
    all(
        POINT,
        &[
            ("new Set<Point>{p(1, 2), p(1, 2), p(1, 3)}.size()", "2"),
            (
                "Set<Point> s = new Set<Point>(); return s.add(p(1, 2)) && !s.add(p(1, 2)) && s.contains(p(1, 2)) && !s.contains(p(1, 3));",
                "true",
            ),
            ("Set<Point> s = new Set<Point>{p(1, 2)}; return s.remove(p(1, 2)) && s.isEmpty();", "true"),
            ("Set<Point> s = new Set<Point>(new List<Point>{p(1, 2), p(1, 2), p(1, 3)}); return s.size();", "2"),
            (
                "Set<Point> s = new Set<Point>{p(1, 2), p(3, 4)}; s.retainAll(new List<Point>{p(3, 4)}); return s.size() == 1 && s.contains(p(3, 4));",
                "true",
            ),
            (
                "Set<Point> s = new Set<Point>{p(1, 2), p(3, 4)}; return s.removeAll(new Set<Point>{p(1, 2)}) && s.containsAll(new List<Point>{p(3, 4)});",
                "true",
            ),
            (
                "Map<Point, String> m = new Map<Point, String>{p(1, 2) => 'a', p(1, 2) => 'b'}; return m.size() + m.get(p(1, 2));",
                "'1b'",
            ),
            (
                "Map<Point, String> m = new Map<Point, String>(); m.put(p(1, 2), 'a'); m.put(p(1, 2), 'b'); m.put(p(1, 3), 'c'); return m.values();",
                "('b', 'c')",
            ),
            (
                "Map<Point, String> m = new Map<Point, String>{p(1, 2) => 'a'}; return m.containsKey(p(1, 2)) && m.remove(p(1, 2)) == 'a' && m.isEmpty();",
                "true",
            ),
            (
                "Map<Point, String> m = new Map<Point, String>{p(1, 2) => 'a'}; Map<Point, String> n = new Map<Point, String>(m); n.putAll(m); return n.size() + n.keySet().size();",
                "2",
            ),
            (
                "Map<Point, String> m = new Map<Point, String>{p(1, 2) => 'a'}; return m.keySet().contains(p(1, 2)) && m.clone().containsKey(p(1, 2));",
                "true",
            ),
            (
                "Map<Object, Integer> m = new Map<Object, Integer>{p(1, 2) => 1, 'a' => 2, 3 => 3, null => 4}; return m.get(p(1, 2)) + m.get('a') + m.get(3) + m.get(null);",
                "10",
            ),
            (
                "Map<Point, Integer> m = new Map<Point, Integer>(); for (Integer i = 0; i < 500; i++) { m.put(p(Math.mod(i, 50), 1), i); } return m.size();",
                "50",
            ),
            ("Set<Plain> s = new Set<Plain>{new Plain(), new Plain()}; return s.size();", "2"),
        ],
    );
}

#[test]
fn lists_look_for_equal_objects() {
    all(
        POINT,
        &[
            ("new List<Point>{p(1, 2), p(3, 4)}.contains(p(3, 4))", "true"),
            ("new List<Point>{p(1, 2), p(3, 4)}.indexOf(p(3, 4))", "1"),
            ("new List<Point>{p(1, 2), p(3, 4)}.indexOf(p(4, 4))", "-1"),
            ("new List<Object>{1, p(3, 4)}.contains(1)", "true"),
        ],
    );
}

#[test]
fn an_exception_in_equals_goes_to_the_code_that_compared() {
    let members = "public class Bad { public Boolean equals(Object other) { throw new IllegalArgumentException('no'); } public Integer hashCode() { return 1; } }";
    all(
        members,
        &[
            ("new Bad() == new Bad()", "System.IllegalArgumentException: no"),
            (
                "Set<Bad> s = new Set<Bad>{new Bad()}; try { s.add(new Bad()); } catch (IllegalArgumentException e) { return s.size() + e.getMessage(); } return 0;",
                "'1no'",
            ),
        ],
    );
}
