//! By serde, as the browser's parser would: a later member of the same name wins.

/// A value that was parsed.
#[derive(Debug)]
pub struct Value(serde_json::Value);

impl Value {
    /// Parses a text; `None` if it is not JSON.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    pub(super) fn member(&self, name: &str) -> Self {
        Self(self.0.get(name).cloned().unwrap_or_default())
    }

    pub(super) fn is_null(&self) -> bool {
        self.0.is_null()
    }

    pub(super) fn truth(&self) -> Option<bool> {
        self.0.as_bool()
    }

    pub(super) fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    pub(super) fn text(&self) -> Option<String> {
        self.0.as_str().map(str::to_owned)
    }

    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        Some(self.0.as_array()?.iter().cloned().map(Self).collect())
    }
}
