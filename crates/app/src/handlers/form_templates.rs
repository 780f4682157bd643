//! The templates of a store, of forms and self-evaluations: showing, copying, checking, adding, selecting, removing.

use std::path::Path;

use jixiao_core::error::CoreError;
use jixiao_core::forms::{Template, TemplateEntry, TemplateKind};
use jixiao_core::ledger::{Actor, Ledger};

use super::year_of;
use crate::error::Result;
use crate::files;

/// A template is a page of text; what is longer is something else.
const LONGEST: u64 = 1 << 20;

/// Every template, and which one is in force in a year.
///
/// # Errors
/// The store's errors.
pub fn list(ledger: &Ledger, year: Option<i32>) -> Result<Vec<TemplateEntry>> {
    Ok(ledger.form_templates(year_of(ledger, year)?)?)
}

/// The entry of a template in the list of the store's year.
///
/// # Errors
/// `not_found` for an unknown name.
pub fn entry(ledger: &Ledger, id: &str) -> Result<TemplateEntry> {
    let found = list(ledger, None)?.into_iter().find(|entry| entry.id == id);
    found.ok_or_else(|| {
        let id = id.to_owned();
        CoreError::NotFound { what: "表样", id }.into()
    })
}

/// The template of that name.
///
/// # Errors
/// `not_found` for an unknown name.
pub fn show(ledger: &Ledger, id: &str) -> Result<Template> {
    Ok(ledger.template(id)?)
}

/// Writes a template to a file, to be changed there. It is named after the file where that makes
/// a name, and begins at version 1. Gives that name.
///
/// # Errors
/// `not_found` for an unknown name, `already_exists`, and the errors of writing the file.
pub fn copy(ledger: &Ledger, id: &str, path: &Path) -> Result<String> {
    let template = show(ledger, id)?;
    if path.symlink_metadata().is_ok() {
        let path = path.to_path_buf();
        return Err(CoreError::Exists { path }.into());
    }
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let mut copy = template.clone().named(stem.unwrap_or_default().to_owned());
    let mut bytes = files::json(&copy)?;
    if parse(&bytes).is_err() || Template::is_built_in(copy.id()) {
        copy = template.named(format!("{id}-copy"));
        bytes = files::json(&copy)?;
    }
    files::write_whole(path, &bytes)?;
    Ok(copy.id().to_owned())
}

/// Reads a template's file and says what is wrong with it; nothing is written.
///
/// # Errors
/// `invalid` with the field of the file, `not_utf8`, and the errors of reading.
pub fn check(path: &Path) -> Result<Template> {
    let failed = |source| CoreError::from_io(path, source);
    if path.metadata().map_err(failed)?.len() > LONGEST {
        let message = format!("“{}”超过1MB，不是表样文件。", path.display());
        let field = "template".to_owned();
        return Err(CoreError::Invalid { field, message }.into());
    }
    parse(&std::fs::read(path).map_err(failed)?)
}

fn parse(bytes: &[u8]) -> Result<Template> {
    let text = std::str::from_utf8(bytes).map_err(|_| CoreError::Invalid {
        field: "template".to_owned(),
        message: "表样文件不是UTF-8编码的文本，请另存为UTF-8编码后重试。".to_owned(),
    })?;
    Ok(Template::parse(text)?)
}

/// Puts the template of a file into the store.
///
/// # Errors
/// Those of [`check`]; `invalid` for the name of a built-in template and for another template of
/// a name whose version is not higher.
pub fn add(ledger: &mut Ledger, path: &Path, actor: &Actor) -> Result<Template> {
    let template = check(path)?;
    ledger.add_form_template(&template, actor)?;
    Ok(template)
}

/// Puts a template that was edited here into the store: its JSON, with the next version where
/// one of its name is held and it differs.
///
/// # Errors
/// Those of [`check`] and [`add`].
pub fn put(ledger: &mut Ledger, content: &str, actor: &Actor) -> Result<Template> {
    let mut template = parse(content.as_bytes())?;
    if let Ok(held) = ledger.template(template.id()) {
        let is_same = held.clone().numbered(template.version()) == template;
        let next = held.version().saturating_add(u32::from(!is_same));
        template = template.numbered(next);
    }
    ledger.add_form_template(&template, actor)?;
    Ok(template)
}

/// Makes the tables of its kind by this template from now on; gives that kind.
///
/// # Errors
/// `not_found` for an unknown name.
pub fn select(ledger: &mut Ledger, id: &str, actor: &Actor) -> Result<TemplateKind> {
    let kind = ledger.template(id)?.kind();
    ledger.select_form_template(id, actor)?;
    Ok(kind)
}

/// Removes a template that was added.
///
/// # Errors
/// `wrong_state` for a built-in template and for the one in force, `not_found`.
pub fn remove(ledger: &mut Ledger, id: &str, actor: &Actor) -> Result<()> {
    ledger.remove_form_template(id, actor)?;
    Ok(())
}
