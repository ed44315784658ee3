//! Tokens of one kind where another is asked for.

use super::lab::{Kind, Lab};
use crate::support::token_forge::Forgery;

#[tokio::test]
async fn another_type_is_refused() {
    let lab = Lab::open().await;
    for wrong in ["JWT", "", "at+JWT2", "application/json", "id+jwt", "device+jwt"] {
        lab.fails(|token| lab.ours(&token.header("typ", wrong))).await;
    }
    lab.fails(|token| lab.ours(&token.without_header("typ"))).await;
}

#[tokio::test]
async fn a_refresh_token_is_no_access_token() {
    let lab = Lab::open().await;
    // Dressed as one, it still lacks what one says.
    let dressed = lab.ours(&Forgery::of(&lab.ada.refresh).header("typ", "at+jwt"));
    for token in [&lab.ada.refresh, &dressed] {
        lab.use_up(Kind::Access, token).await.refused(401, "token_invalid");
    }
}

#[tokio::test]
async fn an_access_token_is_no_refresh_token() {
    let lab = Lab::open().await;
    let dressed = lab.ours(&Forgery::of(&lab.ada.access).header("typ", "refresh+jwt"));
    for token in [&lab.ada.access, &dressed] {
        for answer in lab.present(Kind::Refresh, token).await {
            answer.refused(401, "token_invalid");
        }
    }
}
