//! JSON as the browser reads it: by its own parser, which is there already. serde's would come with the
//! WASM, and with a state machine for every type that is read.
//!
//! What a type makes of it is the same code on the server, where tests run; only [`Value`] itself differs.

mod encoding;
#[cfg_attr(feature = "ssr", path = "value_native.rs")]
#[cfg_attr(not(feature = "ssr"), path = "value_browser.rs")]
mod value;

pub use encoding::{BrowserJson, BrowserJsonEncoding};
pub use value::Value;

/// What can be read from JSON. Members that are not known are overlooked.
pub trait FromJson: Sized {
    /// `None` if a member is missing, or anything is of the wrong type or out of range.
    fn from_json(json: &Value) -> Option<Self>;
}

/// Reads a text; `None` if it is not JSON, or not that of a `T`.
pub fn read<T: FromJson>(text: &str) -> Option<T> {
    T::from_json(&Value::parse(text)?)
}

impl Value {
    /// The member of this name; one that is missing is read as `null` is.
    pub fn get<T: FromJson>(&self, name: &str) -> Option<T> {
        T::from_json(&self.member(name))
    }
}

/// Integers beyond this are not the same to all who read them (RFC 8259 section 6).
const GREATEST: f64 = 9_007_199_254_740_991.0;

impl FromJson for i64 {
    fn from_json(json: &Value) -> Option<Self> {
        let number = json.number()?;
        (number.fract() == 0.0 && number.abs() <= GREATEST).then_some(number as i64)
    }
}

macro_rules! narrower {
    ($($integer:ty)*) => {
        $(impl FromJson for $integer {
            fn from_json(json: &Value) -> Option<Self> {
                i64::from_json(json)?.try_into().ok()
            }
        })*
    };
}

narrower!(u8 u32 u64 usize);

impl FromJson for bool {
    fn from_json(json: &Value) -> Option<Self> {
        json.truth()
    }
}

impl FromJson for String {
    fn from_json(json: &Value) -> Option<Self> {
        json.text()
    }
}

impl FromJson for () {
    fn from_json(json: &Value) -> Option<Self> {
        json.is_null().then_some(())
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Value) -> Option<Self> {
        if json.is_null() { Some(None) } else { T::from_json(json).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Value) -> Option<Self> {
        json.elements()?.iter().map(T::from_json).collect()
    }
}

/// Checks that what serde writes of `value` is read again, and that no member of another type is.
#[cfg(test)]
pub(crate) fn comes_back<T>(value: &T)
where
    T: serde::Serialize + FromJson + PartialEq + std::fmt::Debug,
{
    let written = serde_json::to_value(value).unwrap();
    assert_eq!(read::<T>(&written.to_string()).as_ref(), Some(value));
    for member in written.as_object().unwrap().keys() {
        let mut other = written.clone();
        other[member] = serde_json::json!([{}]);
        assert_eq!(read::<T>(&other.to_string()), None, "{other}");
    }
    let mut more = written;
    more["member of a later version"] = serde_json::json!([{}]);
    assert_eq!(read::<T>(&more.to_string()).as_ref(), Some(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_read_within_their_range() {
        assert_eq!(read("9007199254740991"), Some(9_007_199_254_740_991_i64));
        assert_eq!(read("-9007199254740991"), Some(-9_007_199_254_740_991_i64));
        assert_eq!(read("4294967295"), Some(u32::MAX));
        assert_eq!(read("0"), Some(0_u64));
        for beyond in
            ["9007199254740992", "-9007199254740992", "1e300", "1e400", "0.5", "\"1\"", "true", "null", "[]"]
        {
            assert_eq!(read::<i64>(beyond), None, "{beyond}");
        }
        assert_eq!(read::<u64>("-1"), None);
        assert_eq!(read::<u32>("4294967296"), None);
        assert_eq!(read::<usize>("-1"), None);
    }

    #[test]
    fn what_is_missing_is_null() {
        let json = Value::parse(r#"{"here":"x","nothing":null}"#).unwrap();
        assert_eq!(json.get("here"), Some("x".to_owned()));
        assert_eq!(json.get("here"), Some(Some("x".to_owned())));
        for name in ["nothing", "missing"] {
            assert_eq!(json.get::<String>(name), None);
            assert_eq!(json.get::<Option<String>>(name), Some(None));
        }
        assert_eq!(json.get::<Option<bool>>("here"), None, "of the wrong type");
    }

    #[test]
    fn only_objects_have_members() {
        for text in ["null", "true", "1", "\"length\"", "[1]"] {
            assert_eq!(Value::parse(text).unwrap().get::<i64>("length"), None, "{text}");
        }
    }

    #[test]
    fn lists_are_read_whole_or_not_at_all() {
        assert_eq!(read("[1, 2]"), Some(vec![1_i64, 2]));
        assert_eq!(read("[]"), Some(Vec::<i64>::new()));
        for text in ["[1, \"2\"]", "{}", "{\"length\":0}", "null", "\"12\""] {
            assert_eq!(read::<Vec<i64>>(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_json_is_nothing() {
        for text in ["", " ", "<!DOCTYPE html>", "{\"a\":", "{}{}", "nul", "'a'", "undefined"] {
            assert!(Value::parse(text).is_none(), "{text}");
        }
        assert_eq!(read("null"), Some(()));
        assert_eq!(read::<()>("{}"), None);
    }
}
