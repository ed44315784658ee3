//! Base64url without padding ([RFC 4648 section 5](https://www.rfc-editor.org/rfc/rfc4648#section-5)), for the browser.
//! The crate base64, which the server uses and the tests compare with, would make the WASM 6 KB longer.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Encodes bytes.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut bits, mut length) = (0_u32, 0);
    for byte in bytes {
        bits = bits << 8 | u32::from(*byte);
        length += 8;
        while length >= 6 {
            length -= 6;
            text.push(ALPHABET[(bits >> length) as usize % 64].into());
        }
    }
    if length > 0 {
        text.push(ALPHABET[(bits << (6 - length)) as usize % 64].into());
    }
    text
}

/// Decodes a text; `None` unless it is the one that [`encode`] writes.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut length) = (0_u32, 0);
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'a'..=b'z' => character - b'a' + 26,
            b'0'..=b'9' => character - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        length += 6;
        if length >= 8 {
            length -= 8;
            bytes.push((bits >> length) as u8);
        }
    }
    let is_whole = length < 6 && bits & ((1 << length) - 1) == 0;
    is_whole.then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_encoder_agrees_with_the_crate(bytes: Vec<u8>) {
            let text = encode(&bytes);
            prop_assert_eq!(&text, &URL_SAFE_NO_PAD.encode(&bytes));
            prop_assert_eq!(decode(&text), Some(bytes));
        }

        #[test]
        fn the_decoder_agrees_with_the_crate(text in "[A-Za-z0-9_-]{0,12}|[AQgw_=+/ é-]{0,6}") {
            prop_assert_eq!(decode(&text), URL_SAFE_NO_PAD.decode(&text).ok());
        }
    }
}
