//! `latchkey user import`.
//!
//! The file is read in batches, each of which is committed before the next is read: a file of any length takes little
//! memory, and an import that was interrupted goes on where it was if it is started again.

use super::context::OperatorContext;
use super::error::OperatorError;
use super::lines::Lines;
use super::report::{OutputFormat, Report};
use crate::addresses::AddressStore;
use crate::users::{EmailAddress, ImportedUser, PasswordHash, Refusal, UserStore, Username, read_user};
use clap::Args;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufReader, Write};
use std::path::PathBuf;

/// Lines in one batch, whose users are added by one statement.
const BATCH: usize = 256;

/// The arguments of `latchkey user import`.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// The file: on each line a JSON object with name, hash (by bcrypt), and, if there are any, roles and an email address,
    /// which counts as verified
    file: PathBuf,
    /// Say what would be imported and what refused, and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    format: OutputFormat,
}

/// How many lines came to which end.
#[derive(Debug, Default)]
struct Counts {
    imported: u64,
    /// Users that were there, with the same hash.
    present: u64,
    refused: u64,
}

/// Imports users, and prints the lines that it refuses as it comes to them: they may be too many to keep. The other
/// lines are imported all the same.
pub(super) async fn run(
    import: Import,
    context: &OperatorContext,
) -> Result<(Report, OutputFormat), OperatorError> {
    let failed = |cause| OperatorError::File { file: import.file.clone(), cause };
    let mut lines = Lines::new(BufReader::new(File::open(&import.file).map_err(failed)?));
    let mut seen = Seen::default();
    let mut counts = Counts::default();
    loop {
        let mut batch = Vec::new();
        while batch.len() < BATCH
            && let Some((number, line)) = lines.read().map_err(failed)?
        {
            batch.push((number, line.and_then(|line| read_user(&line, context.dearest_hash))));
        }
        if batch.is_empty() {
            break;
        }
        if !import.dry_run {
            // The users of earlier batches are in the database.
            seen = Seen::default();
        }
        for (number, refusal) in carry_out(batch, &mut seen, import.dry_run, context, &mut counts).await? {
            counts.refused += 1;
            let line = json!({ "line": number, "reason": refusal.0 }).to_string();
            print(&if import.format.json { line } else { format!("line {number}: {refusal}") })?;
        }
    }
    let Counts { imported, present, refused } = counts;
    if refused > 0 {
        let verb = if import.dry_run { "can be" } else { "were" };
        let said =
            format!("{refused} lines are refused; {imported} users {verb} imported, {present} were there");
        return Err(OperatorError::LinesRefused(said));
    }
    let row = vec![imported.into(), present.into()];
    Ok((Report::new(&["imported", "present"], vec![row]), import.format))
}

/// Adds the users of a batch, unless this is a dry run. Returns the lines that it refuses.
async fn carry_out(
    batch: Vec<(u64, Result<ImportedUser, Refusal>)>,
    seen: &mut Seen,
    dry_run: bool,
    context: &OperatorContext,
    counts: &mut Counts,
) -> Result<Vec<(u64, Refusal)>, OperatorError> {
    let readable: Vec<_> = batch.iter().filter_map(|(_, line)| line.as_ref().ok()).collect();
    let users: Vec<_> = readable.iter().map(|line| &line.user).collect();
    let addresses: Vec<_> = readable.iter().filter_map(|line| line.address.as_ref()).collect();
    let existing = Existing {
        hashes: context.users.hashes_of(&users).await?,
        mailboxes: context.addresses.taken(&addresses).await?,
    };
    let (mut new, mut refused) = (Vec::new(), Vec::new());
    for (number, line) in batch {
        match line.and_then(|line| existing.judge(line, seen)) {
            Ok(Some(line)) => new.push((number, line)),
            Ok(None) => counts.present += 1,
            Err(refusal) => refused.push((number, refusal)),
        }
    }
    let too_late = if dry_run { Vec::new() } else { add(&new, context).await? };
    counts.imported += (new.len() - too_late.len()) as u64;
    refused.extend(too_late);
    refused.sort_by_key(|(number, _)| *number);
    Ok(refused)
}

/// Adds users. Returns the lines whose name or address another user has got since they were judged.
async fn add(
    new: &[(u64, ImportedUser)],
    context: &OperatorContext,
) -> Result<Vec<(u64, Refusal)>, OperatorError> {
    let now = context.clock.now();
    let mut transaction = context.database.durable.begin().await?;
    let users: Vec<_> = new.iter().map(|(_, line)| &line.user).collect();
    let added = UserStore::insert_all(&mut transaction, &users, now).await?;
    let with_address = |line: &ImportedUser| line.address.clone().filter(|_| added.contains(&line.user.id));
    let addresses: Vec<_> =
        new.iter().filter_map(|(_, line)| Some((line.user.id.as_str(), with_address(line)?))).collect();
    let with_their_address = AddressStore::insert_all(&mut transaction, &addresses, now).await?;
    let mut refused = Vec::new();
    for (number, ImportedUser { user, address }) in new {
        if !added.contains(&user.id) {
            refused.push((*number, name_taken(&user.username)));
        } else if let Some(address) = address
            && !with_their_address.contains(&user.id)
        {
            UserStore::take_back(&mut transaction, &user.id).await?;
            refused.push((*number, address_taken(address)));
        }
    }
    transaction.commit().await?;
    Ok(refused)
}

/// The parts of a batch that are in the database already.
struct Existing {
    /// The hashes of those who are there, by name.
    hashes: HashMap<String, PasswordHash>,
    /// Those of their addresses that are a user's.
    mailboxes: HashSet<String>,
}

impl Existing {
    /// The line, if its user can be added; `None` if the same user is there already.
    fn judge(&self, line: ImportedUser, seen: &mut Seen) -> Result<Option<ImportedUser>, Refusal> {
        let username = &line.user.username;
        match self.hashes.get(username.as_str()) {
            Some(hash) if *hash == line.user.hash => return Ok(None),
            Some(_) => return Err(name_taken(username)),
            None => {}
        }
        if seen.contains("name", username.as_str()) {
            return Err(name_taken(username));
        }
        if let Some(address) = &line.address {
            let mailbox = address.mailbox();
            if self.mailboxes.contains(mailbox) || seen.contains("mailbox", mailbox) {
                return Err(address_taken(address));
            }
            seen.add("mailbox", mailbox);
        }
        seen.add("name", username.as_str());
        Ok(Some(line))
    }
}

fn name_taken(username: &Username) -> Refusal {
    Refusal(format!("the name {} is taken", username.as_str()))
}

fn address_taken(address: &EmailAddress) -> Refusal {
    Refusal(format!("the address {} belongs to another user", address.as_str()))
}

/// The names and mailboxes of earlier lines: eight bytes each, as a dry run keeps those of the whole file.
#[derive(Default)]
struct Seen {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl Seen {
    fn contains(&self, kind: &str, text: &str) -> bool {
        self.hashes.contains(&self.hasher.hash_one((kind, text)))
    }

    fn add(&mut self, kind: &str, text: &str) {
        self.hashes.insert(self.hasher.hash_one((kind, text)));
    }
}

/// Prints a line. A reader that leaves early, as `head` does, does not stop the import.
fn print(line: &str) -> Result<(), OperatorError> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(OperatorError::Output(error)),
        _ => Ok(()),
    }
}
