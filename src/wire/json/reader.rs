//! A serde `Deserializer` over a parsed [`Value`], made to be small in WASM.
//!
//! Its error says nothing, so the code that formats serde's messages is left out. A struct's members are handed to
//! `visit_seq` in the order of its fields, so the code that `derive` writes for matching names is left out, too.

use super::value::Value;
use serde::de::{DeserializeSeed, Deserializer, Error, Expected, SeqAccess, Unexpected, Visitor};

/// The JSON is not that of the type that was asked for; a proxy's page, for example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the answer is not what was asked for")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }

    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        Self
    }

    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        Self
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }

    fn missing_field(_: &'static str) -> Self {
        Self
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

/// The greatest integer on which all JSON parsers agree: 2^53 - 1.
const GREATEST: f64 = 9_007_199_254_740_991.0;

fn integer(json: &Value) -> Result<i64, Unreadable> {
    let number = json.as_f64().ok_or(Unreadable)?;
    if number.fract() == 0.0 && number.abs() <= GREATEST { Ok(number as i64) } else { Err(Unreadable) }
}

macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.visit_i64(integer(&self)?)
        })*
    };
}

/// Methods whose use is a compile-time error: the block is evaluated only for a type that calls the method.
macro_rules! refused {
    ($($method:ident($($argument:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $(_: $argument,)* _: V) -> Result<V::Value, Unreadable> {
            const { panic!("the browser can't read this type from JSON; see the documentation of wire::json") }
        })*
    };
}

impl<'de> Deserializer<'de> for Value {
    type Error = Unreadable;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        if !self.is_object() {
            return Err(Unreadable);
        }
        visit(fields.iter().map(|name| self.member(name)).collect(), visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visit(self.elements().ok_or(Unreadable)?, visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_string(self.as_string().ok_or(Unreadable)?)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.as_bool().ok_or(Unreadable)?)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.is_null() { visitor.visit_unit() } else { Err(Unreadable) }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    refused! {
        deserialize_any()
        deserialize_i128()
        deserialize_u128()
        deserialize_f32()
        deserialize_f64()
        deserialize_char()
        deserialize_str()
        deserialize_bytes()
        deserialize_byte_buf()
        deserialize_unit_struct(&'static str)
        deserialize_tuple(usize)
        deserialize_tuple_struct(&'static str, usize)
        deserialize_map()
        deserialize_enum(&'static str, &'static [&'static str])
        deserialize_identifier()
        deserialize_ignored_any()
    }
}

fn visit<'de, V: Visitor<'de>>(elements: Vec<Value>, visitor: V) -> Result<V::Value, Unreadable> {
    let mut elements = Elements(elements.into_iter());
    let read = visitor.visit_seq(&mut elements)?;
    // `fields` lists aliases as fields of their own, so the members would not match the fields.
    if elements.0.len() == 0 { Ok(read) } else { Err(Unreadable) }
}

struct Elements(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Elements {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        self.0.next().map(|element| seed.deserialize(element)).transpose()
    }
}
