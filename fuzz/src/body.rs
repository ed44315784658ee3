//! Turns an input into the bodies of requests.

use serde_json::{Map, Value};

/// The bodies for an input: its bytes; and an object of these fields, if the input has as many lines of text, so that
/// not all inputs end in the JSON parser.
pub fn bodies<const N: usize>(names: [&str; N], input: &[u8]) -> Vec<Vec<u8>> {
    let mut bodies = vec![input.to_vec()];
    if let Some(texts) = texts::<N>(input) {
        let fields = names.into_iter().zip(texts);
        let object: Map<_, _> = fields.map(|(name, text)| (name.to_owned(), text.into())).collect();
        bodies.push(Value::from(object).to_string().into_bytes());
    }
    bodies
}

/// The first lines of an input, of which the last takes the rest; `None` if there are too few or it is not UTF-8.
pub fn texts<const N: usize>(input: &[u8]) -> Option<[&str; N]> {
    let mut lines = std::str::from_utf8(input).ok()?.splitn(N, '\n');
    let mut texts = [""; N];
    for text in &mut texts {
        *text = lines.next()?;
    }
    Some(texts)
}

/// The fields of a body that was accepted.
pub fn fields(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap()
}
