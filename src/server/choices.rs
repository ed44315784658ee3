//! The choices of an app before it opens its Latchkey.

use super::config::Config;
use super::http::{Routes, Timeouts};
use super::latchkey::Latchkey;
use crate::clock::Clock;
use crate::components::Brand;
use crate::sessions::{ClaimsError, ClaimsSource, ClaimsUser};
use crate::texts::Texts;
use crate::users::{DeletionError, DeletionHook};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Opens [`Latchkey`] with the settings of [`Latchkey::builder`].
#[derive(Clone, Debug)]
#[must_use = "nothing happens before `open`"]
pub struct LatchkeyBuilder {
    pub(super) config: Config,
    pub(super) clock: Clock,
    pub(super) timeouts: Timeouts,
    pub(super) routes: Routes,
    pub(super) claims: Option<ClaimsSource>,
    pub(super) on_deletion: Option<DeletionHook>,
    pub(super) brand: Brand,
    pub(super) texts: Option<Texts>,
}

impl Latchkey {
    /// Begins with these settings, without any page.
    pub fn builder(config: Config) -> LatchkeyBuilder {
        let (clock, timeouts) = (Clock::default(), Timeouts::default());
        LatchkeyBuilder {
            config,
            clock,
            timeouts,
            routes: Routes::Api,
            claims: None,
            on_deletion: None,
            brand: Brand::default(),
            texts: None,
        }
    }
}

impl LatchkeyBuilder {
    /// Adds the pages to the router: `/login`, `/register`, `/forgot`, `/recover`, `/goodbye` and those under `/account`.
    /// The app serves the stylesheet and the WASM that they load, by the settings' [`site`](Config::site).
    pub fn with_pages(self) -> Self {
        Self { routes: Routes::Pages, ..self }
    }

    /// Adds all that the stand-alone program serves: the pages, the first page `/`, the files of the site, a page for
    /// whatever is not found, which is the router's fallback, and each server function under `/api`.
    pub fn with_site(self) -> Self {
        Self { routes: Routes::Site, ..self }
    }

    /// Puts claims of the app's own into each access token, which [`Caller::claims`](crate::Caller::claims) reads. The
    /// function is asked at each login and each renewal, for 5 seconds at most. If it fails, the answer is 503
    /// `unavailable`, nothing has changed, and browsers try again.
    ///
    /// The claims may take 1,024 bytes as JSON. Best make them a struct: [`open`](Self::open) then refuses names that
    /// have a meaning of their own in access tokens. With a map, such as a [`serde_json::Value`], the logins fail, with
    /// the reason in the log.
    ///
    /// ```no_run
    /// use latchkey::Latchkey;
    /// use latchkey::server::config::Config;
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Serialize, Deserialize)]
    /// struct Plan {
    ///     plan: String,
    /// }
    ///
    /// # async fn plan_of(user_id: &str) -> std::io::Result<String> { Ok(user_id.to_owned()) }
    /// # async fn run(config: Config) -> Result<Latchkey, latchkey::server::ServerError> {
    /// Latchkey::builder(config)
    ///     .claims(|user| async move { Ok(Plan { plan: plan_of(&user.id).await? }) })
    ///     .open()
    ///     .await
    /// # }
    /// ```
    pub fn claims<C, F>(self, give: impl Fn(ClaimsUser) -> F + Send + Sync + 'static) -> Self
    where
        C: Serialize + DeserializeOwned,
        F: Future<Output = Result<C, ClaimsError>> + Send + 'static,
    {
        Self { claims: Some(ClaimsSource::new(give)), ..self }
    }

    /// Lets the app delete its own data of a user whose account is deleted, by the user's id. The function is called when
    /// users delete their account, and for each deleted account when its last token has expired; if it fails, once an
    /// hour. So it must not mind being called again, and learns only then of an account that an operator deletes. It may
    /// take 5 seconds.
    ///
    /// ```no_run
    /// use latchkey::Latchkey;
    /// use latchkey::server::config::Config;
    ///
    /// # async fn delete_notes_of(user_id: &str) -> std::io::Result<()> { Ok(()) }
    /// # async fn run(config: Config) -> Result<Latchkey, latchkey::server::ServerError> {
    /// Latchkey::builder(config)
    ///     .on_account_deleted(|user_id| async move { Ok(delete_notes_of(&user_id).await?) })
    ///     .open()
    ///     .await
    /// # }
    /// ```
    pub fn on_account_deleted<F>(self, delete: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<(), DeletionError>> + Send + 'static,
    {
        Self { on_deletion: Some(DeletionHook::new(delete)), ..self }
    }

    /// Sets the name, the logo and the links that pages show.
    ///
    /// ```no_run
    /// use latchkey::server::config::Config;
    /// use latchkey::{Brand, Latchkey};
    ///
    /// # async fn run(config: Config) -> Result<Latchkey, latchkey::server::ServerError> {
    /// let brand = Brand { logo: Some("/logo.svg".to_owned()), ..Brand::named("Notes") };
    /// Latchkey::builder(config).brand(brand).with_pages().open().await
    /// # }
    /// ```
    pub fn brand(self, brand: Brand) -> Self {
        Self { brand, ..self }
    }

    /// Replaces texts of the pages, the mails and the messages of errors, those in the API's JSON as well: programs go by
    /// the codes. The islands need the same texts in the browser, by [`Texts::install`].
    ///
    /// They are for the whole process: [`open`](Self::open) refuses other texts than those that are in force already, and
    /// those that lack a placeholder.
    ///
    /// ```no_run
    /// use latchkey::server::config::Config;
    /// use latchkey::{Latchkey, Texts, texts};
    ///
    /// # async fn run(config: Config) -> Result<Latchkey, latchkey::server::ServerError> {
    /// let german = Texts::new().set(&texts::pages::LANGUAGE, "de").set(&texts::pages::LOGIN, "Willkommen zurück");
    /// Latchkey::builder(config).texts(german).with_pages().open().await
    /// # }
    /// ```
    pub fn texts(self, texts: Texts) -> Self {
        Self { texts: Some(texts), ..self }
    }

    /// Replaces the clock, for tests.
    pub fn clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Changes the time that clients have.
    pub fn timeouts(self, timeouts: Timeouts) -> Self {
        Self { timeouts, ..self }
    }
}
