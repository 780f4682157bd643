//! Drafting the six parts from the data, as an official would write them. Every figure is bound;
//! no sentence says what the data does not, and where the data has nothing, a sentence says so.

mod completion;
mod execution;
mod organization;
mod other;
mod problems;
mod suggestions;

use super::Part;
use super::figures::{Figures, gap};
use super::tables::TableKind;
use super::text::escape;
use super::wording::chinese;
use crate::analysis::FundFigures;
use crate::error::{CoreError, Result};
use crate::rules::Book;

/// How many projects or indicators a part describes one by one.
const DETAILS: usize = 10;

/// How many projects or indicators a part lists that each must be accounted for.
const ACCOUNTS: usize = 50;

/// The draft of a part.
///
/// # Errors
/// Overflow of a sum.
pub(super) fn draft(book: &Book, figures: &Figures, part: Part) -> Result<String> {
    let mut draft = Draft {
        book,
        figures,
        scope: String::new(),
        text: String::new(),
        level2: 0,
        level3: 0,
    };
    match part {
        Part::Organization => organization::write(&mut draft),
        Part::Execution => execution::write(&mut draft),
        Part::Completion => completion::write(&mut draft),
        Part::Problems => problems::write(&mut draft),
        Part::Suggestions => suggestions::write(&mut draft),
        Part::Other => other::write(&mut draft),
    }?;
    Ok(draft.text.trim_end().to_owned() + "\n")
}

/// A part being written.
struct Draft<'a> {
    book: &'a Book,
    figures: &'a Figures,
    /// What a key that begins with a dot belongs to.
    scope: String,
    text: String,
    level2: usize,
    level3: usize,
}

impl<'a> Draft<'a> {
    /// Opens a section （一）, （二）, ….
    fn section(&mut self, title: &str) {
        self.end();
        self.level2 += 1;
        self.level3 = 0;
        let number = chinese(self.level2);
        self.text += &format!("## （{number}）{}\n\n", escape(title));
    }

    /// Opens a section of level 3: 1., 2., ….
    fn item(&mut self, title: &str) {
        self.end();
        self.level3 += 1;
        self.text += &format!("### {}.{}\n\n", self.level3, escape(title));
    }

    /// Ends a paragraph.
    fn end(&mut self) {
        let length = self.text.trim_end().len();
        self.text.truncate(length);
        if length > 0 {
            self.text.push_str("\n\n");
        }
    }

    /// Calls for a table.
    fn table(&mut self, table: TableKind) {
        self.end();
        self.text += &format!("[{}](#{})\n\n", table.name(), table.key());
    }

    /// From here on `{.x}` means the figure x of `scope`.
    fn about(&mut self, scope: impl Into<String>) -> &mut Self {
        self.scope = scope.into();
        self
    }

    /// Goes on with `template`, where `{key}` is a bound figure, `{.x}` one of the scope, and
    /// each `{}` the next of `texts`, taken as plain text.
    ///
    /// # Errors
    /// [`CoreError::NotFound`] for a key that there is not.
    fn say(&mut self, template: &str, texts: &[&str]) -> Result<&mut Self> {
        let mut texts = texts.iter();
        let mut pieces = template.split('{');
        self.text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            let (key, rest) = piece.split_once('}').unwrap_or((piece, ""));
            if key.is_empty() {
                let text = texts.next().copied().unwrap_or_default();
                self.text.push_str(&escape(text));
            } else {
                let key = match key.strip_prefix('.') {
                    Some(own) => format!("{}.{own}", self.scope),
                    None => key.to_owned(),
                };
                let figure = self.figures.get(&key).ok_or_else(|| CoreError::NotFound {
                    what: "报告数据项",
                    id: key.clone(),
                })?;
                self.text += &format!("[{}](#{key})", figure.shown);
            }
            self.text.push_str(rest);
        }
        Ok(self)
    }

    /// Says how the rate of the scope stands to the schedule, with a comma before; nothing where
    /// there is no rate or no schedule.
    fn against_schedule(&mut self, funds: &FundFigures) -> Result<()> {
        let schedule = self.book.cut_off.schedule();
        let Some(gap) = gap(funds, schedule.as_ref()) else {
            return Ok(());
        };
        let template = if gap.is_zero() {
            "，与时序进度持平"
        } else if gap.is_sign_positive() {
            "，低于时序进度{.behind_schedule}个百分点"
        } else {
            "，高于时序进度{.ahead_of_schedule}个百分点"
        };
        self.say(template, &[])?;
        Ok(())
    }

    /// The count that a key stands for.
    fn is_zero(&self, key: &str) -> bool {
        self.figures
            .get(key)
            .is_none_or(|figure| figure.shown == "0")
    }
}
