//! Chooses the words of the picture.

use super::events::{Event, Kind};
use crate::texts::{Text, session as texts};

/// The name of a kind of event.
pub(super) fn title(kind: Kind) -> &'static Text {
    match kind {
        Kind::LoggedIn => &texts::LOGGED_IN,
        Kind::Renewed => &texts::RENEWED,
        Kind::Repeated => &texts::REPEATED,
        Kind::Kept => &texts::KEPT,
        Kind::Healed => &texts::HEALED,
        Kind::CopyRefused => &texts::COPY_REFUSED,
        Kind::Ended => &texts::ENDED,
        Kind::Unreachable => &texts::UNREACHABLE,
        Kind::Reachable => &texts::REACHABLE,
    }
}

/// The row of the rotation rule that applied, in words; for other events, their meaning.
pub(super) fn rule(kind: Kind) -> &'static Text {
    match kind {
        Kind::LoggedIn => &texts::LOGGED_IN_RULE,
        Kind::Renewed => &texts::RENEWED_RULE,
        Kind::Repeated => &texts::REPEATED_RULE,
        Kind::Kept => &texts::KEPT_RULE,
        Kind::Healed => &texts::HEALED_RULE,
        Kind::CopyRefused => &texts::COPY_REFUSED_RULE,
        Kind::Ended => &texts::ENDED_RULE,
        Kind::Unreachable => &texts::UNREACHABLE_RULE,
        Kind::Reachable => &texts::REACHABLE_RULE,
    }
}

/// The command that does the same at `origin`, if there is one: no command line has the key that a bound session's
/// renewals need. Tokens are in shell variables, as in the README.
pub(super) fn command(kind: Kind, origin: &str, is_bound: bool) -> Option<String> {
    let refresh = |token: &str, header: &str| {
        format!(
            "curl -s {origin}/api/refresh -H 'Content-Type: application/json'{header} -d \"{{\\\"refreshToken\\\": \\\"{token}\\\"}}\""
        )
    };
    Some(match kind {
        Kind::Renewed | Kind::Repeated | Kind::Kept | Kind::Healed | Kind::Ended if is_bound => return None,
        // A session without a key has neither.
        Kind::Healed => return None,
        Kind::LoggedIn => format!(
            "curl -s {origin}/api/login -H 'Content-Type: application/json' -d '{{\"username\": \"…\", \"password\": \"…\"}}'"
        ),
        Kind::Renewed => refresh("$refresh", " -H \"Idempotency-Key: $(uuidgen)\""),
        Kind::Repeated => refresh("$spent", " -H \"Idempotency-Key: $key\""),
        Kind::Kept | Kind::CopyRefused => refresh("$refresh", ""),
        Kind::Ended => refresh("$spent", " -H \"Idempotency-Key: $(uuidgen)\""),
        Kind::Unreachable | Kind::Reachable => format!("curl -s {origin}/healthz"),
    })
}

/// Where the knowledge of an event comes from.
pub(super) fn witness(event: &Event) -> &'static Text {
    if event.seen_here { &texts::SEEN_HERE } else { &texts::TOLD_BY_SERVER }
}

/// The state of the session, in one sentence or two. The times are texts.
pub(super) fn summary(events: &[Event], renewals: usize, since: &str, next: &str) -> String {
    let last = |kinds: &[Kind]| events.iter().rev().find(|event| kinds.contains(&event.kind));
    if last(&[Kind::Ended]).is_some() {
        return texts::SUMMARY_ENDED.owned();
    }
    if last(&[Kind::Unreachable, Kind::Reachable]).is_some_and(|event| event.kind == Kind::Unreachable) {
        return texts::SUMMARY_UNREACHABLE.owned();
    }
    match renewals {
        0 => texts::NOT_RENEWED.with(&[since, next]),
        1 => texts::RENEWED_ONCE.with(&[since, next]),
        count => texts::RENEWED_TIMES.with(&[&count.to_string(), since, next]),
    }
}

/// The latest event since `opened_at` that screen readers announce, and when it was: a refusal, an end, an outage or its
/// end. They never announce a renewal.
pub(super) fn announcement(events: &[Event], opened_at: i64) -> Option<(i64, &'static Text)> {
    let new = events.iter().rev().take_while(|event| event.at >= opened_at);
    new.into_iter().find_map(|event| {
        let news = match event.kind {
            Kind::CopyRefused => &texts::SAY_COPY_REFUSED,
            Kind::Ended => &texts::SAY_ENDED,
            Kind::Unreachable => &texts::SAY_UNREACHABLE,
            Kind::Reachable => &texts::SAY_REACHABLE,
            _ => return None,
        };
        Some((event.at, news))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Events of these kinds, one a second from 100 on.
    fn events(kinds: &[Kind]) -> Vec<Event> {
        kinds.iter().zip(100..).map(|(kind, at)| Event::told_by_server(at, *kind)).collect()
    }

    #[test]
    fn one_sentence_says_how_the_session_is() {
        use Kind::{CopyRefused, Ended, LoggedIn, Reachable, Renewed, Unreachable};
        let cases: [(&[Kind], usize, &str); 6] = [
            (&[LoggedIn], 0, "Working. Not renewed since 03:03; next about 03:17."),
            (&[LoggedIn, Renewed, CopyRefused], 1, "Working. Renewed once since 03:03; next about 03:17."),
            (&[LoggedIn, Renewed], 70, "Working. Renewed 70 times since 03:03; next about 03:17."),
            (
                &[LoggedIn, Unreachable],
                0,
                "The server can't be reached. The session goes on once it answers.",
            ),
            (&[LoggedIn, Unreachable, Reachable], 0, "Working. Not renewed since 03:03; next about 03:17."),
            (&[LoggedIn, Unreachable, Ended], 0, "Ended."),
        ];
        for (kinds, renewals, expected) in cases {
            assert_eq!(summary(&events(kinds), renewals, "03:03", "03:17"), expected, "{kinds:?}");
        }
    }

    #[test]
    fn refusals_ends_and_outages_are_announced_and_renewals_are_not() {
        use Kind::{CopyRefused, Ended, Healed, Kept, LoggedIn, Reachable, Renewed, Repeated, Unreachable};
        let announced = |kind| announcement(&events(&[kind]), 100).is_some();
        assert!([CopyRefused, Ended, Unreachable, Reachable].into_iter().all(announced));
        assert!(![LoggedIn, Renewed, Repeated, Kept, Healed].into_iter().any(announced));
    }

    #[test]
    fn events_from_before_the_page_was_opened_are_not_announced() {
        let events = events(&[Kind::LoggedIn, Kind::CopyRefused, Kind::Renewed]);
        let (at, news) = announcement(&events, 101).unwrap();
        assert!(at == 101 && std::ptr::eq(news, &texts::SAY_COPY_REFUSED));
        assert!(announcement(&events, 102).is_none());
    }

    #[test]
    fn commands_are_what_a_shell_reads() {
        assert_eq!(
            command(Kind::Renewed, "http://127.0.0.1:3000", false).unwrap(),
            r#"curl -s http://127.0.0.1:3000/api/refresh -H 'Content-Type: application/json' -H "Idempotency-Key: $(uuidgen)" -d "{\"refreshToken\": \"$refresh\"}""#
        );
    }

    #[test]
    fn a_bound_sessions_renewals_have_no_command() {
        use Kind::{CopyRefused, Ended, Healed, Kept, LoggedIn, Reachable, Renewed, Repeated, Unreachable};
        for kind in [Renewed, Repeated, Kept, Healed, Ended] {
            assert_eq!(command(kind, "", true), None, "{kind:?}");
        }
        for kind in [LoggedIn, CopyRefused, Unreachable, Reachable] {
            assert_eq!(command(kind, "", true), command(kind, "", false), "{kind:?}");
        }
    }
}
