//! Malformed tokens.

use super::lab::{Kind, Lab};

#[tokio::test]
async fn a_truncated_or_extended_token_is_refused() {
    let lab = Lab::open().await;
    for kind in [Kind::Access, Kind::Refresh] {
        let (genuine, other) = (lab.genuine(kind), lab.app.log_in("ada").await);
        let other = if let Kind::Access = kind { other.access } else { other.refresh };
        let parts: Vec<&str> = genuine.split('.').collect();
        let cuts = [
            parts[0].to_owned(),
            format!("{}.", parts[0]),
            format!("{}.{}", parts[0], parts[1]),
            format!("{}.{}.", parts[0], parts[1]),
            format!(".{}.{}", parts[1], parts[2]),
            format!("{}..{}", parts[0], parts[2]),
            format!("{genuine}."),
            format!(".{genuine}"),
            format!("{genuine}.{}", parts[2]),
            format!("{genuine}="),
            format!("{genuine}A"),
            genuine[..genuine.len() - 1].to_owned(),
            genuine[1..].to_owned(),
            genuine.replace('.', ":"),
            genuine.to_uppercase(),
            format!("{} {}", &genuine[..20], &genuine[20..]),
            format!("\"{genuine}\""),
            "..".to_owned(),
            ".".repeat(3_000),
            format!("{}.{}.{}", parts[0], parts[1], other.rsplit('.').next().unwrap()),
        ];
        for token in &cuts {
            for answer in lab.present(kind, token).await {
                assert_eq!(answer.status, 401, "{token}");
                answer.refused(401, "token_invalid");
            }
        }
    }
}

#[tokio::test]
async fn a_refresh_token_is_compared_byte_for_byte() {
    let lab = Lab::open().await;
    let genuine = &lab.ada.refresh;
    for token in [
        format!(" {genuine}"),
        format!("{genuine}\n"),
        format!("\u{feff}{genuine}"),
        format!("{genuine}\u{0}"),
        format!("{genuine}\u{200b}"),
        genuine.replace('.', "\u{ff0e}"),
        genuine.replace('e', "\u{435}"),
        genuine.replace('A', "\u{ff21}"),
        format!("Bearer {genuine}"),
    ] {
        for answer in lab.present(Kind::Refresh, &token).await {
            answer.refused(401, "token_invalid");
        }
    }
    lab.app.refresh(&lab.ada).await.ok();
}
