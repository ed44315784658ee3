//! Parsed by `serde_json`, with the browser parser's results: the last of two members with one name is kept.

/// A parsed JSON value.
#[derive(Debug)]
pub struct Value(serde_json::Value);

impl Value {
    /// Parses a text; `None` if it is not JSON.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    pub(super) fn is_object(&self) -> bool {
        self.0.is_object()
    }

    /// The member of this name, or `null`.
    pub(super) fn member(&self, name: &str) -> Self {
        Self(self.0.get(name).cloned().unwrap_or_default())
    }

    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        Some(self.0.as_array()?.iter().cloned().map(Self).collect())
    }

    pub(super) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    pub(super) fn as_bool(&self) -> Option<bool> {
        self.0.as_bool()
    }

    pub(super) fn as_f64(&self) -> Option<f64> {
        self.0.as_f64()
    }

    pub(super) fn as_string(&self) -> Option<String> {
        self.0.as_str().map(str::to_owned)
    }
}
