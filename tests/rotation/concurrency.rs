//! Many callers with one token at the same instant.

use crate::model::{Key, Party, Said};
use crate::world::{World, said};
use latchkey::wire::{ApiError, Ended, RefreshToken, TokenPair};
use std::sync::Arc;
use tokio::sync::Barrier;

const CALLERS: u32 = 64;
const ROUNDS: u32 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tries_of_one_refresh_get_one_successor() {
    all_get_one_successor(|round| Some(Key { maker: Party::Owner, number: round })).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn clients_without_keys_get_one_successor() {
    all_get_one_successor(|_| None).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_callers_with_keys_of_their_own_one_goes_on_and_the_session_ends() {
    let world = Arc::new(World::begin().await);
    for _ in 0..ROUNDS {
        let token = world.log_in().await.refresh_token;
        let answers =
            at_once(&world, &token, |caller| Some(Key { maker: Party::Thief, number: caller })).await;
        let went_on = answers.iter().flatten().map(|pair| said(&pair.refresh_token)).collect::<Vec<_>>();
        assert_eq!(went_on.len(), 1, "{went_on:?}");
        for refusal in answers.iter().filter_map(|answer| answer.as_ref().err()) {
            let known = [ApiError::RefreshReused, ApiError::SessionRevoked(Ended::Reuse)];
            assert!(known.contains(refusal), "{refusal:?}");
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
        let answers = at_once(&world, &token, |_| key).await;
        let successors: Vec<Said> =
            answers.iter().map(|answer| said(&answer.as_ref().unwrap().refresh_token)).collect();
        assert!(successors.iter().all(|successor| *successor == successors[0]), "{successors:?}");
        assert_eq!(successors[0].generation, i64::from(round) + 1);
        for pair in answers.iter().flatten() {
            assert!(world.authenticate(&pair.access_token).is_ok());
        }
        // Each of the copies is as good as the others.
        token = answers.into_iter().flatten().nth(round as usize).unwrap().refresh_token;
    }
    assert_eq!(world.rows().await, 1);
    let row = world.row(&session(&token)).await.unwrap();
    assert_eq!((row.generation, row.revoked), (i64::from(ROUNDS), None));
}

async fn at_once(
    world: &Arc<World>,
    token: &RefreshToken,
    key_of: impl Fn(u32) -> Option<Key>,
) -> Vec<Result<TokenPair, ApiError>> {
    let all_here = Arc::new(Barrier::new(CALLERS as usize));
    let callers = (0..CALLERS).map(|caller| {
        let (world, token, all_here, key) = (world.clone(), token.clone(), all_here.clone(), key_of(caller));
        tokio::spawn(async move {
            all_here.wait().await;
            world.refresh(&token, key).await
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
