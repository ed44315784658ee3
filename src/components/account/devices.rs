//! The devices of the list: which of them are shown, and how far the logout of each is.

use crate::wire::SessionSummary;

/// How many other devices are shown at first.
pub(super) const FEW: usize = 10;

/// A device of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Device {
    /// Its session.
    pub(super) session: SessionSummary,
    /// Whether it is logged out from here.
    pub(super) logout: Logout,
}

/// How far the logout of a device is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Logout {
    /// Nobody has asked for it.
    No,
    /// The server is asked.
    UnderWay,
    /// The device is logged out, from here or elsewhere. Its row stays, so that the next one does not move under the
    /// pointer, and the row's button keeps the focus.
    Done,
}

impl Device {
    /// Whether it is logged in, as far as this page knows.
    fn is_live(&self) -> bool {
        self.logout != Logout::Done
    }

    fn is_other(&self) -> bool {
        !self.session.current
    }
}

/// The devices after the server told of `sessions`: this device first. Rows keep their places, also those of sessions
/// that have ended; new ones come first.
pub(super) fn merge(old: &[Device], sessions: Vec<SessionSummary>) -> Vec<Device> {
    let is_known = |id: &str| old.iter().any(|device| device.session.session_id == id);
    let (known, new): (Vec<_>, Vec<_>) =
        sessions.into_iter().partition(|session| is_known(&session.session_id));
    let kept = old.iter().filter_map(|device| {
        let session = known.iter().find(|session| session.session_id == device.session.session_id);
        match session {
            Some(session) => Some(Device { session: session.clone(), logout: device.logout }),
            // This browser has begun another session. The row of the one before it has no button that could say so.
            None if device.session.current => None,
            None => Some(Device { logout: Logout::Done, ..device.clone() }),
        }
    });
    let new = new.into_iter().map(|session| Device { session, logout: Logout::No });
    // Sorting would take several kilobytes of WASM.
    let (this, others): (Vec<_>, Vec<_>) = new.chain(kept).partition(|device| device.session.current);
    this.into_iter().chain(others).collect()
}

/// The IDs of the devices to show: this one, and a few others or all of them.
pub(super) fn shown(devices: &[Device], all: bool) -> Vec<String> {
    let others = if all { usize::MAX } else { FEW };
    let (this, other): (Vec<_>, Vec<_>) = devices.iter().partition(|device| device.session.current);
    this.into_iter()
        .chain(other.into_iter().take(others))
        .map(|device| device.session.session_id.clone())
        .collect()
}

/// The number of devices that are logged in, unless [`shown`] has all of them at first.
pub(super) fn to_show_all(devices: &[Device]) -> Option<usize> {
    let mut others = devices.iter().filter(|device| device.is_other());
    let more = others.by_ref().skip(FEW).any(Device::is_live);
    more.then(|| devices.iter().filter(|device| device.is_live()).count())
}

/// Whether another device is logged in.
pub(super) fn has_live_others(devices: &[Device]) -> bool {
    devices.iter().any(|device| device.is_other() && device.is_live())
}

/// Whether one of these devices is logged in.
pub(super) fn is_any_live(devices: &[Device], ids: &[String]) -> bool {
    devices.iter().any(|device| device.is_live() && ids.contains(&device.session.session_id))
}

/// The IDs of the other devices whose logout nobody has asked for yet.
pub(super) fn to_log_out(devices: &[Device]) -> Vec<String> {
    let others = devices.iter().filter(|device| device.is_other() && device.logout == Logout::No);
    others.map(|device| device.session.session_id.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(id: &str, current: bool) -> SessionSummary {
        SessionSummary {
            session_id: id.to_owned(),
            current,
            device: "Firefox on Linux".to_owned(),
            user_agent: None,
            address: None,
            created_at: 0,
            last_used_at: 0,
            expires_at: 0,
        }
    }

    fn ids(devices: &[Device]) -> Vec<&str> {
        devices.iter().map(|device| device.session.session_id.as_str()).collect()
    }

    #[test]
    fn this_device_comes_first_and_new_ones_before_those_that_were_there() {
        let first = merge(&[], vec![session("a", false), session("me", true), session("b", false)]);
        assert_eq!(ids(&first), ["me", "a", "b"]);
        let then = merge(
            &first,
            vec![session("c", false), session("b", false), session("me", true), session("a", false)],
        );
        assert_eq!(ids(&then), ["me", "c", "a", "b"]);
    }

    #[test]
    fn a_device_that_was_logged_out_here_or_elsewhere_keeps_its_row_and_is_not_live() {
        let mut devices = merge(&[], vec![session("me", true), session("a", false), session("b", false)]);
        devices[1].logout = Logout::UnderWay;
        let devices = merge(&devices, vec![session("me", true)]);
        assert_eq!(ids(&devices), ["me", "a", "b"]);
        assert!(devices[1..].iter().all(|device| device.logout == Logout::Done));
        assert!(!has_live_others(&devices) && to_log_out(&devices).is_empty());
        assert!(!is_any_live(&devices, &["a".to_owned(), "b".to_owned()]));
        assert!(is_any_live(&devices, &["a".to_owned(), "me".to_owned()]));
    }

    #[test]
    fn a_session_of_this_browser_that_another_one_has_replaced_leaves_no_row() {
        let devices = merge(&[], vec![session("me", true), session("a", false)]);
        assert_eq!(ids(&merge(&devices, vec![session("new", true), session("a", false)])), ["new", "a"]);
    }

    #[test]
    fn show_all_counts_live_devices_and_is_offered_only_while_it_brings_one() {
        let mut devices = merge(&[], (0..12).map(|n| session(&n.to_string(), n == 0)).collect());
        assert_eq!(to_show_all(&devices), Some(12));
        devices[1].logout = Logout::Done;
        assert_eq!(to_show_all(&devices), Some(11));
        devices[11].logout = Logout::Done;
        assert_eq!(to_show_all(&devices), None);
    }

    #[test]
    fn ten_other_devices_are_shown_at_first() {
        let sessions = (0..30).map(|n| session(&n.to_string(), false)).chain([session("me", true)]).collect();
        let devices = merge(&[], sessions);
        assert_eq!(shown(&devices, false).len(), 1 + FEW);
        assert_eq!(shown(&devices, false)[0], "me");
        assert_eq!(shown(&devices, true).len(), 31);
    }
}
