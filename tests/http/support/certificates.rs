//! A certificate authority of the test's own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

pub struct Authority {
    folder: TempDir,
}

impl Authority {
    pub fn new() -> Self {
        let authority = Self { folder: tempfile::tempdir().unwrap() };
        // Authorities of one name would be told apart by their signatures only.
        let name = authority.folder.path().file_name().unwrap().to_str().unwrap().to_owned();
        authority.issue(
            &format!("/CN={name}"),
            "basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign",
            &authority.certificate(),
            &authority.key(),
            &[],
        );
        authority
    }

    /// The authority's own certificate.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("authority.crt")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("authority.key")
    }

    /// Writes a key, and a certificate of it for this host.
    pub fn certify(&self, host: &str, certificate: &Path, key: &Path) {
        let extensions = format!("basicConstraints = critical, CA:FALSE\nsubjectAltName = DNS:{host}");
        let signed = ["-CA".as_ref(), &*self.certificate(), "-CAkey".as_ref(), &*self.key()];
        self.issue("/CN=server", &extensions, certificate, key, &signed);
    }

    fn issue(&self, subject: &str, extensions: &str, certificate: &Path, key: &Path, signer: &[&Path]) {
        let config = self.folder.path().join("openssl.cnf");
        fs::write(&config, format!("[req]\ndistinguished_name = name\n[name]\n[issued]\n{extensions}\n"))
            .unwrap();
        let mut openssl = Command::new("openssl");
        openssl.args(["req", "-x509", "-nodes", "-days", "2", "-newkey", "ec"]);
        openssl.args(["-pkeyopt", "ec_paramgen_curve:prime256v1", "-extensions", "issued", "-subj", subject]);
        openssl.arg("-config").arg(config).arg("-out").arg(certificate).arg("-keyout").arg(key).args(signer);
        let done = openssl.output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }
}
