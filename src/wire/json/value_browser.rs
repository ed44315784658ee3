//! By the browser's parser.

use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A value that was parsed.
#[derive(Debug)]
pub struct Value(JsValue);

impl Value {
    /// Parses a text; `None` if it is not JSON.
    pub fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    pub(super) fn member(&self, name: &str) -> Self {
        // Throws for what is no object.
        Self(Reflect::get(&self.0, &name.into()).unwrap_or_default())
    }

    /// Also true of a member that is missing.
    pub(super) fn is_null(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    pub(super) fn truth(&self) -> Option<bool> {
        self.0.as_bool()
    }

    pub(super) fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    pub(super) fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        Some(self.0.dyn_ref::<Array>()?.iter().map(Self).collect())
    }
}
