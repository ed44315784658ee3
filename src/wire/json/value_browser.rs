//! Parsed by the browser.

use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A parsed JSON value.
#[derive(Debug)]
pub struct Value(JsValue);

impl Value {
    /// Parses a text; `None` if it is not JSON.
    pub fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    pub(super) fn is_object(&self) -> bool {
        self.0.is_object() && !self.0.is_instance_of::<Array>()
    }

    /// The member of this name, or `null`.
    pub(super) fn member(&self, name: &str) -> Self {
        Self(Reflect::get(&self.0, &name.into()).unwrap_or_default())
    }

    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        Some(self.0.dyn_ref::<Array>()?.iter().map(Self).collect())
    }

    /// Also true of a missing member, which is `undefined`.
    pub(super) fn is_null(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        self.0.as_bool()
    }

    pub(super) fn as_f64(&self) -> Option<f64> {
        self.0.as_f64()
    }

    pub(super) fn as_string(&self) -> Option<String> {
        self.0.as_string()
    }
}
