//! Many concurrent refreshes with one token.

use crate::model::{Claims, Key, Party};
use crate::world::{World, claims};
use latchkey::wire::{ApiError, Ended, RefreshToken, TokenPair};
use std::sync::Arc;
use tokio::sync::Barrier;

const CALLERS: u32 = 64;
const ROUNDS: u32 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attempts_with_one_key_get_one_successor() {
    all_get_one_successor(|round| Some(Key { maker: Party::Owner, number: round, generation: 0 })).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attempts_without_keys_get_one_successor() {
    all_get_one_successor(|_| None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_attempts_with_different_keys_one_rotates_and_the_session_ends() {
    let world = Arc::new(World::begin().await);
    for _ in 0..ROUNDS {
        let token = world.log_in().await.refresh_token;
        let answers = refresh_concurrently(&world, &token, |caller| {
            Some(Key { maker: Party::Thief, number: caller, generation: 0 })
        })
        .await;
        let rotated = answers.iter().flatten().map(|pair| claims(&pair.refresh_token)).collect::<Vec<_>>();
        assert_eq!(rotated.len(), 1, "{rotated:?}");
        for refusal in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            let allowed = [ApiError::RefreshReused, ApiError::SessionRevoked(Ended::Reuse)];
            assert!(allowed.contains(refusal), "{refusal:?}");
        }
        let row = world.row(&session(&token)).await.unwrap();
        assert_eq!((row.generation, row.revoked.map(|(_, why)| why)), (1, Some(Ended::Reuse)));
        for pair in answers.iter().flatten() {
            assert_eq!(world.authenticate(&pair.access_token), Err(ApiError::SessionRevoked(Ended::Reuse)));
        }
    }
}

async fn all_get_one_successor(key_of_round: impl Fn(u32) -> Option<Key>) {
    let world = Arc::new(World::begin().await);
    let mut token = world.log_in().await.refresh_token;
    for round in 0..ROUNDS {
        let key = key_of_round(round);
        let answers = refresh_concurrently(&world, &token, |_| key).await;
        let successors: Vec<Claims> =
            answers.iter().map(|answer| claims(&answer.as_ref().unwrap().refresh_token)).collect();
        assert!(successors.iter().all(|successor| *successor == successors[0]), "{successors:?}");
        assert_eq!(successors[0].generation, i64::from(round) + 1);
        for pair in answers.iter().flatten() {
            assert!(world.authenticate(&pair.access_token).is_ok());
        }
        // All answers carry the same token, so continue with a different caller's copy each round.
        token = answers.into_iter().flatten().nth(round as usize).unwrap().refresh_token;
    }
    assert_eq!(world.rows().await, 1);
    let row = world.row(&session(&token)).await.unwrap();
    assert_eq!((row.generation, row.revoked), (i64::from(ROUNDS), None));
}

async fn refresh_concurrently(
    world: &Arc<World>,
    token: &RefreshToken,
    key_of: impl Fn(u32) -> Option<Key>,
) -> Vec<Result<TokenPair, ApiError>> {
    let barrier = Arc::new(Barrier::new(CALLERS as usize));
    let callers = (0..CALLERS).map(|caller| {
        let (world, token, barrier, key) = (world.clone(), token.clone(), barrier.clone(), key_of(caller));
        tokio::spawn(async move {
            barrier.wait().await;
            world.refresh(&token, key, Party::Owner).await
        })
    });
    let mut answers = Vec::new();
    for caller in callers.collect::<Vec<_>>() {
        answers.push(caller.await.unwrap());
    }
    answers
}

fn session(token: &RefreshToken) -> String {
    token.claims().unwrap().sid
}
