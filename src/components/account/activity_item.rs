//! One event of the account.

use super::events::may_be_strangers;
use crate::components::frame::{datetime, next};
use crate::components::texts::activity as texts;
use crate::wire::Event;
use leptos::prelude::*;

/// One event: its name, place and time, with a link for users who did not do it.
#[component]
pub(super) fn ActivityItem(
    event: Event,
    /// Whether to show the day, too.
    with_day: bool,
) -> impl IntoView {
    let what = texts::event(&event.what).to_owned();
    let copied = event.copied.map(|copied| {
        texts::copied(&datetime::date_and_time(copied.after), &datetime::date_and_time(copied.before))
    });
    let place = event.address.map_or(event.device.clone(), |address| event.device + " · " + &address);
    let not_me = [texts::NOT_ME, ": ", &what, ", ", &place].concat();
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
            <a href=next::REVIEW hidden=with_day || !may_be_strangers(&event.what) aria-label=not_me>
                {texts::NOT_ME}
            </a>
        </li>
    }
}
