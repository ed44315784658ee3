//! The token parser reads any text without a panic, and accepts none without a valid signature.
#![no_main]

use latchkey::wire::{AccessToken, ApiError, DeviceToken, RefreshToken};
use latchkey_fuzz::harness::Harness;
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_800_000_000;
const LIFE: i64 = 900;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input).into_owned();
    let (access, refresh) = (AccessToken::from_text(text.clone()), RefreshToken::from_text(text.clone()));
    let _ = (access.claims(), refresh.claims());
    let tokens = &Harness::open().keys.tokens;
    assert_eq!(tokens.verify_access(&access, NOW, LIFE), Err(ApiError::TokenInvalid));
    assert_eq!(tokens.verify_refresh(&refresh, NOW), Err(ApiError::TokenInvalid));
    assert_eq!(tokens.verify_refresh_at_any_time(&refresh), Err(ApiError::TokenInvalid));
    assert_eq!(tokens.verify_device(&DeviceToken::from_text(text), NOW), None);
});
