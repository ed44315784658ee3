//! The counters behind `/metrics`, in the text format of Prometheus. There is one registry a process.

use metrics::Counter;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

/// A handle on the registry. Cloning it is cheap.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

/// The name of the counter of lost log lines.
pub(super) const LOG_LINES_LOST: &str = "latchkey_log_lines_lost_total";

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

impl Metrics {
    /// Returns the registry of this process; the first call makes it.
    pub(super) fn install() -> Self {
        let handle = HANDLE.get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            // Fails only if the app that embeds us has a recorder already, which then stays.
            let _ = metrics::set_global_recorder(recorder);
            metrics::describe_counter!("latchkey_requests_total", "Requests answered, by status.");
            metrics::describe_counter!("latchkey_refreshes_total", "Refreshes answered, by outcome.");
            metrics::describe_counter!(
                "latchkey_refresh_reuse_total",
                "Sessions ended because a spent refresh token came back."
            );
            metrics::describe_counter!(
                "latchkey_proofs_total",
                "Proofs of clients' keys (DPoP) judged, by outcome: valid, replayed, invalid, or asked for a nonce."
            );
            metrics::describe_counter!(
                "latchkey_copies_refused_total",
                "Refreshes and logouts refused because they came without a proof of the session's key."
            );
            metrics::describe_counter!(
                "latchkey_mails_total",
                "Tries to send a mail, by outcome: sent, failed and to be tried again, or given up."
            );
            metrics::describe_gauge!("latchkey_mails_waiting", "Mails in the outbox, of all nodes.");
            metrics::describe_counter!(
                "latchkey_background_failures_total",
                "Background tasks that panicked or ended and were restarted, by task."
            );
            metrics::describe_counter!(
                "latchkey_idle_connections_closed_total",
                "Idle connections closed early, to make room for others."
            );
            metrics::describe_counter!(
                "latchkey_connections_refused_total",
                "Connections refused because too many were open and hardly any was idle."
            );
            metrics::describe_counter!(
                LOG_LINES_LOST,
                "Log lines that could not be written to standard error."
            );
            handle
        });
        Self(handle.clone())
    }

    /// Counts an answer of this status.
    pub(super) fn answered(&self, status: u16) {
        // A look-up by label costs more than the count itself.
        static BY_STATUS: [OnceLock<Counter>; 600] = [const { OnceLock::new() }; 600];
        let counter = || metrics::counter!("latchkey_requests_total", "status" => status.to_string());
        match BY_STATUS.get(usize::from(status)) {
            Some(known) => known.get_or_init(counter).increment(1),
            None => counter().increment(1),
        }
    }

    /// The counters, as text.
    pub(super) fn render(&self) -> String {
        self.0.render()
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}
