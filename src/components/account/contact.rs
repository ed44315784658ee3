//! The user's email address.

use super::loading::{Loading, LoadingNotice};
use super::presence::{Latest, keep_true, lead_to_review};
use crate::api::account::account;
use crate::components::forms::{EmailForm, EmailRemovalForm};
use crate::components::frame::focus;
use crate::components::frame::reactive::{attribute_if, text};
use crate::components::frame::var::Var;
use crate::texts::email as texts;
use crate::wire::Account;
use leptos::prelude::*;
use std::rc::Rc;

/// The addresses that the page shows.
#[derive(Clone, Default, PartialEq)]
struct Addresses {
    verified: Option<String>,
    pending: Option<String>,
}

impl From<Account> for Addresses {
    fn from(account: Account) -> Self {
        let (verified, unverified) =
            if account.email_verified { (account.email, None) } else { (None, account.email) };
        Self { verified, pending: account.pending_email.or(unverified) }
    }
}

/// The address and the form for a new one; below them, the form that removes it.
#[component]
pub(super) fn Contact() -> impl IntoView {
    let addresses = Var::new(None::<Addresses>);
    let loading = Var::new(Loading::Waiting);
    let removed = Var::new(None::<String>);
    let latest = Latest::new();
    let load = move || {
        latest.call(account(), move |answer| {
            loading.update(|loading| *loading = loading.after(&answer));
            if let Ok(account) = answer {
                lead_to_review(&account);
                addresses.set(Some(account.into()));
            }
        });
    };
    let clear = move || {
        addresses.set(None);
        loading.set(Loading::Waiting);
        removed.set(None);
    };
    keep_true(clear, load);
    let after_sending = move || {
        removed.set(None);
        load();
    };
    let after_removal = move || {
        removed.set(Some(texts::REMOVED.owned()));
        focus::focus_soon("email-removed");
        load();
    };
    let present = move || {
        addresses.with(|addresses| {
            let Addresses { verified, pending } = addresses.as_ref()?;
            match (verified, pending) {
                (Some(email), _) => Some(texts::VERIFIED.with(&[email])),
                (None, None) => Some(texts::NONE.owned()),
                (None, Some(_)) => None,
            }
        })
    };
    let pending = move || {
        addresses.with(|addresses| {
            addresses.as_ref()?.pending.as_deref().map(|email| texts::WAITING.with(&[email]))
        })
    };
    let has_none =
        move || addresses.with(|addresses| addresses.as_ref().is_none_or(|it| *it == Addresses::default()));
    view! {
        <LoadingNotice loading retry=Rc::new(load)/>
        <p id="email-removed" class="success" role="status" tabindex="-1">{text(move || removed.get())}</p>
        <section class="card contact">
            <p dir="auto" data-testid="email">{text(present)}</p>
            <p dir="auto" data-testid="pending-email">{text(pending)}</p>
            <EmailForm sent=after_sending/>
        </section>
        <section class="card removal" hidden=attribute_if("", has_none)>
            <h2>{texts::REMOVE_HEADING.get()}</h2>
            <p>{texts::REMOVE_HELP.get()}</p>
            <EmailRemovalForm removed=after_removal/>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_not_verified_is_shown_as_pending() {
        let account = |email: Option<&str>, email_verified, pending: Option<&str>| Account {
            user_id: String::new(),
            username: String::new(),
            created_at: 0,
            password_changed_at: 0,
            email: email.map(str::to_owned),
            email_verified,
            pending_email: pending.map(str::to_owned),
            to_review: Vec::new(),
            offer_codes: false,
        };
        for (shown, verified, pending) in [
            (account(None, false, None), None, None),
            (account(Some("a@b.org"), false, None), None, Some("a@b.org")),
            (account(Some("a@b.org"), true, None), Some("a@b.org"), None),
            (account(Some("a@b.org"), true, Some("c@d.org")), Some("a@b.org"), Some("c@d.org")),
        ] {
            let Addresses { verified: is, pending: waits } = shown.into();
            assert_eq!((is.as_deref(), waits.as_deref()), (verified, pending));
        }
    }
}
