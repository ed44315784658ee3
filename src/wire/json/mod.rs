//! Reads JSON in the browser with the browser's own parser, which costs no WASM, and serde's derived
//! `Deserialize`. Tests run the same code natively; only [`Value`] differs between the two.
//!
//! A type that travels derives `Serialize` and `Deserialize`. The browser reads structs, newtypes, `String`,
//! `bool`, `()`, `Option`, `Vec` and integers of up to 64 bits. A missing member reads as `null`, and an unknown
//! member is ignored, so `#[serde(default)]` has an effect only on an `Option` and `deny_unknown_fields` has none.
//! `#[serde(alias)]` isn't supported; [`read`] then returns `None`. An enum derives
//! `#[serde(from = "…", into = "…")]` a type that can be read.
//!
//! ```
//! #[derive(serde::Deserialize)]
//! struct Point { x: i64, y: Option<i64> }
//! let point: Point = latchkey::wire::json::read(r#"{"x":1}"#).unwrap();
//! assert_eq!((point.x, point.y), (1, None));
//! ```
//!
//! Everything else does not compile: maps, floats, `flatten`, derived enums, tuples, `char` and bytes.
//! ```compile_fail,E0080
//! latchkey::wire::json::read::<std::collections::HashMap<String, String>>("{}");
//! ```
//! ```compile_fail,E0080
//! latchkey::wire::json::read::<Vec<f64>>("[1.5]");
//! ```
//! ```compile_fail,E0080
//! latchkey::wire::json::read::<Option<(i64, i64)>>("[1, 2]");
//! ```
//! ```compile_fail,E0080
//! #[derive(serde::Deserialize)]
//! enum Color { Red, Green }
//! latchkey::wire::json::read::<Color>(r#""Red""#);
//! ```
//! ```compile_fail,E0080
//! #[derive(serde::Deserialize)]
//! struct Inner { inner: i64 }
//! #[derive(serde::Deserialize)]
//! struct Outer { #[serde(flatten)] inner: Inner }
//! latchkey::wire::json::read::<Outer>(r#"{"inner":1}"#);
//! ```

mod encoding;
mod reader;
#[cfg_attr(feature = "ssr", path = "value_native.rs")]
#[cfg_attr(not(feature = "ssr"), path = "value_browser.rs")]
mod value;

pub use encoding::{BrowserJson, BrowserJsonEncoding};
pub use reader::Unreadable;
pub use value::Value;

use serde::de::DeserializeOwned;

/// Reads a `T` from JSON; `None` if the text is not JSON, a required member is missing, or a value has the wrong
/// type or is out of range. Integers beyond ±(2^53 - 1) are out of range, because not all JSON parsers agree on
/// them ([RFC 8259 section 6](https://www.rfc-editor.org/rfc/rfc8259#section-6)).
pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    T::deserialize(Value::parse(text)?).ok()
}

/// Checks that `value` is read from its JSON, also with unknown members, and that a member of the wrong type is
/// refused.
#[cfg(test)]
pub(crate) fn comes_back<T>(value: &T)
where
    T: serde::Serialize + DeserializeOwned + PartialEq + std::fmt::Debug,
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
    use serde::Deserialize;

    #[test]
    fn integers_are_read_only_within_their_range() {
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
        assert_eq!(read::<u8>("256"), None);
        assert_eq!(read::<u32>("4294967296"), None);
        assert_eq!(read::<usize>("-1"), None);
    }

    #[derive(Deserialize, PartialEq, Debug)]
    struct Required {
        here: String,
    }

    #[derive(Deserialize, PartialEq, Debug)]
    struct Optional {
        here: Option<String>,
        #[serde(default)]
        too: Option<bool>,
    }

    #[test]
    fn a_missing_member_reads_as_null() {
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(read(r#"{"here":"x"}"#), Some(Required { here: "x".to_owned() }));
        assert_eq!(read(r#"{"here":"x"}"#), Some(Optional { here: text("x"), too: None }));
        assert_eq!(read(r#"{"too":true}"#), Some(Optional { here: None, too: Some(true) }));
        for missing in ["{}", r#"{"here":null}"#] {
            assert_eq!(read::<Required>(missing), None, "{missing}");
            assert_eq!(read(missing), Some(Optional { here: None, too: None }), "{missing}");
        }
        assert_eq!(read::<Optional>(r#"{"too":"x"}"#), None, "of the wrong type");
    }

    #[derive(Deserialize, PartialEq, Debug)]
    struct Long {
        length: Option<i64>,
    }

    #[test]
    fn only_objects_have_members() {
        assert_eq!(read(r#"{"length":1}"#), Some(Long { length: Some(1) }));
        for text in ["null", "true", "1", "\"length\"", "[1]"] {
            assert_eq!(read::<Long>(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_of_two_members_with_one_name_is_read() {
        assert_eq!(read(r#"{"length":1,"length":2}"#), Some(Long { length: Some(2) }));
    }

    #[test]
    fn a_list_is_refused_if_one_of_its_elements_is() {
        assert_eq!(read("[1, 2]"), Some(vec![1_i64, 2]));
        assert_eq!(read("[]"), Some(Vec::<i64>::new()));
        for text in ["[1, \"2\"]", "{}", "{\"length\":0}", "null", "\"12\""] {
            assert_eq!(read::<Vec<i64>>(text), None, "{text}");
        }
    }

    #[derive(Deserialize, PartialEq, Debug)]
    struct Newtype(i64);

    #[test]
    fn a_newtype_is_read_as_its_content() {
        assert_eq!(read("[1, 2]"), Some(vec![Newtype(1), Newtype(2)]));
        assert_eq!(read::<Newtype>("[1]"), None);
    }

    #[derive(Deserialize, PartialEq, Debug)]
    struct Renamed {
        #[serde(alias = "before")]
        after: Option<i64>,
    }

    #[test]
    fn an_alias_is_refused() {
        assert_eq!(read::<Renamed>(r#"{"after":1}"#), None);
        assert_eq!(read::<Renamed>(r#"{"before":1}"#), None);
    }

    #[test]
    fn text_that_is_not_json_is_refused() {
        for text in ["", " ", "<!DOCTYPE html>", "{\"a\":", "{}{}", "nul", "'a'", "undefined"] {
            assert!(Value::parse(text).is_none(), "{text}");
        }
        assert_eq!(read("null"), Some(()));
        assert_eq!(read::<()>("{}"), None);
    }
}
