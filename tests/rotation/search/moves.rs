//! The moves of the browser, the network and the thief.

use crate::search::row::{Party, Record, Row};
use crate::search::state::{Answer, Late, State};
use latchkey::sessions::rotation_rule::Verdict;

/// How many times a thief with the key gets something new after the owner did, at the most.
const MOST_TURNS: u8 = 2;

/// How much happens at once.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How many writes a killed browser can lose, and one.
    pub writes: usize,
    /// Requests under way at once: two tabs, or a retry beside the first attempt.
    pub requests: usize,
    /// Whether one more request may arrive although its browser was killed or has refreshed since. Then the browser waits
    /// for an answer, or for its loss, before it asks again.
    pub late: bool,
    /// Answers under way at once.
    pub answers: usize,
    /// The copies of localStorage that the thief makes, at any moments; 0 if there is no thief. With one, the browser
    /// waits, too.
    pub copies: usize,
    /// How often the browser is killed, or an answer is lost; `None` for any number of times.
    pub mishaps: Option<u8>,
}

/// A promise is broken: how.
#[derive(Debug)]
pub struct Broken(pub String);

/// A move, by its name, and the state after it.
pub type Move = (&'static str, State);

/// All states that can follow. A session that has ended has none.
pub fn moves(state: &State, bounds: Bounds) -> Result<Vec<Move>, Broken> {
    let mut after = Vec::new();
    ask(state, bounds, &mut after);
    arrive(state, bounds, &mut after)?;
    arrive_late(state, &mut after)?;
    deliver(state, bounds, &mut after);
    kill(state, bounds, &mut after);
    if state.row.recent.is_some() {
        let mut next = state.clone();
        next.row.recent = None;
        next.late.iter_mut().for_each(|late| late.is_old = true);
        after.push(("the grace time passes", next));
    }
    if bounds.copies > 0 {
        steal(state, bounds, &mut after);
        present_stolen(state, bounds, &mut after)?;
    }
    Ok(after)
}

/// The browser writes a key, and then sends its request.
fn ask(state: &State, bounds: Bounds, after: &mut Vec<Move>) {
    let now = state.writes[state.writes.len() - 1];
    let waits =
        (bounds.copies > 0 || bounds.late) && !(state.requests.is_empty() && state.answers.is_empty());
    let mut next = state.clone();
    if now.key == 0 {
        let key = state.fresh_key();
        write(&mut next, Record { key, ..now }, bounds);
        after.push(("the browser writes a key", next));
    } else if state.requests.len() < bounds.requests && !waits {
        next.requests.push(now);
        // A browser that was killed is not back, and one that has refreshed does not refresh again, within the 5 s in which
        // a proof counts as just made.
        next.late.iter_mut().for_each(|late| late.is_old = true);
        after.push(("the browser asks", next));
    }
}

/// A request arrives, or is lost. Its answer is on its way, or lost.
fn arrive(state: &State, bounds: Bounds, after: &mut Vec<Move>) -> Result<(), Broken> {
    for at in 0..state.requests.len() {
        let mut next = state.clone();
        let request = next.requests.remove(at);
        after.extend(mishap(&next).map(|lost| ("a request is lost", lost)));
        match next.row.present(request, Party::Owner) {
            Ok(issued) => {
                age(state, &mut next);
                give_up(&mut next, request.token.generation, true, bounds);
                if next.row.generation > state.row.generation {
                    next.owners_turn = next.thief_began;
                }
                after.extend(mishap(&next).map(|lost| ("an answer is lost", lost)));
                if next.answers.len() < bounds.answers {
                    next.answers.push(Answer { presented: request.token, issued });
                    after.push(("the server answers", next));
                }
            }
            Err(Verdict::Reuse) if state.thief_began => {}
            Err(refusal) => {
                return Err(Broken(format!("the owner is refused: {refusal:?} for {request:?}")));
            }
        }
    }
    Ok(())
}

/// The browser waits for no answer of before this generation any more. The request may still arrive.
fn give_up(state: &mut State, generation: i8, is_old: bool, bounds: Bounds) {
    for record in state.requests.extract_if(.., |request| request.token.generation < generation) {
        state.late = bounds.late.then_some(Late { record, is_old });
    }
}

/// A request arrives for whose answer nobody waits.
fn arrive_late(state: &State, after: &mut Vec<Move>) -> Result<(), Broken> {
    let Some(Late { record, is_old }) = state.late else { return Ok(()) };
    let mut next = State { late: None, ..state.clone() };
    after.push(("a late request is lost", next.clone()));
    let present = if is_old { Row::present_late } else { Row::present };
    match present(&mut next.row, record, Party::Owner) {
        Ok(_) => after.push(("a late request arrives", next)),
        Err(Verdict::Delayed) => {}
        Err(Verdict::Reuse) if state.thief_began => {}
        Err(Verdict::KeyOfGenerationBefore) => {}
        Err(refusal) => {
            return Err(Broken(format!("a late request ends the session: {refusal:?} for {record:?}")));
        }
    }
    Ok(())
}

/// A late request is old once a generation or a branch has begun, or the grace time has passed.
fn age(before: &State, after: &mut State) {
    if let Some(late) = &mut after.late {
        late.is_old |= begun(&after.row) != begun(&before.row);
    }
}

fn begun(row: &Row) -> (i8, i8) {
    (row.generation, row.branches)
}

/// The state with one mishap less to come; `None` if there may be no more.
fn mishap(state: &State) -> Option<State> {
    let mishaps = match state.mishaps {
        Some(0) => return None,
        left => left.map(|left| left - 1),
    };
    Some(State { mishaps, ..state.clone() })
}

/// An answer arrives. The browser keeps the greater token.
fn deliver(state: &State, bounds: Bounds, after: &mut Vec<Move>) {
    for at in 0..state.answers.len() {
        let mut next = state.clone();
        let answer = next.answers.remove(at);
        let now = state.writes[state.writes.len() - 1];
        if answer.issued > now.token {
            write(&mut next, Record { token: answer.issued, key: 0 }, bounds);
            give_up(&mut next, answer.issued.generation, false, bounds);
        } else if now.token == answer.presented {
            write(&mut next, Record { key: 0, ..now }, bounds);
        }
        after.push(("an answer arrives", next));
    }
}

/// The browser is killed and wakes with one of its last writes. One of its requests may still arrive.
fn kill(state: &State, bounds: Bounds, after: &mut Vec<Move>) {
    let sent = state
        .requests
        .iter()
        .filter(|_| bounds.late)
        .map(|record| Some(Late { record: *record, is_old: false }));
    let late: Vec<_> = sent.chain([state.late]).collect();
    for write in &state.writes {
        for late in &late {
            let (requests, answers) = (Vec::new(), Vec::new());
            let awake = State { writes: vec![*write], requests, late: *late, answers, ..state.clone() };
            after.extend(mishap(&awake).map(|next| ("the browser is killed", next)));
        }
    }
}

/// The thief copies localStorage, beside the key, until the first use.
fn steal(state: &State, bounds: Bounds, after: &mut Vec<Move>) {
    let now = state.writes[state.writes.len() - 1];
    if state.thief_began || state.stolen.len() >= bounds.copies || state.stolen.contains(&now) {
        return;
    }
    let mut next = state.clone();
    next.stolen.push(now);
    after.push(("the thief makes a copy", next));
}

/// The thief presents a token, with a key of its own or with the copied one.
fn present_stolen(state: &State, bounds: Bounds, after: &mut Vec<Move>) -> Result<(), Broken> {
    for stolen in &state.stolen {
        let own = Record { key: state.fresh_key(), ..*stolen };
        for record in [own, *stolen] {
            if !state.row.refuses_a_copy(record) {
                return Err(Broken(format!("a copy without the key is not refused: {record:?}")));
            }
            let mut next = state.clone();
            let Ok(token) = next.row.present(record, Party::Thief) else { continue };
            age(state, &mut next);
            next.thief_began = true;
            if begun(&next.row) != begun(&state.row) {
                next.turns += u8::from(state.owners_turn);
                next.owners_turn = false;
            }
            if next.turns > MOST_TURNS {
                return Err(Broken("the thief and the owner go on in turns".to_owned()));
            }
            let got = Record { token, key: 0 };
            if !next.stolen.contains(&got) {
                if next.stolen.len() > bounds.copies {
                    next.stolen.remove(0);
                }
                next.stolen.push(got);
            }
            after.push(("the thief gets an answer", next));
        }
    }
    Ok(())
}

fn write(state: &mut State, record: Record, bounds: Bounds) {
    state.writes.push(record);
    if state.writes.len() > bounds.writes {
        state.writes.remove(0);
    }
}
