//! The output of a command: a table for people, or JSON for programs.

use clap::Args;
use serde_json::{Map, Value};

/// How to print.
#[derive(Clone, Copy, Debug, Args)]
pub struct OutputFormat {
    /// Print JSON, for programs
    #[arg(long)]
    pub(super) json: bool,
}

/// A table: named columns and rows of values.
#[derive(Debug)]
pub(super) struct Report {
    columns: &'static [&'static str],
    rows: Vec<Vec<Value>>,
}

impl Report {
    pub(super) fn new(columns: &'static [&'static str], rows: Vec<Vec<Value>>) -> Self {
        Self { columns, rows }
    }

    pub(super) fn print(&self, format: OutputFormat) -> String {
        if format.json { self.json() } else { self.table() }
    }

    fn json(&self) -> String {
        let rows = self.rows.iter().map(|row| {
            let cells = self.columns.iter().map(|column| (*column).to_owned()).zip(row.iter().cloned());
            Value::Object(cells.collect::<Map<_, _>>())
        });
        Value::Array(rows.collect()).to_string()
    }

    fn table(&self) -> String {
        let header = self.columns.iter().map(|column| (*column).to_owned()).collect();
        let body = self.rows.iter().map(|row| row.iter().map(cell).collect());
        let lines: Vec<Vec<String>> = std::iter::once(header).chain(body).collect();
        let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let lines = lines.iter().map(|line| {
            let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// A cell for a time in unix seconds.
pub(super) fn time(seconds: Option<i64>) -> Value {
    let moment = seconds
        .and_then(|seconds| u64::try_from(seconds).ok())
        .map(|seconds| std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds));
    moment.map_or(Value::Null, |moment| humantime::format_rfc3339_seconds(moment).to_string().into())
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::Array(values) if values.is_empty() => "-".to_owned(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(" "),
        // Text from a client, such as a user agent, must not control the operator's terminal.
        Value::String(text) => text.chars().filter(|c| !c.is_control()).collect(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let rows = vec![vec!["ada".into(), 3.into()], vec!["b\u{1b}[2J".into(), Value::Null]];
        Report::new(&["name", "sessions"], rows)
    }

    #[test]
    fn a_table_has_aligned_columns_and_no_control_characters() {
        assert_eq!(report().print(OutputFormat { json: false }), "name  sessions\nada   3\nb[2J  -");
    }

    #[test]
    fn a_cell_tells_a_list_in_words() {
        assert_eq!(cell(&Value::from(vec!["admin", "writer"])), "admin writer");
        assert_eq!(cell(&Value::Array(Vec::new())), "-");
    }

    #[test]
    fn json_has_an_object_a_row() {
        let json: Value = serde_json::from_str(&report().print(OutputFormat { json: true })).unwrap();
        assert_eq!(json[0]["name"], "ada");
        assert_eq!(json[1]["sessions"], Value::Null);
    }

    #[test]
    fn times_are_printed_as_rfc_3339() {
        assert_eq!(time(Some(0)), "1970-01-01T00:00:00Z");
        assert_eq!(time(None), Value::Null);
    }
}
