//! The way between the browser and the server, on which anything can get lost or late.

use crate::timeline::{Event, Timeline};
use futures::channel::oneshot;
use latchkey::api::client::{Answer, LIMIT, Request, Unreachable};
use std::cell::RefCell;
use std::collections::VecDeque;

pub type Reply = Result<Answer, Unreachable>;

/// The fate of a request, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub enum Fate {
    /// It arrives, and its answer comes back.
    Answered { there: u32, back: u32 },
    /// It arrives, and its answer gets lost.
    AnswerLost { there: u32 },
    /// It does not arrive.
    RequestLost,
    /// It arrives, and something on the way gives another answer in the server's place.
    Replaced { there: u32, by: Stranger },
    /// It does not arrive, and something on the way answers.
    Intercepted(Stranger),
}

/// An answer that is not the server's verdict.
#[derive(Clone, Copy, Debug)]
pub enum Stranger {
    BadGateway,
    /// A page with this status that has nothing of ours.
    Page(u16),
    /// A proxy that has no time.
    TryLater {
        seconds: u32,
    },
}

impl Stranger {
    fn answer(self) -> Answer {
        let (status, retry_after) = match self {
            Self::BadGateway => (502, None),
            Self::Page(status) => (status, None),
            Self::TryLater { seconds } => (503, Some(seconds)),
        };
        let body = b"<!DOCTYPE html><title>Hello</title>".to_vec();
        Answer { retry_after, ..Answer::new(status, body) }
    }
}

struct Exchange {
    request: Request,
    fate: Fate,
    reply: Option<oneshot::Sender<Reply>>,
}

#[derive(Default)]
pub struct Network {
    /// The fates of the next requests; those after them are answered quickly.
    pub fates: RefCell<VecDeque<Fate>>,
    exchanges: RefCell<Vec<Exchange>>,
}

const QUICK: Fate = Fate::Answered { there: 5, back: 5 };

impl Network {
    pub fn send(&self, request: Request, timeline: &Timeline) -> oneshot::Receiver<Reply> {
        let limit = u32::try_from(LIMIT.as_millis()).unwrap();
        let fate = self.fates.borrow_mut().pop_front().unwrap_or(QUICK);
        let (reply, replied) = oneshot::channel();
        let mut exchanges = self.exchanges.borrow_mut();
        let number = exchanges.len();
        exchanges.push(Exchange { request, fate, reply: Some(reply) });
        timeline.schedule(limit, Event::Reply(number, Err(Unreachable)));
        match fate {
            Fate::Answered { there, .. } | Fate::AnswerLost { there } | Fate::Replaced { there, .. } => {
                timeline.schedule(there.min(limit), Event::Arrival(number));
            }
            Fate::Intercepted(stranger) => {
                timeline.schedule(5, Event::Reply(number, Ok(stranger.answer())));
            }
            Fate::RequestLost => {}
        }
        replied
    }

    /// How many requests were sent there.
    pub fn sent(&self, path: &str) -> usize {
        self.exchanges.borrow().iter().filter(|exchange| exchange.request.path == path).count()
    }

    pub fn request(&self, number: usize) -> Request {
        self.exchanges.borrow()[number].request.clone()
    }

    /// The server has answered, or it is down.
    pub fn answered(&self, number: usize, reply: Reply, timeline: &Timeline) {
        let fate = self.exchanges.borrow()[number].fate;
        match fate {
            Fate::Answered { back, .. } => timeline.schedule(back, Event::Reply(number, reply)),
            Fate::Replaced { by, .. } => timeline.schedule(5, Event::Reply(number, Ok(by.answer()))),
            _ => {}
        }
    }

    /// The browser gets the reply, unless it had another before.
    pub fn reply(&self, number: usize, reply: Reply) {
        if let Some(waiting) = self.exchanges.borrow_mut()[number].reply.take() {
            let _ = waiting.send(reply);
        }
    }
}
