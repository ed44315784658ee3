//! The rows of sessions.

use super::binding::Binding;
use super::client_fingerprint::ClientFingerprint;
use super::idempotency_key::IdempotencyKey;
use super::revoked::{Revoked, revoke_beyond};
use super::rotation_rule::Presented;
use super::rotation_writer::{Rotation, RotationWriter};
use super::row::{COLUMNS, Session};
use super::settings::SessionSettings;
use crate::addresses::Notices;
use crate::client_info::ClientInfo;
use crate::database::Database;
use crate::mail::Message;
use crate::tokens::Thumbprint;
use crate::users::User;
use sqlx::AssertSqlSafe;

/// Reads and writes sessions.
#[derive(Clone, Debug)]
pub struct SessionStore {
    pub(super) database: Database,
    rotations: RotationWriter,
    pub(super) notices: Notices,
}

impl SessionStore {
    /// Keeps sessions in this database.
    pub fn new(database: Database) -> Self {
        Self { rotations: RotationWriter::new(database.clone()), database, notices: Notices::default() }
    }

    /// Tells users by these notices what happened to their sessions.
    pub(super) fn with_notices(self, notices: Notices) -> Self {
        Self { notices, ..self }
    }

    /// Writes the rotations that refreshes ask for, for as long as the process lives.
    pub(super) async fn write_rotations(self) {
        self.rotations.run().await;
    }

    /// Begins a session, and tells the user so if there is a notice; `None` if the user's credentials have changed since
    /// `user` was read. Returns with it the sessions that it displaced.
    ///
    /// PostgreSQL must lock the user's row: without the lock, this statement would not see a change that commits
    /// while it runs, and the change would not see this session; nor would two logins at once count each other's session.
    /// SQLite has one writer at a time.
    pub(super) async fn insert(
        &self,
        user: &User,
        client: &ClientInfo,
        bound_to: Option<&Thumbprint>,
        now: i64,
        settings: &SessionSettings,
        notice: Option<&Message>,
    ) -> Result<Option<(Session, Vec<Revoked>)>, sqlx::Error> {
        let lock = if self.database.has_one_writer { "" } else { "FOR NO KEY UPDATE" };
        let sql = format!(
            "INSERT INTO sessions (id, user_id, generation, rotated_at, created_at, last_used_at, expires_at,
                 access_until, user_agent, ip, bound_to, rotated_by, roles)
             SELECT $1, users.id, 0, $3, $3, $3, $4, $8, $5, $6, CAST($9 AS TEXT), CAST($10 AS TEXT), users.roles FROM users
             WHERE users.id = $2 AND disabled_at IS NULL AND credential_epoch = $7 {lock}
             RETURNING {COLUMNS}"
        );
        let mut transaction = self.database.durable.begin().await?;
        let inserted = sqlx::query(AssertSqlSafe(sql))
            .bind(uuid::Uuid::now_v7().to_string())
            .bind(&user.id)
            .bind(now)
            .bind(now + settings.session_ttl)
            .bind(client.user_agent.as_deref())
            .bind(client.address_text())
            .bind(user.credential_epoch)
            .bind(now + settings.access_ttl)
            .bind(bound_to.map(Thumbprint::as_str))
            .bind(bound_to.map(|_| ClientFingerprint::of(client).as_str().to_owned()))
            .fetch_all(&mut transaction)
            .await?
            .pop();
        let Some(session) = inserted.map(Session::from_row).transpose()? else {
            transaction.rollback().await?;
            return Ok(None);
        };
        let most = i64::from(settings.sessions_per_user);
        let displaced = revoke_beyond(&mut transaction, &session, most, now).await?;
        if let Some(notice) = notice {
            self.notices.tell(&mut transaction, &user.id, notice).await?;
        }
        transaction.commit().await?;
        Ok(Some((session, displaced)))
    }

    /// The session of this id.
    pub async fn find(&self, id: &str) -> Result<Option<Session>, sqlx::Error> {
        let sql = format!("SELECT {COLUMNS} FROM sessions WHERE sessions.id = $1");
        sqlx::query(AssertSqlSafe(sql))
            .bind(id)
            .fetch_optional(&self.database.relaxed)
            .await?
            .map(Session::from_row)
            .transpose()
    }

    /// The ids of all users with sessions that were not revoked.
    ///
    /// # Errors
    /// Those of the query.
    pub async fn users_with_sessions(&self) -> Result<Vec<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT DISTINCT user_id FROM sessions WHERE revoked_at IS NULL")
            .fetch_all(&self.database.reads)
            .await
    }

    /// Begins the generation after the presented one, where the rotation rule allows it; otherwise changes nothing
    /// and returns `None`. Of many refreshes with one token a single one rotates.
    pub(super) async fn rotate(
        &self,
        id: &str,
        presented: &Presented,
        now: i64,
        access_until: i64,
    ) -> Result<Option<Session>, sqlx::Error> {
        let key = presented.key.as_ref().map(|key| key.as_str().to_owned());
        let keeps_client = key.is_none() || presented.branch.is_some();
        // The proof counts for nothing if the token is that of an unbound session.
        let bound_to = presented.branch.and(presented.proof.thumbprint());
        let rotation = Rotation {
            session_id: id.to_owned(),
            generation: presented.generation,
            branch: presented.branch,
            bound_to: bound_to.map(|thumbprint| thumbprint.as_str().to_owned()),
            client: keeps_client.then(|| presented.client.as_str().to_owned()),
            key,
            now,
            access_until,
        };
        self.rotations.rotate(rotation).await
    }

    /// Replaces a row by the one that the rotation rule made of it, where it is still live and as it was read; `false`
    /// if it is not.
    pub(super) async fn replace(&self, old: &Session, new: &Session, now: i64) -> Result<bool, sqlx::Error> {
        let unchanged: String =
            (4..).zip(LINE).map(|(at, column)| format!("AND {column} = ${at} ")).collect();
        let line: String = (13..).zip(LINE).map(|(at, column)| format!("{column} = ${at}, ")).collect();
        let sql = format!(
            "UPDATE sessions SET {line} generation = $22, rotation_key = CAST($23 AS TEXT), rotated_at = $24,
                 last_used_at = $25, rotated_by = CAST($26 AS TEXT),
                 access_until = CASE WHEN access_until < $27 THEN $27 ELSE access_until END
             WHERE id = $1 AND generation = $2 AND COALESCE(rotation_key, '') = $3 {unchanged}
               AND revoked_at IS NULL AND expires_at > $28 AND COALESCE(revocation, 0) = $29"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(&old.id).bind(old.generation);
        query = query.bind(old.rotation_key.as_ref().map_or("", IdempotencyKey::as_str));
        for number in line_of(old).into_iter().chain(line_of(new)) {
            query = query.bind(number);
        }
        query = query.bind(new.generation).bind(new.rotation_key.as_ref().map(IdempotencyKey::as_str));
        query = query.bind(new.rotated_at).bind(new.last_used_at);
        query = query.bind(new.rotated_by.as_ref().map(ClientFingerprint::as_str));
        let done = query
            .bind(new.access_until)
            .bind(now)
            .bind(old.revocation.unwrap_or(0))
            .execute(&self.database.relaxed)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Records that a token of this generation is issued again, beside an access token that expires at
    /// `access_until`. Remembers the key, so that later attempts with it get the same answer: the first in an unbound
    /// session, the last in a bound one. `false` if the session has rotated or ended since the row was read, or if
    /// another key came first in an unbound session.
    pub(super) async fn repeat(
        &self,
        session: &Session,
        key: Option<&IdempotencyKey>,
        access_until: i64,
    ) -> Result<bool, sqlx::Error> {
        let key_is_known = key == session.rotation_key.as_ref();
        if key_is_known && session.access_until >= access_until {
            return Ok(true);
        }
        let done = sqlx::query(
            "UPDATE sessions SET
                 rotation_key = CASE WHEN bound_to IS NULL THEN COALESCE(rotation_key, CAST($3 AS TEXT))
                     ELSE COALESCE(CAST($3 AS TEXT), rotation_key) END,
                 access_until = CASE WHEN access_until < $4 THEN $4 ELSE access_until END
             WHERE id = $1 AND generation = $2 AND branch = $5 AND branches = $6 AND revoked_at IS NULL
               AND COALESCE(revocation, 0) = $7
               AND (bound_to IS NOT NULL OR rotation_key IS NULL OR rotation_key = CAST($3 AS TEXT))",
        )
        .bind(&session.id)
        .bind(session.generation)
        .bind(key.map(IdempotencyKey::as_str))
        .bind(access_until)
        .bind(session.bound.as_ref().map_or(0, |bound| bound.branch))
        .bind(session.bound.as_ref().map_or(0, |bound| bound.branches))
        .bind(session.revocation.unwrap_or(0))
        .execute(&self.database.relaxed)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Records that a session was used without rotating it, and that an access token which expires at
    /// `access_until` is issued; `false` if the session or its access tokens have ended since the row was read.
    pub(super) async fn touch(
        &self,
        session: &Session,
        now: i64,
        access_until: i64,
    ) -> Result<bool, sqlx::Error> {
        let done = sqlx::query(
            "UPDATE sessions SET last_used_at = $2,
                 access_until = CASE WHEN access_until < $3 THEN $3 ELSE access_until END
             WHERE id = $1 AND revoked_at IS NULL AND COALESCE(revocation, 0) = $4",
        )
        .bind(&session.id)
        .bind(now)
        .bind(access_until)
        .bind(session.revocation.unwrap_or(0))
        .execute(&self.database.relaxed)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The sessions of a user that are live at `now`, the last used first, at most 1,000.
    pub async fn live_of(&self, user_id: &str, now: i64) -> Result<Vec<Session>, sqlx::Error> {
        let sql = format!(
            "SELECT {COLUMNS} FROM sessions WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2
             ORDER BY last_used_at DESC, sessions.id DESC LIMIT 1000"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(user_id)
            .bind(now)
            .fetch_all(&self.database.reads)
            .await?
            .into_iter()
            .map(Session::from_row)
            .collect()
    }
}

/// The columns of a bound session's line of descent.
const LINE: [&str; 9] = [
    "branch",
    "branches",
    "fork",
    "resumed",
    "resumed_branch",
    "fork_undecided",
    "healed_from",
    "healed_from_branch",
    "floor",
];

/// The values of [`LINE`].
fn line_of(session: &Session) -> [i64; 9] {
    session.bound.as_ref().map_or([0; 9], |binding| {
        let Binding { branch, branches, fork, resumed, fork_undecided, healed_from, floor, .. } = binding;
        let undecided = i64::from(*fork_undecided);
        let [resumed, healed] = [resumed, healed_from].map(|place| [place.generation, place.branch]);
        [*branch, *branches, *fork, resumed[0], resumed[1], undecided, healed[0], healed[1], *floor]
    })
}
