//! `latchkey user import`.
//!
//! The file is read in batches, each of which is committed before the next is read: a file of any length takes little
//! memory, and an import that was interrupted goes on where it was if it is started again.

use super::context::OperatorContext;
use super::error::OperatorError;
use super::lines::Lines;
use super::report::{OutputFormat, Report};
use crate::users::{NewUser, Refusal, read_user};
use clap::Args;
use serde_json::json;
use std::collections::HashSet;
use std::fs::File;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufReader, Write};
use std::path::PathBuf;

/// Lines in one batch, whose users are added by one statement.
const BATCH: usize = 256;

/// The arguments of `latchkey user import`.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// The file: on each line a JSON object with name, hash (by bcrypt), and, if there are any, roles
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
        let seen = import.dry_run.then_some(&mut seen);
        for (number, refusal) in carry_out(batch, seen, context, &mut counts).await? {
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

/// Adds the users of a batch, or, in a dry run with the names `seen` before, finds out which it would add. Returns the
/// lines that it refuses.
async fn carry_out(
    batch: Vec<(u64, Result<NewUser, Refusal>)>,
    mut seen: Option<&mut Seen>,
    context: &OperatorContext,
    counts: &mut Counts,
) -> Result<Vec<(u64, Refusal)>, OperatorError> {
    let readable: Vec<_> = batch.iter().filter_map(|(_, user)| user.as_ref().ok()).collect();
    let existing = context.users.hashes_of(&readable).await?;
    let is_new = |user: &&NewUser| !existing.contains_key(user.username.as_str());
    let new: Vec<_> = readable.into_iter().filter(is_new).collect();
    let added = match &mut seen {
        None => context.users.insert_all(&new, context.clock.now()).await?,
        Some(seen) => new.iter().filter(|user| seen.add(user)).map(|user| user.id.clone()).collect(),
    };
    let mut refused = Vec::new();
    for (number, user) in batch {
        match user {
            Ok(user) if added.contains(&user.id) => counts.imported += 1,
            Ok(user) if existing.get(user.username.as_str()).is_some_and(|hash| *hash == user.hash) => {
                counts.present += 1;
            }
            Ok(user) => {
                refused.push((number, Refusal(format!("the name {} is taken", user.username.as_str()))));
            }
            Err(refusal) => refused.push((number, refusal)),
        }
    }
    Ok(refused)
}

/// The names that a dry run would have added: eight bytes each.
#[derive(Default)]
struct Seen {
    names: HashSet<u64>,
    hasher: RandomState,
}

impl Seen {
    /// Adds a name; `false` if it was there.
    fn add(&mut self, user: &NewUser) -> bool {
        self.names.insert(self.hasher.hash_one(user.username.as_str()))
    }
}

/// Prints a line. A reader that leaves early, as `head` does, does not stop the import.
fn print(line: &str) -> Result<(), OperatorError> {
    match writeln!(io::stdout(), "{line}") {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(OperatorError::Output(error)),
        _ => Ok(()),
    }
}
