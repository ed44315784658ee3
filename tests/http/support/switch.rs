//! An address that leads to one of several PostgreSQL servers, as a virtual IP address does.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::net::{UnixListener, UnixStream};

/// The name of the socket of a server on the default port.
const SOCKET: &str = ".s.PGSQL.5432";

pub struct Switch {
    folder: TempDir,
    server: Arc<Mutex<PathBuf>>,
}

impl Switch {
    /// Leads to the server with its socket in this folder.
    pub fn to(folder: &Path) -> Self {
        let switch = Self { folder: tempfile::tempdir().unwrap(), server: Arc::default() };
        switch.lead_to(folder);
        let listener = UnixListener::bind(switch.folder.path().join(SOCKET)).unwrap();
        let server = Arc::clone(&switch.server);
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let socket = server.lock().unwrap().clone();
                tokio::spawn(async move {
                    if let Ok(mut server) = UnixStream::connect(socket).await {
                        let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
                    }
                });
            }
        });
        switch
    }

    /// Leads new connections to another server. Those that are open stay where they are.
    pub fn lead_to(&self, folder: &Path) {
        *self.server.lock().unwrap() = fs::canonicalize(folder).unwrap().join(SOCKET);
    }

    pub fn url(&self) -> String {
        format!("postgres://latchkey@localhost/postgres?host={}", self.folder.path().display())
    }
}
