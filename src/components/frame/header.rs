//! The top of every page.

use super::brand::Brand;
use super::notices::Notices;
use super::user_menu::UserMenu;
use leptos::either::Either;
use leptos::prelude::*;

/// The site's name, the links to log in or the user's name and a button to log out, and notices.
#[component]
pub fn Header(
    /// Whether people can register.
    can_register: bool,
) -> impl IntoView {
    let brand = Brand::current();
    let logo = match brand.logo.clone() {
        Some(logo) => Either::Left(view! { <img src=logo alt=""/> }),
        None => Either::Right(view! { <Keyhole/> }),
    };
    let link = |(text, url): (String, String)| view! { <a href=url>{text}</a> };
    view! {
        <header class="site-header">
            <a class="brand" href=brand.home.clone()>
                {logo}
                <span>{brand.name.clone()}</span>
            </a>
            {brand.links.iter().cloned().map(link).collect_view()}
            <UserMenu can_register/>
        </header>
        <Notices/>
    }
}

#[component]
fn Keyhole() -> impl IntoView {
    view! {
        <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect x="1" y="1" width="30" height="30" rx="9"/>
            <path class="hole" d="M16 7.5a4.8 4.8 0 0 0-2.5 8.9l-1.6 7.1c-.15.6.3 1 .9 1h6.4c.6 0 1.05-.4.9-1l-1.6-7.1A4.8 4.8 0 0 0 16 7.5z"/>
        </svg>
    }
}
