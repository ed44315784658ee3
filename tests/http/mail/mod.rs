//! Mails, to an SMTP server that others wrote.

mod deliveries;
mod encryption;
mod kills;
mod smtp_server;
