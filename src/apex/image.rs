//! Values as bytes, and back: what one program has compiled, another one runs.
//!
//! A number takes seven bits a byte, the lowest first (LEB128), a text its length and UTF-8, an enum the place of its
//! variant, a struct its fields in turn. Refuses bytes that end early, that hold what no variant, name or text is, that
//! claim more than there is, or that nest deeper than any source may. Invariant: what is written reads back as it was.
//! There is no version in here: whoever keeps an image says which build it is of.

use std::sync::Arc;

/// Deeper than the parser lets a type or a condition be.
const DEEPEST: u32 = 400;

/// What has an image.
pub trait Image: Sized {
    /// Adds the bytes.
    fn write(&self, out: &mut Vec<u8>);
    /// Takes the bytes; `None` where they are no image of this.
    fn read(bytes: &mut Bytes<'_>) -> Option<Self>;
}

/// Bytes that are still to be read.
#[derive(Debug)]
pub struct Bytes<'a> {
    rest: &'a [u8],
    depth: u32,
}

impl<'a> Bytes<'a> {
    /// All of them.
    pub fn new(rest: &'a [u8]) -> Self {
        Bytes { rest, depth: 0 }
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// The place of a variant.
    pub fn place(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    #[inline(never)]
    fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0u64, 0);
        loop {
            let byte = self.place()?;
            number |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    /// How many follow: never more than there are bytes.
    fn count(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok().filter(|count| *count <= self.rest.len())
    }

    #[inline(never)]
    fn text(&mut self) -> Option<&'a str> {
        let count = self.count()?;
        std::str::from_utf8(self.take(count)?).ok()
    }

    fn deeper<T>(&mut self, read: fn(&mut Self) -> Option<T>) -> Option<T> {
        self.depth += 1;
        let found = if self.depth > DEEPEST { None } else { read(self) };
        self.depth -= 1;
        found
    }
}

fn write_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    write_number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl Image for $number {
            fn write(&self, out: &mut Vec<u8>) {
                write_number(u64::from(*self), out);
            }
            fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
                bytes.number()?.try_into().ok()
            }
        }
    )* };
}
numbers!(u8, u16, u32, u64);

impl Image for i64 {
    /// The sign is the lowest bit.
    fn write(&self, out: &mut Vec<u8>) {
        write_number(((self << 1) ^ (self >> 63)) as u64, out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let number = bytes.number()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }
}

impl Image for i32 {
    fn write(&self, out: &mut Vec<u8>) {
        i64::from(*self).write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        i64::read(bytes)?.try_into().ok()
    }
}

impl Image for f64 {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_bits().to_le_bytes());
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(f64::from_bits(u64::from_le_bytes(bytes.take(8)?.try_into().ok()?)))
    }
}

impl Image for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        match bytes.place()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Image for String {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self, out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        bytes.text().map(str::to_owned)
    }
}

impl Image for Arc<str> {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self, out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        bytes.text().map(Arc::from)
    }
}

impl<T: Image> Image for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        write_number(self.len() as u64, out);
        self.iter().for_each(|item| item.write(out));
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let count = bytes.count()?;
        let mut items = Vec::with_capacity(count);
        for _ in 0..count {
            items.push(bytes.deeper(T::read)?);
        }
        Some(items)
    }
}

impl<T: Image> Image for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        self.iter().for_each(|item| item.write(out));
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some(if bool::read(bytes)? { Some(T::read(bytes)?) } else { None })
    }
}

impl<T: Image> Image for Box<T> {
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        bytes.deeper(T::read).map(Box::new)
    }
}

impl<T: Image> Image for Arc<T> {
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        T::read(bytes).map(Arc::new)
    }
}

impl<A: Image, B: Image> Image for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some((A::read(bytes)?, B::read(bytes)?))
    }
}

impl<A: Image, B: Image, C: Image> Image for (A, B, C) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
        self.2.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        Some((A::read(bytes)?, B::read(bytes)?, C::read(bytes)?))
    }
}

/// Gives a struct its image: its fields, every one of them, in the order in which they are named.
#[macro_export]
macro_rules! image_of_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::image::Image for $name {
            fn write(&self, out: &mut Vec<u8>) {
                let $name { $($field),* } = self;
                $($crate::image::Image::write($field, out);)*
            }
            fn read(bytes: &mut $crate::image::Bytes<'_>) -> Option<Self> {
                $(let $field = $crate::image::Image::read(bytes)?;)*
                Some($name { $($field),* })
            }
        }
    };
}

/// Gives an enum its image: the place of the variant, in the order in which they are named, then what it holds.
/// Parts of a tuple are named as one likes; a variant's own names are its fields.
#[macro_export]
macro_rules! image_of_enum {
    ($name:ident { $($variant:ident $(($($part:ident),*))? $({ $($field:ident),* })?),* $(,)? }) => {
        impl $crate::image::Image for $name {
            fn write(&self, out: &mut Vec<u8>) {
                #[repr(u8)]
                enum Place { $($variant),* }
                match self {
                    $($name::$variant $(($($part),*))? $({ $($field),* })? => {
                        out.push(Place::$variant as u8);
                        $($($crate::image::Image::write($part, out);)*)?
                        $($($crate::image::Image::write($field, out);)*)?
                    })*
                }
            }
            fn read(bytes: &mut $crate::image::Bytes<'_>) -> Option<Self> {
                #[repr(u8)]
                enum Place { $($variant),* }
                let place = bytes.place()?;
                $(if place == Place::$variant as u8 {
                    $($(let $part = $crate::image::Image::read(bytes)?;)*)?
                    $($(let $field = $crate::image::Image::read(bytes)?;)*)?
                    return Some($name::$variant $(($($part),*))? $({ $($field),* })?);
                })*
                None
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    enum Shape {
        Dot,
        Line(u32, i32),
        Group { of: Vec<Shape>, name: Option<String> },
        Inside(Box<Shape>),
    }
    image_of_enum!(Shape { Dot, Line(from, to), Group { of, name }, Inside(shape) });

    fn bytes_of<T: Image>(value: &T) -> Vec<u8> {
        let mut out = Vec::new();
        value.write(&mut out);
        out
    }

    fn back<T: Image + PartialEq + std::fmt::Debug>(value: T) {
        let bytes = bytes_of(&value);
        let mut rest = Bytes::new(&bytes);
        assert_eq!(T::read(&mut rest), Some(value));
        assert!(rest.is_empty());
        for end in 0..bytes.len() {
            assert_eq!(T::read(&mut Bytes::new(&bytes[..end])), None, "{bytes:?} without its end");
        }
    }

    #[test]
    fn what_is_written_reads_back_and_nothing_less_does() {
        [0, 1, 127, 128, u64::MAX].into_iter().for_each(back);
        [0, -1, 1, i64::MIN, i64::MAX].into_iter().for_each(back);
        [i32::MIN, i32::MAX].into_iter().for_each(back);
        [0.0, -0.0, 1.5e300].into_iter().for_each(back);
        back("Grüße".to_owned());
        back((true, Some(7u8), vec!["a".to_owned()]));
        let group = Shape::Group { of: vec![Shape::Dot, Shape::Line(3, -3)], name: Some("n".into()) };
        back(Shape::Inside(Box::new(group)));
    }

    #[test]
    fn bytes_that_are_no_image_are_refused() {
        assert_eq!(bool::read(&mut Bytes::new(&[2])), None);
        assert_eq!(u8::read(&mut Bytes::new(&[0x80, 2])), None, "256 is no byte");
        assert_eq!(u64::read(&mut Bytes::new(&[0xff; 11])), None, "a number without an end");
        assert_eq!(String::read(&mut Bytes::new(&[1, 0xff])), None, "no UTF-8");
        assert_eq!(Shape::read(&mut Bytes::new(&[4])), None, "no such variant");
        assert_eq!(Vec::<u8>::read(&mut Bytes::new(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1])), None, "more than there are");
        assert_eq!(Shape::read(&mut Bytes::new(&[3; 100_000])), None, "deeper than any source");
    }
}
