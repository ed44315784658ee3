//! The events of the activity list: their kinds, their days, and which of them an answer adds.

use crate::wire::Event;

/// The kinds of events that the list can be limited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// All of them.
    Everything,
    /// Logins and logouts.
    Logins,
    /// Those that may be somebody else's.
    Warnings,
    /// Changes of the account, its password, its email address or its recovery codes.
    Changes,
}

impl Kind {
    /// The kinds in the order of the filter, each with the value of its option.
    pub(super) const ALL: [(Self, &str); 4] = [
        (Self::Everything, "everything"),
        (Self::Logins, "logins"),
        (Self::Warnings, "warnings"),
        (Self::Changes, "changes"),
    ];

    /// The kind whose option has this value.
    pub(super) fn of_option(value: &str) -> Self {
        Self::ALL.iter().find(|(_, name)| *name == value).map_or(Self::Everything, |(kind, _)| *kind)
    }

    /// Whether an event of this name belongs to it. One that this version does not know is a warning.
    pub(super) fn contains(self, what: &str) -> bool {
        let kind = match what {
            "logged_in" | "logged_out" | "session_ended" | "other_sessions_ended" => Self::Logins,
            "registered"
            | "password_changed"
            | "recovery_codes_made"
            | "recovered_by_code"
            | "reset_link_made"
            | "recovered_by_link"
            | "role_granted"
            | "role_revoked"
            | "recovery_mailed"
            | "email_requested"
            | "email_verified"
            | "email_removed"
            | "email_restored"
            | "disabled"
            | "enabled" => Self::Changes,
            _ => Self::Warnings,
        };
        self == Self::Everything || self == kind
    }
}

/// Whether the user may want to say that it was not them.
pub(super) fn may_be_strangers(what: &str) -> bool {
    !matches!(
        what,
        "registered"
            | "logged_out"
            | "least_used_session_ended"
            | "role_granted"
            | "role_revoked"
            | "disabled"
            | "enabled"
    )
}

/// The events after the server told of its newest ones: those that are not in the list yet come first.
pub(super) fn with_newest(old: &[Event], newest: Vec<Event>) -> Vec<Event> {
    let is_known = |event: &Event| old.iter().any(|known| known.id == event.id);
    // Without overlap there may be a gap between both: the list begins anew.
    let overlaps = newest.iter().any(is_known);
    let new = newest.into_iter().filter(|event| !is_known(event));
    if overlaps { new.chain(old.iter().cloned()).collect() } else { new.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(id: &str) -> Event {
        Event {
            id: id.to_owned(),
            what: "logged_in".to_owned(),
            at: 0,
            address: None,
            device: String::new(),
            user_agent: None,
            copied: None,
        }
    }

    fn ids(events: &[Event]) -> Vec<&str> {
        events.iter().map(|event| event.id.as_str()).collect()
    }

    #[test]
    fn new_events_come_first_and_none_twice() {
        let old = [event("2"), event("1")];
        assert_eq!(ids(&with_newest(&old, vec![event("3"), event("2"), event("1")])), ["3", "2", "1"]);
        assert_eq!(ids(&with_newest(&old, vec![event("2"), event("1")])), ["2", "1"]);
        assert_eq!(ids(&with_newest(&[], vec![event("1")])), ["1"]);
    }

    #[test]
    fn a_gap_between_old_and_new_events_is_not_hidden() {
        assert_eq!(ids(&with_newest(&[event("2"), event("1")], vec![event("9"), event("8")])), ["9", "8"]);
    }

    #[test]
    fn each_event_is_of_one_kind_and_a_new_one_is_a_warning() {
        for what in ["logged_in", "registered", "token_reused", "copy_refused", "of_a_later_version"] {
            let kinds = Kind::ALL.iter().filter(|(kind, _)| kind.contains(what)).count();
            assert_eq!(kinds, 2, "{what}");
        }
        assert!(Kind::Warnings.contains("of_a_later_version"));
        assert_eq!(Kind::of_option("changes"), Kind::Changes);
    }
}
