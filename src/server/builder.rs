//! Builds Latchkey from its settings: database, keys, services, background tasks.

use super::background::Background;
use super::choices::LatchkeyBuilder;
use super::config::Config;
use super::data_folder;
use super::error::ServerError;
use super::http::{HttpState, Proxies, Routes};
use super::installation::Installation;
use super::key_reload::{KeyFollower, follow_keys};
use super::latchkey::Latchkey;
use super::metrics::Metrics;
use super::site;
use super::warnings;
use crate::accounts::Accounts;
use crate::addresses::Notices;
use crate::api::context::Services;
use crate::audit::Audit;
use crate::clock::Clock;
use crate::database::Database;
use crate::mail::{Letterhead, Outbox, PATIENCE, Sender, Transport};
use crate::pages::{MailSetting, SessionLifetime, StartFacts, StartWarning};
use crate::proofs::Proofs;
use crate::rate_limits::{RateLimitStore, RateLimits, forget_refilled};
use crate::sessions::{SessionSettings, SessionStore, Sessions};
use crate::texts::TextError;
use crate::tokens::{KeyRing, Tokens};
use crate::users::{InvitationStore, Passwords, Skeletons, Users};
use std::sync::Arc;

impl LatchkeyBuilder {
    /// Opens the database and the keys, and starts the password threads and the background tasks.
    ///
    /// # Errors
    /// [`ServerError`].
    pub async fn open(self) -> Result<Latchkey, ServerError> {
        let Self { config, clock, timeouts, routes, claims, on_deletion, brand, texts } = self;
        if routes == Routes::Site {
            site::check(&config.site)?;
        }
        if let Some(claims) = &claims {
            claims.check_names()?;
        }
        if let Some(texts) = texts {
            texts.check()?;
            if !texts.install() {
                return Err(TextError::Installed.into());
            }
        }
        let mut warnings = data_folder::prepare(&config)
            .map_err(|cause| ServerError::DataFolder { folder: config.data_dir.clone(), cause })?;
        let database = Database::open(config.database_url().reveal()).await.map_err(ServerError::Database)?;
        let installation = Installation::open(&database, config.issuer.as_deref(), config.site_addr).await;
        let installation = installation.map_err(ServerError::Database)?;
        let keys = KeyRing::open(&config.keys_dir(), clock.clone())?;
        let folder = installation.note_keys(&keys.ids()).await.map_err(ServerError::Database)?;
        warnings.extend(warnings::of(&config, &installation, folder));
        for StartWarning { text, mend } in &warnings {
            tracing::warn!(mend, "{text}");
        }
        let tokens = Tokens::new(keys.clone(), installation.issuer());
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let passwords = Passwords::start(config.bcrypt_cost, cores, config.password_policy()?);
        let audit = Audit::new(database.clone(), clock.clone());
        let rate_limits = RateLimits::new(database.clone(), config.limits(), clock.clone());
        let users = Users::new(
            database.clone(),
            config.registration,
            passwords.clone(),
            rate_limits,
            tokens.clone(),
            audit.clone(),
            clock.clone(),
        );
        let (sender, outbox) = mail(&config, &installation, &database, &clock)?.unzip();
        let sessions = Sessions::new(
            database.clone(),
            tokens.clone(),
            audit.clone(),
            config.session_settings(),
            clock.clone(),
        )
        .with_claims(claims)
        .with_deletion_hook(on_deletion.clone())
        .with_notices(Notices::new(outbox.clone()));
        // Before the first request, or a restart would revive the tokens of revoked sessions.
        sessions.load_revocations().await.map_err(ServerError::Database)?;
        let accounts = Accounts::new(
            database.clone(),
            SessionStore::new(database.clone()),
            sessions.revocations(),
            passwords,
            audit.clone(),
            outbox.clone(),
            clock.clone(),
        )
        .with_deletion_hook(on_deletion);
        let origins = config.allowed_origins.iter().filter_map(|origin| origin.to_str().ok());
        let urls = std::iter::once(installation.issuer()).chain(origins);
        let proofs = Proofs::new(tokens, clock.clone(), urls);
        let metrics = Metrics::install();
        let data = data_folder::absolute(&config);
        tracing::info!(data = %data.display(), database = config.database_url().scheme(), "opened");

        let background = Background::default();
        background.start("audit log", audit.clone(), Audit::write_deferred);
        background.start("rotations", sessions.clone(), Sessions::write_rotations);
        background.start("timelines", sessions.clone(), Sessions::write_timelines);
        let SessionSettings { access_ttl, refresh_ttl, session_ttl, .. } = config.session_settings();
        let issuer = installation.issuer().to_owned();
        let follower = KeyFollower { keys: keys.clone(), installation, access_ttl, refresh_ttl };
        background.start("keys", follower, follow_keys);
        background.start("revocations", sessions.clone(), Sessions::follow_revocations);
        background.start("skeletons", Skeletons::new(database.clone()), Skeletons::add_missing);
        background.start("purge of events", audit.clone(), Audit::purge_old);
        background.start("purge of sessions", sessions.clone(), Sessions::purge_ended);
        background.start("purge of users", sessions.clone(), Sessions::purge_users);
        let invitations = (InvitationStore::new(database.clone()), clock.clone());
        background.start("purge of invitations", invitations, |(store, clock)| store.purge_old(clock));
        if let Some(sender) = sender {
            background.start("mail", sender, Sender::run);
        }
        if let Some(outbox) = outbox.clone() {
            let state = (accounts.clone(), outbox);
            background
                .start("recovery by mail", state, |(accounts, outbox)| accounts.mail_recovery_links(outbox));
        }
        background.start("purge of links", accounts.clone(), Accounts::purge_address_links);
        let limits = RateLimitStore::new(database.clone());
        background.start("purge of rate limits", (limits, clock.clone()), |(limits, clock)| {
            forget_refilled(limits, clock)
        });

        let state = HttpState {
            services: Arc::new(Services {
                users,
                sessions,
                accounts,
                audit,
                proofs,
                bind_access: config.bind_access,
            }),
            database,
            keys,
            background,
            proxies: Proxies::new(&config.trusted_proxies, config.client_address_header),
            allowed_origins: config.allowed_origins.clone(),
            secure: issuer.starts_with("https://"),
            timeouts,
            routes,
            site: config.site.clone(),
            registration: config.registration,
            lifetime: SessionLifetime { unused: refresh_ttl, at_most: session_ttl },
            clock,
            development: warnings::shows_development(&config, &issuer).then(|| StartFacts {
                database: config.database_url().without_secrets(),
                data_folder: data.display().to_string(),
                issuer: issuer.clone(),
                warnings,
            }),
            mail: if outbox.is_some() { MailSetting::On } else { MailSetting::Off },
            brand: Arc::new(brand),
            metrics,
        };
        Ok(Latchkey { state: Arc::new(state), issuer: issuer.into() })
    }
}

/// The sender of mails and the outbox, if the settings name a mail server.
fn mail(
    config: &Config,
    installation: &Installation,
    database: &Database,
    clock: &Clock,
) -> Result<Option<(Sender, Outbox)>, ServerError> {
    let Some((url, from)) = config.mail()? else { return Ok(None) };
    let site = installation.issuer();
    let transport = Transport::open(&url, site, PATIENCE)?;
    let letterhead = Letterhead { from, site: site.to_owned() };
    let sender = Sender::new(database.clone(), letterhead, transport, clock.clone());
    Ok(Some((sender, Outbox::new(site, clock.clone()))))
}
