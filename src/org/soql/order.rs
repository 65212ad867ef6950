//! Sorting that keeps what is alike in its order.
//!
//! Refuses nothing. Invariant: the work grows with n log n, and with n where all is in order already. Of our own,
//! because the library's sort is several times as large.

use std::cmp::Ordering;

/// The items in order.
pub fn in_order<T>(items: Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) -> Vec<T> {
    if items.len() < 2 {
        return items;
    }
    let mut runs: Vec<Vec<T>> = Vec::new();
    for item in items {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| compare(last, &item) != Ordering::Greater) => run.push(item),
            _ => runs.push(vec![item]),
        }
    }
    while runs.len() > 1 {
        let mut merged = Vec::with_capacity(runs.len().div_ceil(2));
        let mut left = runs.into_iter();
        while let Some(one) = left.next() {
            merged.push(merge(one, left.next().unwrap_or_default(), compare));
        }
        runs = merged;
    }
    runs.pop().unwrap_or_default()
}

fn merge<T>(one: Vec<T>, two: Vec<T>, compare: &dyn Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut out = Vec::with_capacity(one.len() + two.len());
    let mut two = two.into_iter().peekable();
    for item in one {
        while let Some(first) = two.next_if(|first| compare(&item, first) == Ordering::Greater) {
            out.push(first);
        }
        out.push(item);
    }
    out.extend(two);
    out
}

#[cfg(test)]
mod tests {
    use super::in_order;

    #[test]
    fn it_sorts_as_the_library_does() {
        let mut chance = 7_u64;
        for many in [0, 1, 2, 3, 10, 1000] {
            let mut items = Vec::new();
            for place in 0..many {
                chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                items.push((chance >> 58, place));
            }
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            assert_eq!(in_order(items, &|one, two| one.0.cmp(&two.0)), expected);
        }
    }
}
