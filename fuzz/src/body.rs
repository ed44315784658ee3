//! How an input becomes the body of a request.

use serde_json::{Map, Value};

/// The bodies that an input stands for: its very bytes; and an object of these fields, if the input has
/// as many lines of text, so that not all inputs die at the JSON.
pub fn bodies<const N: usize>(names: [&str; N], input: &[u8]) -> Vec<Vec<u8>> {
    let mut bodies = vec![input.to_vec()];
    if let Some(texts) = texts::<N>(input) {
        let fields = names.into_iter().zip(texts);
        let object: Map<_, _> = fields.map(|(name, text)| (name.to_owned(), text.into())).collect();
        bodies.push(Value::from(object).to_string().into_bytes());
    }
    bodies
}

/// The lines of an input, the last one with all that is left; `None` if they are too few or no text.
pub fn texts<const N: usize>(input: &[u8]) -> Option<[&str; N]> {
    let mut lines = std::str::from_utf8(input).ok()?.splitn(N, '\n');
    let mut texts = [""; N];
    for text in &mut texts {
        *text = lines.next()?;
    }
    Some(texts)
}

/// What a body that was taken says.
pub fn fields(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap()
}
