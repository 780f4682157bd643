//! Laying out: a world that holds the layouts' sources, the bundled fonts and one file of data.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

use super::fonts::Fonts;
use crate::DocumentError;

/// Results of layout kept for the next documents of a batch, counted in documents.
const KEPT: usize = 10;

static LIBRARY: LazyLock<LazyHash<Library>> =
    LazyLock::new(|| LazyHash::new(Library::builder().build()));

/// What is laid out.
#[derive(Clone, Copy)]
pub(super) enum Layout {
    Form,
    Evaluation,
    Registration,
    Report,
    Summary,
    Picture,
}

/// Lays out the data.
pub(super) fn typeset(
    fonts: &Fonts,
    layout: Layout,
    data: &serde_json::Value,
) -> Result<PagedDocument, DocumentError> {
    let sheet = source("/sheet.typ", include_str!("sheet.typ"))?;
    let chart = source("/chart.typ", include_str!("chart.typ"))?;
    let main = match layout {
        Layout::Form => source("/form.typ", include_str!("form.typ"))?,
        Layout::Evaluation => source("/evaluation.typ", include_str!("evaluation.typ"))?,
        Layout::Registration => source("/registration.typ", include_str!("registration.typ"))?,
        Layout::Report => source("/report.typ", include_str!("report.typ"))?,
        Layout::Picture => source("/picture.typ", include_str!("picture.typ"))?,
        Layout::Summary => source("/summary.typ", include_str!("summary.typ"))?,
    };
    let world = Paper {
        fonts,
        main: main.id(),
        sources: [main, sheet, chart],
        data_id: file_id("/data.json")?,
        data: Bytes::from_string(data.to_string()),
    };
    let pages = typst::compile::<PagedDocument>(&world).output;
    comemo::evict(KEPT);
    pages.map_err(|errors| {
        let errors: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
        DocumentError::Pdf(errors.join("; "))
    })
}

fn file_id(path: &str) -> Result<FileId, DocumentError> {
    let path = VirtualPath::new(path).map_err(|error| DocumentError::Pdf(format!("{error:?}")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn source(path: &str, text: &str) -> Result<Source, DocumentError> {
    Ok(Source::new(file_id(path)?, text.to_owned()))
}

/// The world of one document. It knows neither disk nor clock.
struct Paper<'a> {
    fonts: &'a Fonts,
    main: FileId,
    sources: [Source; 3],
    data_id: FileId,
    data: Bytes,
}

impl World for Paper<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let found = self.sources.iter().find(|source| source.id() == id);
        found.cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data_id {
            Ok(self.data.clone())
        } else {
            Err(absent(id))
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.faces.get(index).map(|face| face.layout.clone())
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
