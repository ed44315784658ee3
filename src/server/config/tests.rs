use super::file::SettingsFile;
use super::{Config, Start};
use clap::{CommandFactory, Subcommand};
use std::ffi::OsString;

/// Commands of a test.
#[derive(Debug, Subcommand)]
enum TestCommand {
    Look,
}

fn read(toml: &str, arguments: &[&str], environment: &[&str]) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Leptos.toml");
    std::fs::write(&path, format!("{toml}\n[package.metadata.leptos]\noutput-name = \"latchkey\"\n"))
        .unwrap();
    let file = SettingsFile::read(&path).map_err(|error| error.to_string())?;
    let arguments = ["latchkey"].iter().chain(arguments).map(OsString::from);
    let names = environment.iter().map(|name| (*name).to_owned());
    match Config::read::<TestCommand>(Some(file), arguments, names) {
        Ok(Start::Run(config, _)) => Ok(*config),
        Ok(Start::Print(text)) => Err(text),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn no_setting_is_required() {
    let config = read("", &[], &[]).unwrap();
    assert_eq!(config.site_addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.database_url().reveal(), "sqlite://./data/latchkey.db");
    assert_eq!(config.issuer, None);
    let sessions = config.session_settings();
    assert_eq!((sessions.access_ttl, sessions.refresh_ttl, sessions.session_ttl), (900, 604_800, 2_592_000));
    assert_eq!((sessions.grace, sessions.rotation, config.bcrypt_cost), (10, true, 12));
    assert_eq!(sessions.sessions_per_user, 100);
}

#[test]
fn a_flag_overrides_the_file_which_overrides_the_default() {
    let toml = "[latchkey]\naccess-ttl = \"5s\"\nbcrypt-cost = 10\nrotation = false";
    let config = read(toml, &["--access-ttl", "6s"], &[]).unwrap();
    assert_eq!(config.access_ttl.as_secs(), 6);
    assert_eq!(config.bcrypt_cost, 10);
    assert!(!config.rotation);
}

#[test]
fn an_invalid_setting_stops_the_start_with_one_line_that_names_it() {
    type Texts = &'static [&'static str];
    let cases: [(&str, Texts, Texts, Texts); 11] = [
        ("[latchkey]\nacces-ttl = \"5s\"", &[], &[], &["acces-ttl", "not a setting"]),
        ("[latchkey]\naccess-ttl = \"5 parsecs\"", &[], &[], &["access-ttl", "accepted"]),
        ("[latchkey]\naccess-ttl = {}", &[], &[], &["access-ttl", "must be"]),
        ("[latchkey\n", &[], &[], &["Leptos.toml"]),
        ("", &["--bcrypt-cost", "3"], &[], &["--bcrypt-cost", "4 to 31"]),
        ("", &["--rotation", "maybe"], &[], &["--rotation", "on, off"]),
        ("", &["--database-url", "mysql://x"], &[], &["--database-url", "sqlite://"]),
        ("", &["--mail-url", "mail.example.org"], &[], &["--mail-url", "smtps://"]),
        ("[latchkey]\nmail-from = \"nobody\"", &[], &[], &["--mail-from", "no-reply@example.org"]),
        ("", &["--access-ttl", "0s"], &[], &["--access-ttl", "at least 1s"]),
        ("", &[], &["LATCHKEY_ACESS_TTL"], &["LATCHKEY_ACESS_TTL", "--help"]),
    ];
    for (toml, arguments, environment, named) in cases {
        let error = read(toml, arguments, environment).unwrap_err();
        assert!(!error.contains('\n'), "{error}");
        for part in named {
            assert!(error.contains(part), "{error} does not name {part}");
        }
    }
}

#[test]
fn help_begins_with_what_the_program_is() {
    for asked in ["--help", "-h", "help"] {
        let help = read("", &[asked], &[]).unwrap_err();
        assert!(help.starts_with("Sign-in that stays signed in"), "{help}");
    }
    let help = read("", &["--help"], &[]).unwrap_err();
    let head = help.split("Usage:").next().unwrap();
    for told in ["overrides the environment", "binary's folder", "Durations look like"] {
        assert!(head.contains(told), "{head} lacks {told}");
    }
}

#[test]
fn help_lists_every_setting_with_its_default_and_variable() {
    let help = read("", &["--help"], &[]).unwrap_err();
    for argument in Config::command().get_arguments() {
        let Some(variable) = argument.get_env() else { continue };
        assert!(help.contains(&format!("--{}", argument.get_long().unwrap())), "{help}");
        assert!(help.contains(variable.to_str().unwrap()), "{help}");
    }
    assert!(help.contains("[default: 15m]"));
}

#[test]
fn a_database_url_hides_its_password_from_debug() {
    let config = read("", &["--database-url", "postgres://u:secret@h/n"], &[]).unwrap();
    assert!(!format!("{config:?}").contains("secret"));
}

#[test]
fn a_command_is_read_with_its_settings() {
    let arguments = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
    let start = |words| Config::read::<TestCommand>(None, arguments(words), std::iter::empty()).unwrap();
    assert!(matches!(start(&["latchkey"]), Start::Run(_, None)));
    assert!(
        matches!(start(&["latchkey", "look", "--data-dir", "x"]), Start::Run(config, Some(TestCommand::Look)) if config.data_dir.ends_with("x"))
    );
}

#[test]
fn an_error_in_the_file_names_the_line_and_quotes_nothing() {
    let error = read("[latchkey]\ndatabase-url = postgres://app:secret@host/name", &[], &[]).unwrap_err();
    assert!(error.contains("Leptos.toml: line 2: ") && !error.contains("secret"), "{error}");
}

#[test]
fn no_error_shows_the_password_of_a_mistyped_database_url() {
    let url = "Postgres://app:secret@host/name";
    let flag = format!("--database-url={url}");
    let unknown = format!("--databse-url={url}");
    for arguments in
        [vec!["--database-url", url], vec![&*flag], vec![&*unknown], vec![url], vec!["look", url]]
    {
        let error = read("", &arguments, &[]).unwrap_err();
        assert!(!error.contains("secret"), "{error}");
    }
    let error = read(&format!("[latchkey]\ndatabase-url = \"{url}\""), &[], &[]).unwrap_err();
    assert!(
        error.contains("--database-url") && error.contains("sqlite://") && !error.contains("secret"),
        "{error}"
    );
}

#[test]
fn allowed_origins_are_separated_by_commas() {
    let origins = "https://Bücher.example, http://localhost:80,capacitor://localhost";
    let config = read("", &["--allowed-origins", origins], &[]).unwrap();
    let expected = ["https://xn--bcher-kva.example", "http://localhost", "capacitor://localhost"];
    assert_eq!(config.allowed_origins, expected);
}

#[test]
fn an_empty_list_means_none() {
    for none in ["[]", "\"\""] {
        let toml = format!("[latchkey]\ntrusted-proxies = {none}\nallowed-origins = {none}");
        let config = read(&toml, &[], &[]).unwrap();
        assert!(config.trusted_proxies.is_empty() && config.allowed_origins.is_empty(), "{none}");
        let config = read(&toml, &["--trusted-proxies", "10.0.0.0/8"], &[]).unwrap();
        assert_eq!(config.trusted_proxies.len(), 1);
    }
}

#[test]
fn a_settings_file_needs_no_settings_of_leptos() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Leptos.toml");
    std::fs::write(&path, "[latchkey]\naccess-ttl = \"5s\"").unwrap();
    let file = SettingsFile::read(&path).unwrap();
    let start = Config::read::<TestCommand>(Some(file), ["latchkey".into()], std::iter::empty()).unwrap();
    assert!(matches!(start, Start::Run(config, None) if config.access_ttl.as_secs() == 5));
}

#[test]
fn the_longest_duration_is_named() {
    assert!(read("", &["--session-ttl", "36500d"], &[]).is_ok());
    for long in ["36501d", "100y"] {
        let error = read("", &["--session-ttl", long], &[]).unwrap_err();
        assert!(error.contains("at most 36500d"), "{error}");
    }
}

#[test]
fn no_error_shows_the_password_of_an_issuer() {
    for issuer in ["https://u:secret@example.org", "https://u:a secret@example.org"] {
        let toml = format!("[latchkey]\nissuer = \"{issuer}\"");
        for error in [read("", &["--issuer", issuer], &[]), read(&toml, &[], &[])] {
            let error = error.unwrap_err();
            assert!(error.contains("--issuer") && !error.contains("secret"), "{error}");
        }
    }
}

#[test]
fn errors_say_in_full_what_is_accepted() {
    for argument in Config::command().get_arguments() {
        let flag = format!("--{}", argument.get_long().unwrap());
        // The settings of files and folders take any text.
        let Err(error) = read("", &[&flag, "?"], &[]) else { continue };
        assert!(
            error.contains("accepted") || error.contains("invalid") || error.contains("values"),
            "{error}"
        );
        assert!(!error.contains('…'), "{error}");
    }
}

#[test]
fn a_sqlite_database_is_a_file() {
    for url in [
        "sqlite::memory:",
        "sqlite://:memory:",
        "sqlite://%3Amemory:",
        "sqlite:",
        "sqlite://",
        "sqlite:a?mode=memory",
    ] {
        let error = read("", &["--database-url", url], &[]).unwrap_err();
        assert!(error.contains("--database-url") && error.contains("must be a file"), "{url}: {error}");
    }
}

#[test]
fn the_file_of_a_sqlite_url_is_found_whatever_its_name() {
    let file = |url: &str| url.parse::<super::DatabaseUrl>().unwrap().sqlite_file();
    assert_eq!(file("sqlite:///srv/latchkey.db?mode=ro").unwrap().to_str(), Some("/srv/latchkey.db"));
    assert_eq!(file("postgres://host/name"), None);
    let config = read("", &["--data-dir", "a?b #%41"], &[]).unwrap();
    assert_eq!(config.database_url().sqlite_file().unwrap().to_str(), Some("a?b #%41/latchkey.db"));
}

#[test]
fn a_mail_server_needs_a_sender() {
    let mail = |toml: &str| read(toml, &[], &[]).unwrap().mail().map_err(|error| error.to_string());
    assert_eq!(mail("").unwrap(), None);
    assert_eq!(mail("[latchkey]\nmail-from = \"a@example.org\"").unwrap(), None);
    let url = "[latchkey]\nmail-url = \"smtps://latchkey:secret@mail.example.org\"";
    assert!(mail(url).unwrap_err().starts_with("mail-from: "));
    let (_, from) = mail(&format!("{url}\nmail-from = \"Latchkey <a@example.org>\"")).unwrap().unwrap();
    assert_eq!(from.to_string(), "Latchkey <a@example.org>");
}

#[test]
fn a_sender_is_one_mailbox() {
    for good in ["a@example.org", "Latchkey <a@example.org>", "\"A, B\" <a@example.org>"] {
        assert!(read("", &["--mail-from", good], &[]).is_ok(), "{good}");
    }
    for bad in
        ["", "a", "@example.org", "a@example.org, b@example.org", "a@example.org junk", "A <a@example.org> b"]
    {
        let error = read("", &["--mail-from", bad], &[]).unwrap_err();
        assert!(error.contains("--mail-from"), "{bad}: {error}");
    }
}

#[test]
fn neither_errors_nor_help_nor_debug_show_the_login_of_a_mail_server() {
    let url = "smtps://latchkey:secret@mail.example.org";
    let file = format!("[latchkey]\nmail-url = \"{url}\"");
    let config = read(&file, &[], &[]).unwrap();
    assert!(!format!("{config:?}").contains("secret"), "{config:?}");
    let mistyped = format!("{url}?tls=off");
    for text in [read(&file, &["--help"], &[]), read("", &["--mail-url", &mistyped], &[])] {
        let text = text.unwrap_err();
        assert!(text.contains("--mail-url") && !text.contains("secret"), "{text}");
    }
    let database = "[latchkey]\ndatabase-url = \"postgres://app:secret@host/name\"";
    assert!(!read(database, &["--help"], &[]).unwrap_err().contains("secret"));
}
