//! The owner of a bound session is told of refused copies.

use crate::world::World;
use latchkey::client_info::ClientInfo;
use latchkey::proofs::{Freshness, Proof, Thumbprint};
use latchkey::wire::{ApiError, Copied, RefreshToken};

const QUARTER: i64 = 15 * 60;
const HOUR: i64 = 3_600;

fn own_key() -> Proof {
    proof_of("own")
}

fn proof_of(key: &str) -> Proof {
    Proof::Valid(Thumbprint::from_row(key.to_owned()), Freshness::at(0))
}

fn from(address: u8) -> ClientInfo {
    ClientInfo::new(Some([198, 51, 100, address].into()), Some("curl/8.14.1"))
}

async fn try_copy(world: &World, copy: &RefreshToken, address: u8, proof: &Proof) -> Option<ApiError> {
    world.refresh_with(copy, None, &from(address), proof).await.err()
}

#[tokio::test]
async fn a_refused_copy_is_told_with_its_address_and_when_it_was_made() {
    let world = World::begin().await;
    let copy = world.log_in_with(&own_key()).await.refresh_token;
    world.step_clock(QUARTER).await;
    let next = world.refresh_with(&copy, None, &from(1), &own_key()).await.unwrap().refresh_token;
    let row = world.row(&next.claims().unwrap().sid).await;
    world.step_clock(HOUR).await;
    assert_eq!(try_copy(&world, &copy, 7, &Proof::Absent).await, Some(ApiError::ProofRequired));
    let event = world.events().await.remove(0);
    assert_eq!((event.what.as_str(), event.address.as_deref()), ("copy_refused", Some("198.51.100.7")));
    let (after, before) = (copy.claims().unwrap().iat, next.claims().unwrap().iat);
    assert_eq!(event.copied, Some(Copied { after, before }));
    assert_eq!(world.row(&next.claims().unwrap().sid).await, row, "the session is not touched");
    // This one is of the newest token: it was made between its issue and now.
    try_copy(&world, &next, 8, &Proof::Absent).await;
    let copied = world.events().await.remove(0).copied.unwrap();
    assert_eq!(copied.after, before);
    assert!(copied.before >= before + HOUR);
}

#[tokio::test]
async fn copies_can_not_flood_the_audit_log() {
    let world = World::begin().await;
    let copy = world.log_in_with(&own_key()).await.refresh_token;
    let others = proof_of("another");
    let copies = async || {
        let events = world.events().await;
        events.iter().filter(|event| event.what == "copy_refused").count()
    };
    for proof in [Proof::Absent, Proof::Invalid, others] {
        for _ in 0..50 {
            try_copy(&world, &copy, 7, &proof).await.unwrap();
        }
    }
    assert_eq!(copies().await, 1);
    for address in 0..=255 {
        try_copy(&world, &copy, address, &Proof::Absent).await.unwrap();
    }
    assert_eq!(copies().await, 8);
    world.step_clock(HOUR).await;
    try_copy(&world, &copy, 7, &Proof::Absent).await.unwrap();
    assert_eq!(copies().await, 9);
    assert!(world.refresh_with(&copy, None, &from(1), &own_key()).await.is_ok());
}
