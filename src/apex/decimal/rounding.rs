//! The ways to round of Apex's `System.RoundingMode`, which are Java's.
//!
//! Refuses to round where that is unnecessary. Invariant: what is exact stays as it is, in every mode.

use std::cmp::Ordering;

/// How a division or a change of scale rounds (`System.RoundingMode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards positive infinity.
    Ceiling,
    /// Towards negative infinity.
    Floor,
    /// To the nearest, ties away from zero.
    HalfUp,
    /// To the nearest, ties towards zero.
    HalfDown,
    /// To the nearest, ties to the even neighbour. The default of `setScale` and `round`.
    HalfEven,
    /// Refuses to round.
    Unnecessary,
}

impl Rounding {
    /// Whether a size that lies between two goes to the one further from zero; none where it must not be rounded. What
    /// is cut off is given as its order to half of a unit, and as nothing where it is zero.
    pub(super) fn away(self, negative: bool, is_odd: bool, cut: Option<Ordering>) -> Option<bool> {
        let Some(half) = cut else { return Some(false) };
        match self {
            Rounding::Up => Some(true),
            Rounding::Down => Some(false),
            Rounding::Ceiling => Some(!negative),
            Rounding::Floor => Some(negative),
            Rounding::HalfUp => Some(half.is_ge()),
            Rounding::HalfDown => Some(half.is_gt()),
            Rounding::HalfEven => Some(half.is_gt() || (half.is_eq() && is_odd)),
            Rounding::Unnecessary => None,
        }
    }
}
