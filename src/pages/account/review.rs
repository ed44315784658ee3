//! The page `/account/review`.

use super::section::Section;
use crate::components::EventsPanel;
use crate::components::frame::next;
use crate::texts::{pages, review as texts};
use leptos::prelude::*;

/// The steps for a user whose account somebody else may have used, and what was noticed of it.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let step = |(href, text, help)| view! { <li><a href=href>{text}</a><p>{help}</p></li> };
    let steps = [
        ("/account/sign-in", texts::PASSWORD.get(), texts::PASSWORD_HELP.get()),
        ("/account/sign-in", texts::CODES.get(), texts::CODES_HELP.get()),
        ("/account/devices", texts::DEVICES.get(), texts::DEVICES_HELP.get()),
        ("/account/activity", texts::ACTIVITY.get(), texts::ACTIVITY_HELP.get()),
    ];
    view! {
        <Section path=next::REVIEW heading=pages::REVIEW.get() island="events_panel">
            <section class="card">
                <p>{texts::WHY.get()}</p>
                <ol class="steps">{steps.map(step)}</ol>
            </section>
            <EventsPanel/>
        </Section>
    }
}
