//! The page `/account/review`.

use super::section::Section;
use crate::components::EventsPanel;
use crate::components::frame::next;
use crate::components::texts::{pages, review as texts};
use leptos::prelude::*;

/// The steps for a user whose account somebody else may have used, and what was noticed of it.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let step = |(href, text, help)| view! { <li><a href=href>{text}</a><p>{help}</p></li> };
    let steps = [
        ("/account/sign-in", texts::PASSWORD, texts::PASSWORD_HELP),
        ("/account/sign-in", texts::CODES, texts::CODES_HELP),
        ("/account/devices", texts::DEVICES, texts::DEVICES_HELP),
        ("/account/activity", texts::ACTIVITY, texts::ACTIVITY_HELP),
    ];
    view! {
        <Section path=next::REVIEW heading=pages::REVIEW>
            <section class="card">
                <p>{texts::WHY}</p>
                <ol class="steps">{steps.map(step)}</ol>
            </section>
            <EventsPanel/>
        </Section>
    }
}
