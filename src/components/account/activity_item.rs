//! One event of the account.

use super::events::may_be_strangers;
use crate::components::frame::rows::Row;
use crate::components::frame::{datetime, next};
use crate::texts::{Text, activity as texts};
use crate::wire::Event;
use leptos::prelude::*;

/// The row of an event, `with_day` if it shows the day, too.
pub(super) fn activity_row(event: &Event, with_day: bool) -> Row {
    let event = event.clone();
    Row::new(event.id.clone(), move || view! { <ActivityItem event with_day/> })
}

/// One event: its name, place and time, with a link for users who did not do it.
#[component]
fn ActivityItem(event: Event, with_day: bool) -> impl IntoView {
    // An event that this version does not know is shown by its name.
    let what = description(&event.what).map_or_else(|| event.what.clone(), Text::owned);
    let copied = event.copied.map(|copied| {
        let (after, before) = (datetime::date_and_time(copied.after), datetime::date_and_time(copied.before));
        if after == before {
            texts::COPIED_ABOUT.with(&[&after])
        } else {
            texts::COPIED_BETWEEN.with(&[&after, &before])
        }
    });
    let place = event.address.map_or(event.device.clone(), |address| event.device + " · " + &address);
    let not_me = texts::NOT_ME_NAME.with(&[texts::NOT_ME.get(), &what, &place]);
    let exactly = datetime::date_and_time(event.at);
    let time = if with_day { exactly.clone() } else { datetime::time_of_day(event.at) };
    view! {
        <li>
            <div>
                <p>{what}</p>
                <p class="detail" dir="auto">
                    {place} " · " <time datetime=datetime::machine_readable(event.at) title=exactly>{time}</time>
                </p>
                <p class="detail">{copied}</p>
            </div>
            <a href=next::REVIEW rel="external" hidden=with_day || !may_be_strangers(&event.what) aria-label=not_me>
                {texts::NOT_ME.get()}
            </a>
        </li>
    }
}

/// The text for the event of this name.
fn description(what: &str) -> Option<&'static Text> {
    Some(match what {
        "registered" => &texts::REGISTERED,
        "logged_in" => &texts::LOGGED_IN,
        "login_failed" => &texts::LOGIN_FAILED,
        "logged_out" => &texts::LOGGED_OUT,
        "token_reused" => &texts::TOKEN_REUSED,
        "copy_refused" => &texts::COPY_REFUSED,
        "session_ended" => &texts::SESSION_ENDED,
        "other_sessions_ended" => &texts::OTHER_SESSIONS_ENDED,
        "least_used_session_ended" => &texts::LEAST_USED_SESSION_ENDED,
        "password_changed" => &texts::PASSWORD_CHANGED,
        "recovery_codes_made" => &texts::RECOVERY_CODES_MADE,
        "recovery_failed" => &texts::RECOVERY_FAILED,
        "recovered_by_code" => &texts::RECOVERED_BY_CODE,
        "reset_link_made" => &texts::RESET_LINK_MADE,
        "recovered_by_link" => &texts::RECOVERED_BY_LINK,
        "role_granted" => &texts::ROLE_GRANTED,
        "role_revoked" => &texts::ROLE_REVOKED,
        "recovery_mailed" => &texts::RECOVERY_MAILED,
        "email_requested" => &texts::EMAIL_REQUESTED,
        "email_verified" => &texts::EMAIL_VERIFIED,
        "email_removed" => &texts::EMAIL_REMOVED,
        "email_restored" => &texts::EMAIL_RESTORED,
        "disabled" => &texts::DISABLED,
        "enabled" => &texts::ENABLED,
        _ => return None,
    })
}
