//! Results on standard output, messages on standard error, and the exit codes.

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use jixiao_app::core::analysis::Thresholds;
use jixiao_app::core::records::{Passed, Recorded};
use jixiao_app::handlers::forms::MissingGlyph;
use jixiao_app::{Failure, Result};
use serde::Serialize;

use crate::context::Globals;

/// How a subcommand that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Nothing was changed because something is wrong with the input.
    Failed,
    /// Done in part, or findings that block.
    Findings,
    /// Something comes from a newer version of the program.
    Newer,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Done => Self::SUCCESS,
            Exit::Failed => Self::from(1),
            Exit::Findings => Self::from(3),
            Exit::Newer => Self::from(5),
        }
    }
}

/// The exit code of a failure.
fn exit_code(failure: &Failure) -> u8 {
    match failure.code {
        "store_locked" => 4,
        "store_newer" | "package_newer" => 5,
        _ => 1,
    }
}

/// Reports a failure and gives its exit code.
pub fn failure(globals: &Globals, failure: &Failure) -> ExitCode {
    if globals.json {
        let error = serde_json::json!({ "error": failure });
        let _ = writeln!(std::io::stdout(), "{error:#}");
    }
    let _ = writeln!(std::io::stderr(), "{failure}");
    ExitCode::from(exit_code(failure))
}

/// Prints JSON.
pub fn json(value: &impl Serialize) -> Result<()> {
    let mut output = BufWriter::new(std::io::stdout().lock());
    match serde_json::to_writer_pretty(&mut output, value) {
        Err(error) if !error.is_io() => {
            return Err(Failure {
                detail: error.to_string(),
                ..Failure::new("json", "结果不能输出为JSON。", "请重试。")
            });
        }
        // Who stopped reading is told no more.
        _ => {
            let _ = writeln!(output);
        }
    }
    Ok(())
}

/// Says that a row was added, and its number.
pub fn added(globals: &Globals, what: &str, id: i64) -> Result<()> {
    if globals.json {
        json(&serde_json::json!({ "id": id }))?;
    }
    message(&format!("已登记{what}，编号{id}。"));
    Ok(())
}

/// Lists rows of projects: as JSON under `name`, or a line each with number and project.
pub fn rows<T: Serialize>(
    globals: &Globals,
    name: &str,
    rows: &[Recorded<T>],
    shown: impl Fn(&Recorded<T>) -> String,
) -> Result<()> {
    if globals.json {
        return json(&serde_json::json!({ name: rows }));
    }
    for row in rows {
        line(format!("{} {} {}", row.id, row.project, shown(row)).trim_end());
    }
    Ok(())
}

/// Says which characters a PDF shows as boxes.
pub fn missing_glyphs(missing: &[MissingGlyph]) {
    for glyph in missing {
        let (field, character, code) = (&glyph.field, glyph.character, &glyph.code);
        let place = match glyph.project.as_str() {
            "" => format!("“{field}”"),
            project => format!("项目{project}“{field}”"),
        };
        message(&format!(
            "{place}中的字符“{character}”（{code}）字库没有字形，PDF中印作□，复制和检索仍是原字；建议改用其他字。"
        ));
    }
}

/// The thresholds that were used, in words.
pub fn thresholds(used: &Thresholds) -> String {
    format!(
        "界限：低于{}%为红，低于{}%为黄，达到{}%为蓝；执行率按{}计算",
        used.red_below, used.yellow_below, used.blue_from, used.denominator
    )
}

/// The steps that were taken, a line each.
pub fn steps<S: std::fmt::Display>(steps: &[Passed<S>]) {
    for step in steps {
        let (date, state, actor) = (step.date, &step.state, &step.actor);
        line(format!("{date} {state}（{actor}）{}", step.remark).trim_end());
    }
}

/// Numbers in a line.
pub fn numbers(numbers: &[i64]) -> String {
    let numbers: Vec<_> = numbers.iter().map(ToString::to_string).collect();
    numbers.join("、")
}

/// Prints a line on standard output. A reader that went away is no failure.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Prints a message on standard error.
pub fn message(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
