//! `/metrics`, in Prometheus' text format. One registry a process.

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;

/// Renders what was counted.
#[derive(Clone)]
pub struct Metrics(PrometheusHandle);

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

impl Metrics {
    /// The registry of this process, made by the first call.
    pub(super) fn install() -> Self {
        let handle = HANDLE.get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            // Fails only where another program embeds us and counts by itself; that stays.
            let _ = metrics::set_global_recorder(recorder);
            metrics::describe_counter!("latchkey_requests_total", "Requests answered, by status.");
            metrics::describe_counter!("latchkey_refreshes_total", "Refreshes answered, by outcome.");
            metrics::describe_counter!(
                "latchkey_refresh_reuse_total",
                "Sessions ended because a spent refresh token came back."
            );
            handle
        });
        Self(handle.clone())
    }

    pub(super) fn answered(&self, status: u16) {
        metrics::counter!("latchkey_requests_total", "status" => status.to_string()).increment(1);
    }

    pub(super) fn render(&self) -> String {
        self.0.render()
    }
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Metrics")
    }
}
