//! The log, on standard error. It never holds a query string, a body, a token or a password.
//!
//! A log that can't be written must not stop the server: a line is lost and counted when the reader of a pipe is gone,
//! when the disk is full, and when the reader is alive but does not read.

use super::metrics::{LOG_LINES_LOST, Metrics};
use crate::wire::error::platform::RequestId;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{FileType, fstat};
use std::fmt;
use std::io::{self, IsTerminal, StderrLock, Write};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::{FormatTime, SystemTime};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields};
use tracing_subscriber::registry::LookupSpan;

/// sqlx's pool logs each attempt to connect that fails, and again and again while the database is away. We log the outage
/// itself.
const DEFAULT_FILTER: &str = "info,sqlx=warn,sqlx_core::pool=off";

/// Starts the log. `RUST_LOG` sets the level; the default is `info`.
pub fn start() {
    // Before the first line, so that the metrics count it if it is lost.
    Metrics::install();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(DEFAULT_FILTER));
    // Fails only if there is a subscriber already, which then stays.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(|| LossyStderr)
        .with_ansi(io::stderr().is_terminal())
        // It would report a failed write by `eprintln!`, which panics.
        .log_internal_errors(false)
        .event_format(LineFormat)
        .try_init();
}

/// One line: time, level, the id of the request that it is about, module, message and fields. A span for each request
/// would also bring the id, but would cost a tenth of what a whole call costs.
struct LineFormat;

impl<S, F> FormatEvent<S, F> for LineFormat
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    F: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, F>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        SystemTime.format_time(&mut writer)?;
        let level = *event.metadata().level();
        if writer.has_ansi_escapes() {
            write!(writer, " \x1b[{}m{level:>5}\x1b[0m ", color(level))?;
        } else {
            write!(writer, " {level:>5} ")?;
        }
        if let Some(id) = RequestId::current() {
            write!(writer, "request{{id={id}}}: ")?;
        }
        write!(writer, "{}: ", event.metadata().target())?;
        context.field_format().format_fields(writer.by_ref(), event)?;
        writeln!(writer)
    }
}

/// The ANSI color of a level in a terminal.
fn color(level: Level) -> u8 {
    match level {
        Level::ERROR => 31,
        Level::WARN => 33,
        Level::INFO => 32,
        Level::DEBUG => 34,
        Level::TRACE => 35,
    }
}

/// Standard error, but writing to it never fails and never blocks for long.
#[derive(Debug)]
struct LossyStderr;

/// Whether the reader of the log let the last write time out.
static STALLED: AtomicBool = AtomicBool::new(false);
/// How long a line waits for a slow reader. A stalled reader is not waited for again until it reads.
const PATIENCE: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };
/// A pipe that is ready takes at least this many bytes without blocking (Linux's PIPE_BUF).
const CHUNK: usize = 4096;

impl Write for LossyStderr {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut stderr = io::stderr().lock();
        if line.chunks(CHUNK).try_for_each(|chunk| write_when_ready(&mut stderr, chunk)).is_err() {
            metrics::counter!(LOG_LINES_LOST).increment(1);
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether a write can block for as long as a reader likes: to a pipe, a socket or a terminal, not to a file.
static HAS_READER: LazyLock<bool> = LazyLock::new(|| {
    let kind = fstat(io::stderr()).map(|stat| FileType::from_raw_mode(stat.st_mode));
    io::stderr().is_terminal() || !matches!(kind, Ok(FileType::RegularFile | FileType::CharacterDevice))
});

fn write_when_ready(stderr: &mut StderrLock<'_>, chunk: &[u8]) -> io::Result<()> {
    if !*HAS_READER {
        return stderr.write_all(chunk);
    }
    let timeout = if STALLED.load(Ordering::Relaxed) { Timespec::default() } else { PATIENCE };
    let ready = poll(&mut [PollFd::new(&*stderr, PollFlags::OUT)], Some(&timeout))? > 0;
    STALLED.store(!ready, Ordering::Relaxed);
    if ready { stderr.write_all(chunk) } else { Err(io::ErrorKind::TimedOut.into()) }
}
