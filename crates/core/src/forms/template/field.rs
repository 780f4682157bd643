//! The fields of a template's file. People write it by hand: every refusal names the field and
//! says what belongs there.

use std::collections::HashSet;
use std::fmt::Write;
use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::Labelled;
use crate::error::{CoreError, Result};

/// Characters of a title, and of a note.
pub(super) const TITLE: usize = 60;
const NOTE: usize = 1000;

/// A value of the file with the way to it.
pub(super) struct Field<'a> {
    pub(super) path: String,
    pub(super) value: &'a Value,
}

/// The members of an object.
pub(super) struct Members<'a> {
    pub(super) path: String,
    members: &'a Map<String, Value>,
}

impl<'a> Field<'a> {
    pub(super) fn wrong(&self, message: &str) -> CoreError {
        if self.path.is_empty() {
            return CoreError::invalid("template", format!("表样文件有误：{message}"));
        }
        CoreError::invalid(
            &*self.path,
            format!("表样文件的{}有误：{message}", self.path),
        )
    }

    /// An object that has no other members than these.
    pub(super) fn object(&self, known: &[&str]) -> Result<Members<'a>> {
        let members = self.value.as_object();
        let members = members.ok_or_else(|| self.wrong("应为{…}形式的一组内容。"))?;
        if let Some(unknown) = members.keys().find(|name| !known.contains(&name.as_str())) {
            let message = format!("没有“{unknown}”这一项，只能是{}。", known.join("、"));
            return Err(self.wrong(&message));
        }
        Ok(Members {
            path: self.path.clone(),
            members,
        })
    }

    /// A member of an object, whatever else it holds.
    pub(super) fn member(&self, name: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(name)?;
        let path = name.to_owned();
        Some(Self { path, value })
    }

    pub(super) fn list(&self, count: RangeInclusive<usize>) -> Result<Vec<Self>> {
        let items = self.value.as_array();
        let items = items.ok_or_else(|| self.wrong("应为[…]形式的列表。"))?;
        if !count.contains(&items.len()) {
            let (least, most) = (count.start(), count.end());
            let message = format!("应有{least}至{most}项，现有{}项。", items.len());
            return Err(self.wrong(&message));
        }
        let mut fields = Vec::new();
        for (value, number) in items.iter().zip(1..) {
            let mut path = self.path.clone();
            // Writing to a string cannot fail.
            let _ = write!(path, "[{number}]");
            fields.push(Self { path, value });
        }
        Ok(fields)
    }

    /// The notes at the foot.
    pub(super) fn notes(&self) -> Result<Vec<String>> {
        let notes = self.list(0..=20)?;
        notes.iter().map(|note| note.text(NOTE)).collect()
    }

    pub(super) fn labelled(
        &self,
        count: RangeInclusive<usize>,
        keys: &[&str],
    ) -> Result<Vec<Labelled>> {
        let mut seen = HashSet::new();
        let rows = self.list(count)?;
        rows.iter()
            .map(|row| {
                let of = row.object(&["key", "title"])?;
                Ok(Labelled {
                    key: of.get("key")?.key(keys, &mut seen)?,
                    title: of.get("title")?.text(TITLE)?,
                })
            })
            .collect()
    }

    /// One line of text, not empty.
    pub(super) fn text(&self, most: usize) -> Result<String> {
        let text = self.text_or_none(most)?;
        if text.is_empty() {
            return Err(self.wrong("不能为空。"));
        }
        Ok(text)
    }

    pub(super) fn text_or_none(&self, most: usize) -> Result<String> {
        Ok(self.indented(most)?.trim().to_owned())
    }

    /// Text whose blanks at the beginning count: 　　　其他资金.
    pub(super) fn indented(&self, most: usize) -> Result<String> {
        let text = self
            .value
            .as_str()
            .ok_or_else(|| self.wrong("应为文字。"))?;
        if text.chars().any(char::is_control) {
            return Err(self.wrong("不能有换行或控制字符。"));
        }
        if text.chars().count() > most {
            return Err(self.wrong(&format!("不能超过{most}个字。")));
        }
        Ok(text.to_owned())
    }

    /// A name that can stand in a package's tag and in a file's name.
    pub(super) fn name(&self) -> Result<String> {
        let text = self.text(40)?;
        let fits = text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if fits {
            Ok(text)
        } else {
            Err(self.wrong("只能用字母、数字和 . _ -，以字母或数字开头。"))
        }
    }

    pub(super) fn number(&self, range: RangeInclusive<u16>) -> Result<u16> {
        let number = self
            .value
            .as_u64()
            .and_then(|number| u16::try_from(number).ok());
        number
            .filter(|number| range.contains(number))
            .ok_or_else(|| self.wrong(&format!("应为{}至{}的整数。", range.start(), range.end())))
    }

    /// One of the keys, each at most once.
    pub(super) fn key(&self, keys: &[&str], seen: &mut HashSet<String>) -> Result<String> {
        let key = self.text(TITLE)?;
        if !keys.contains(&key.as_str()) {
            let message = format!("“{key}”不能识别，请填：{}。", keys.join("、"));
            return Err(self.wrong(&message));
        }
        if !seen.insert(key.clone()) {
            return Err(self.wrong(&format!("“{key}”重复。")));
        }
        Ok(key)
    }
}

impl<'a> Members<'a> {
    pub(super) fn optional(&self, name: &str) -> Option<Field<'a>> {
        let value = self.members.get(name)?;
        let path = match self.path.as_str() {
            "" => name.to_owned(),
            path => format!("{path}.{name}"),
        };
        Some(Field { path, value })
    }

    pub(super) fn get(&self, name: &str) -> Result<Field<'a>> {
        self.optional(name).ok_or_else(|| {
            let path = match self.path.as_str() {
                "" => name.to_owned(),
                path => format!("{path}.{name}"),
            };
            CoreError::invalid(&*path, format!("表样文件缺少{path}。"))
        })
    }
}
