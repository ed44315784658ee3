//! The page `/login`, and the card that the first page shares with it.

use super::mail_setting::MailSetting;
use super::native_submit::NativeSubmitNotice;
use super::next_page::{next_page, username};
use super::no_script::NoScriptNotice;
use super::register::can_register;
use crate::components::LoginForm;
use crate::components::frame::next;
use crate::texts::{pages as texts, recovery};
use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// How long a session lasts, in seconds. The server provides it as a context.
#[derive(Clone, Copy, Debug)]
pub struct SessionLifetime {
    /// After the last visit.
    pub unused: i64,
    /// However often the user comes back.
    pub at_most: i64,
}

/// The login form.
#[component]
pub fn LoginPage() -> impl IntoView {
    view! {
        <Title text=texts::LOGIN_TITLE.get()/>
        <Meta name="description" content=texts::LOGIN_DESCRIPTION.get()/>
        <LoginCard heading=texts::LOGIN.get() next=next_page()/>
    }
}

/// The login form below a heading, with how long a session lasts.
#[component]
pub(super) fn LoginCard(
    heading: &'static str,
    /// The page to go to after logging in.
    next: String,
) -> impl IntoView {
    let register = next::link("/register", &next);
    let lifetime = use_context::<SessionLifetime>();
    let has_mail = MailSetting::current() == MailSetting::On;
    view! {
        <div class="narrow">
            <h1>{heading}</h1>
            <div class="card" data-next=next data-username=username()>
                <NoScriptNotice/>
                <NativeSubmitNotice/>
                <LoginForm/>
            </div>
            {has_mail.then(|| view! { <p class="aside">{texts::ADDRESS_WORKS_TOO.get()}</p> })}
            <p class="aside">{lifetime.map(|it| texts::SESSION_LASTS.with(&[&period(it.at_most), &period(it.unused)]))}</p>
            <p class="aside"><a href="/forgot">{recovery::FORGOT.get()}</a></p>
            {can_register().then(|| view! {
                <p class="aside">{texts::NEW_HERE.get()} " " <a href=register>{texts::CREATE_AN_ACCOUNT.get()}</a></p>
            })}
        </div>
    }
}

/// A number of seconds in the largest unit in which it is a whole number.
fn period(seconds: i64) -> String {
    let (length, one, many) = [
        (86_400, &texts::DAY, &texts::DAYS),
        (3_600, &texts::HOUR, &texts::HOURS),
        (60, &texts::MINUTE, &texts::MINUTES),
    ]
    .into_iter()
    .find(|(length, ..)| seconds % length == 0)
    .unwrap_or((1, &texts::SECOND, &texts::SECONDS));
    match seconds / length {
        1 => one.owned(),
        count => many.with(&[&count.to_string()]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lifetime_is_told_in_the_largest_whole_unit() {
        for (seconds, told) in [
            (86_400, "1 day"),
            (30 * 86_400, "30 days"),
            (5_400, "90 minutes"),
            (7_200, "2 hours"),
            (61, "61 seconds"),
        ] {
            assert_eq!(period(seconds), told);
        }
    }
}
