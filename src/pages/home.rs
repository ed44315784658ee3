//! The page `/`.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};

/// Introduces Latchkey, with links to register and log in, or to the account.
#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <Title text="Latchkey: a sign-in that stays signed in"/>
        <Meta
            name="description"
            content="Create an account with a username and a password, and stay logged in until you say otherwise."
        />
        <div class="hero">
            <div>
                <h1>"Come in once, and stay."</h1>
                <p class="lead">
                    "Latchkey is a sign-in with nothing in the way: make an account, and this browser stays logged in until you log out."
                </p>
                <p class="actions">
                    <a href="/register" class="button" data-for="guest">"Create an account"</a>
                    <a href="/login" class="button quiet" data-for="guest">"Log in"</a>
                    <a href="/account" class="button" data-for="signed-in">"Go to your account"</a>
                </p>
            </div>
            <Lock/>
        </div>
        <ul class="features">
            <Feature title="Registers in seconds" text="A username and a password. No email address, no code to wait for.">
                <circle cx="10" cy="8" r="3.5"/>
                <path d="M3.5 20c.4-4 3-6.2 6.5-6.2 1.4 0 2.6.3 3.6.9M18 14v6M15 17h6"/>
            </Feature>
            <Feature
                title="Stays logged in"
                text="The session renews itself while you use it. A lost connection or a restarted server does not end it."
            >
                <path d="M20 12a8 8 0 0 1-14.2 5M4 12A8 8 0 0 1 18.2 7M18.5 3v4.3h-4.3M5.5 21v-4.3h4.3"/>
            </Feature>
            <Feature
                title="Ends when you say so"
                text="Log out, and it is over at once: in every tab, and on the server. A stolen copy is noticed when it is used, and the session is ended."
            >
                <path d="M14 4H6.5a1 1 0 0 0-1 1v14a1 1 0 0 0 1 1H14M10.5 12H21M17.5 8.5 21 12l-3.5 3.5"/>
            </Feature>
        </ul>
    }
}

#[component]
fn Feature(title: &'static str, text: &'static str, children: Children) -> impl IntoView {
    view! {
        <li>
            <svg viewBox="0 0 24 24" aria-hidden="true">{children()}</svg>
            <h2>{title}</h2>
            <p>{text}</p>
        </li>
    }
}

/// The picture: a lock plate with its keyhole.
#[component]
fn Lock() -> impl IntoView {
    view! {
        <svg class="lock" viewBox="0 0 220 260" aria-hidden="true">
            <rect class="plate" x="46" y="10" width="128" height="240" rx="64"/>
            <rect class="rim" x="58" y="22" width="104" height="216" rx="52"/>
            <circle class="screw" cx="110" cy="46" r="5"/>
            <circle class="screw" cx="110" cy="214" r="5"/>
            <path class="hole" d="M110 84a30 30 0 0 0-15.5 55.7l-9.8 41.6c-.9 3.9 1.7 6.7 5.7 6.7h39.2c4 0 6.6-2.8 5.7-6.7l-9.8-41.6A30 30 0 0 0 110 84z"/>
            <path class="glow" d="M110 96a18 18 0 0 0-9.3 33.4"/>
        </svg>
    }
}
