//! The page `/account/review`.

use super::section::Section;
use crate::components::frame::next;
use crate::components::texts::pages as texts;
use leptos::prelude::*;

/// The steps for a user whose account somebody else may have used.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let step = |(href, text, help)| view! { <li><a href=href>{text}</a><p>{help}</p></li> };
    let steps = [
        ("/account/sign-in", texts::REVIEW_PASSWORD, texts::REVIEW_PASSWORD_HELP),
        ("/account/devices", texts::REVIEW_DEVICES, texts::REVIEW_DEVICES_HELP),
        ("/account/activity", texts::REVIEW_ACTIVITY, texts::REVIEW_ACTIVITY_HELP),
    ];
    view! {
        <Section path=next::REVIEW heading=texts::REVIEW>
            <section class="card">
                <p>{texts::REVIEW_WHY}</p>
                <ol class="steps">{steps.map(step)}</ol>
            </section>
        </Section>
    }
}
