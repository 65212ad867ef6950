//! What runs behind Crypto and EncodingUtil.
//!
//! Refuses algorithms that Apex does not name, texts that are no bytes, and an encoding other than UTF-8. Invariant:
//! draws no chance: the library asks for it.

#[cfg(feature = "whole-library")]
use crate::cipher;
use crate::code::Code;
use crate::digest::{self, Algorithm};
use crate::letters;
use crate::library::Native;
use crate::machine::Machine;
use crate::natives::{Given, missing};
use crate::operate::Raise;
use crate::value::{Object, Value};

impl Machine {
    pub(crate) fn crypto_native(
        &mut self,
        _code: &Code,
        native: Native,
        given: &Given,
        _count: u8,
    ) -> Result<(), Raise> {
        use Native::*;
        let [first, second, third, ..] = *given;
        let bytes = match native {
            EncodingUtilUrlEncode | EncodingUtilUrlDecode => {
                let text = self.given_text(first)?.clone();
                return self.url(native, &text, second);
            }
            EncodingUtilBase64Encode => return self.give_text(&digest::base64(self.given_bytes(first)?)),
            EncodingUtilConvertToHex => return self.give_text(&digest::hexadecimal(self.given_bytes(first)?)),
            EncodingUtilBase64Decode | EncodingUtilConvertFromHex => {
                let read =
                    if native == EncodingUtilBase64Decode { digest::from_base64 } else { digest::from_hexadecimal };
                let text = self.given_text(first)?;
                read(text)
                    .ok_or_else(|| Raise::new("InvalidParameterValueException", &["Unrecognized characters: ", text]))?
            }
            CryptoDigested => {
                let (name, input) = (self.given_text(first)?, self.given_bytes(second)?);
                let known = if third == Value::NULL { Algorithm::named(name) } else { Algorithm::of_code(name) };
                let words = ["Invalid algorithm name: ", name];
                let known = known.ok_or_else(|| Raise::new("InvalidParameterValueException", &words))?;
                match third {
                    Value::NULL => digest::digest(known, input),
                    key => digest::code(known, self.given_bytes(key)?, input),
                }
            }
            #[cfg(feature = "whole-library")]
            CryptoCiphered => {
                let (key, text) = (self.given_bytes(first)?, self.given_bytes(third)?);
                let vector = self.given_bytes(second)?.try_into().unwrap_or_default();
                let done = if given[3] == Value::TRUE {
                    cipher::decrypted(key, vector, text)
                } else {
                    Ok(cipher::encrypted(key, vector, text))
                };
                done.map_err(|words| Raise::new("SecurityException", &[words]))?
            }
            _ => return Err(missing(native)),
        };
        if bytes.len() > 2 * letters::LONGEST {
            return Err(Raise::new(
                "LimitException",
                &["Apex heap size too large: ", &letters::digits(bytes.len() as i64)],
            ));
        }
        self.give_object(Object::Blob(bytes.into()))
    }

    fn given_bytes(&self, value: Value) -> Result<&[u8], Raise> {
        match self.heap.get(value) {
            Some(Object::Blob(bytes)) => Ok(bytes),
            _ => Err(Raise::null_argument()),
        }
    }
}
