//! Refuses copies of bound sessions, and tells their owners.

use super::row::Session;
use super::service::Sessions;
use crate::client_info::{ClientInfo, device};
use crate::mail::Message;
use crate::proofs::Proof;
use crate::wire::{ApiError, Copied, RefreshClaims};

impl Sessions {
    /// Refuses a copy that was refused before, without a query; `None` if this request has to be looked at.
    pub(super) fn refuse_again(
        &self,
        claims: &RefreshClaims,
        proof: &Proof,
        client: &ClientInfo,
        now: i64,
    ) -> Option<ApiError> {
        let bound = claims.br.is_some();
        let known = bound && self.copies.is_known(&claims.sid, proof.signer(), &client.network(), now);
        known.then(|| {
            count();
            if matches!(proof, Proof::Absent) { ApiError::ProofRequired } else { ApiError::ProofInvalid }
        })
    }

    /// Counts a copy that was refused, and records it in the audit log unless it did lately.
    pub(super) async fn record_copy(
        &self,
        session: &Session,
        claims: &RefreshClaims,
        client: &ClientInfo,
        now: i64,
    ) {
        count();
        let Some(binding) = &session.bound else { return };
        if !self.copies.remember(&session.id, &binding.thumbprint, client.network(), now) {
            return;
        }
        self.note_verdict("copy_refused", session, client, now);
        let newer = claims.generation < session.generation;
        let copied = Copied { after: claims.iat, before: if newer { session.rotated_at } else { now } };
        tracing::warn!(
            session = %session.id,
            user = %session.user_id,
            address = client.address_text().unwrap_or_else(|| "unknown".to_owned()),
            "a copy of a bound session was refused"
        );
        self.audit.note_copy(&session.user_id, copied, client).await;
        if let Err(cause) = self.tell_of_copy(session, client, now).await {
            tracing::error!(%cause, user = %session.user_id, "the mail about a refused copy is missing");
        }
    }

    async fn tell_of_copy(
        &self,
        session: &Session,
        client: &ClientInfo,
        now: i64,
    ) -> Result<(), sqlx::Error> {
        let notice = Message::CopyRefused {
            username: session.username.clone(),
            device: device(client.user_agent.as_deref()),
            address: client.address_text(),
            at: now,
        };
        let mut transaction = self.store.database.durable.begin().await?;
        self.store.notices.tell(&mut transaction, &session.user_id, &notice).await?;
        transaction.commit().await
    }
}

fn count() {
    metrics::counter!("latchkey_copies_refused_total").increment(1);
}
