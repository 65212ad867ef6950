//! Values as bytes, and back: what one program has compiled, another one runs.
//!
//! A number takes seven bits a byte, the lowest first (LEB128), a text its length and UTF-8, an enum the place of its
//! variant, a struct its fields in turn. Refuses bytes that end early, that hold what no variant, name or text is, that
//! claim more than there is, or that nest deeper than any source may. Reading never stops in between: from the first
//! wrong byte on it finds nothing but zeros and at the end it has failed, which takes a third of the code that returns
//! would. Invariant: what is written reads back as it was. There is no version in here: whoever keeps an image says
//! which build it is of.

use std::sync::Arc;

/// Deeper than the parser lets a type or a condition be.
const DEEPEST: u32 = 400;

/// What has an image.
pub trait Image: Sized {
    /// Adds the bytes.
    fn write(&self, out: &mut Vec<u8>);
    /// Takes the bytes; anything where they are no image of this.
    fn read(bytes: &mut Bytes<'_>) -> Self;
}

/// The bytes of a value.
pub fn write<T: Image>(value: &T) -> Vec<u8> {
    let mut out = Vec::new();
    value.write(&mut out);
    out
}

/// The value of bytes; `None` where they are not its image from the first to the last.
pub fn read<T: Image>(bytes: &[u8]) -> Option<T> {
    let mut bytes = Bytes { rest: bytes, depth: 0, failed: false };
    let value = T::read(&mut bytes);
    (!bytes.failed && bytes.rest.is_empty()).then_some(value)
}

/// Bytes that are still to be read.
#[derive(Debug)]
pub struct Bytes<'a> {
    rest: &'a [u8],
    depth: u32,
    failed: bool,
}

impl<'a> Bytes<'a> {
    /// These bytes are no image: what is read from now on is zeros.
    #[inline(never)]
    pub fn fail(&mut self) {
        self.rest = &[];
        self.failed = true;
    }

    fn take(&mut self, count: usize) -> &'a [u8] {
        match self.rest.split_at_checked(count) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => {
                self.fail();
                &[]
            }
        }
    }

    /// The place of a variant.
    #[inline(never)]
    pub fn place(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    #[inline(never)]
    fn number(&mut self) -> u64 {
        let (mut number, mut shift) = (0u64, 0);
        loop {
            let byte = self.place();
            if shift >= u64::BITS {
                self.fail();
                return 0;
            }
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    /// How many follow: never more than there are bytes.
    #[inline(never)]
    fn count(&mut self) -> usize {
        match usize::try_from(self.number()) {
            Ok(count) if count <= self.rest.len() => count,
            _ => {
                self.fail();
                0
            }
        }
    }

    #[inline(never)]
    fn text(&mut self) -> &'a str {
        let count = self.count();
        std::str::from_utf8(self.take(count)).unwrap_or_else(|_| {
            self.fail();
            ""
        })
    }

    fn deeper<T>(&mut self, read: fn(&mut Self) -> T) -> T {
        if self.depth > DEEPEST {
            self.fail();
        }
        self.depth += 1;
        let found = read(self);
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
            fn read(bytes: &mut Bytes<'_>) -> Self {
                Self::try_from(bytes.number()).unwrap_or_else(|_| {
                    bytes.fail();
                    0
                })
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
    fn read(bytes: &mut Bytes<'_>) -> Self {
        let number = bytes.number();
        (number >> 1) as i64 ^ -((number & 1) as i64)
    }
}

impl Image for i32 {
    fn write(&self, out: &mut Vec<u8>) {
        i64::from(*self).write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        i32::try_from(i64::read(bytes)).unwrap_or_else(|_| {
            bytes.fail();
            0
        })
    }
}

impl Image for f64 {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.to_bits().to_le_bytes());
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        f64::from_bits(u64::from_le_bytes(bytes.take(8).try_into().unwrap_or_default()))
    }
}

impl Image for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        match bytes.place() {
            0 => false,
            1 => true,
            _ => {
                bytes.fail();
                false
            }
        }
    }
}

impl Image for String {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self, out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        bytes.text().to_owned()
    }
}

impl Image for Arc<str> {
    fn write(&self, out: &mut Vec<u8>) {
        write_text(self, out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        Arc::from(bytes.text())
    }
}

impl<T: Image> Image for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        write_number(self.len() as u64, out);
        self.iter().for_each(|item| item.write(out));
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        let mut left = bytes.count();
        let mut items = Vec::with_capacity(left);
        while left > 0 && !bytes.failed {
            items.push(bytes.deeper(T::read));
            left -= 1;
        }
        items
    }
}

impl<T: Image> Image for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        self.iter().for_each(|item| item.write(out));
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        if bool::read(bytes) { Some(T::read(bytes)) } else { None }
    }
}

impl<T: Image> Image for Box<T> {
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        Box::new(bytes.deeper(T::read))
    }
}

impl<T: Image> Image for Arc<T> {
    fn write(&self, out: &mut Vec<u8>) {
        (**self).write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        Arc::new(T::read(bytes))
    }
}

impl<A: Image, B: Image> Image for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        (A::read(bytes), B::read(bytes))
    }
}

impl<A: Image, B: Image, C: Image> Image for (A, B, C) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
        self.2.write(out);
    }
    fn read(bytes: &mut Bytes<'_>) -> Self {
        (A::read(bytes), B::read(bytes), C::read(bytes))
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
            fn read(bytes: &mut $crate::image::Bytes<'_>) -> Self {
                $(let $field = $crate::image::Image::read(bytes);)*
                $name { $($field),* }
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
            fn read(bytes: &mut $crate::image::Bytes<'_>) -> Self {
                #[repr(u8)]
                enum Place { $($variant),* }
                let place = bytes.place();
                $(if place == Place::$variant as u8 {
                    $($(let $part = $crate::image::Image::read(bytes);)*)?
                    $($(let $field = $crate::image::Image::read(bytes);)*)?
                    return $name::$variant $(($($part),*))? $({ $($field),* })?;
                })*
                // No such variant: the first one is made of zeros.
                bytes.fail();
                $crate::image::Image::read(bytes)
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

    fn back<T: Image + PartialEq + std::fmt::Debug>(value: T) {
        let bytes = write(&value);
        assert_eq!(read::<T>(&bytes), Some(value));
        assert_eq!(read::<T>(&[bytes.as_slice(), &[0]].concat()), None, "{bytes:?} and more");
        for end in 0..bytes.len() {
            assert_eq!(read::<T>(&bytes[..end]), None, "{bytes:?} without its end");
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
        assert_eq!(read::<bool>(&[2]), None);
        assert_eq!(read::<u8>(&[0x80, 2]), None, "256 is no byte");
        assert_eq!(read::<u64>(&[0xff; 11]), None, "a number without an end");
        assert_eq!(read::<String>(&[1, 0xff]), None, "no UTF-8");
        assert_eq!(read::<Shape>(&[4]), None, "no such variant");
        assert_eq!(read::<Vec<u8>>(&[0xff, 0xff, 0xff, 0xff, 0x0f, 1]), None, "more than there are");
        assert_eq!(read::<Shape>(&[3; 100_000]), None, "deeper than any source");
    }
}
