//! The 绩效监控报告 as a Word file by GB/T 9704-2012: real heading styles, page-number fields, a
//! table of contents where it is long, and every form of the annex on landscape pages.
//!
//! The file is a ZIP of XML parts (ISO/IEC 29500). What is the same in every report stands as it
//! is in `docx/parts`: styles, settings, fonts, footers. Only the document and its properties are
//! written here, element by element in the order of the schema: word processors refuse any other.
//! Fonts are named, as Windows has them, and never embedded.

mod contents;
mod flow;
mod form;
mod measure;
mod page;
mod paragraph;
mod picture;
mod report;
mod table;
mod xml;

use std::io::{Cursor, Write};

use chrono::NaiveDateTime;
use jixiao_core::forms::{ReportBlock, ReportChart, ReportDocument};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::DocumentError;
use crate::pdf::{self, picture::Picture};
use xml::Element;

/// A body of more pages has a table of contents.
const PAGES_WITHOUT_CONTENTS: u32 = 10;

const FIXED_PARTS: [(&str, &str); 8] = [
    (
        "[Content_Types].xml",
        include_str!("docx/parts/content_types.xml"),
    ),
    ("_rels/.rels", include_str!("docx/parts/package_rels.xml")),
    (
        "word/_rels/document.xml.rels",
        include_str!("docx/parts/document_rels.xml"),
    ),
    ("word/styles.xml", include_str!("docx/parts/styles.xml")),
    ("word/settings.xml", include_str!("docx/parts/settings.xml")),
    (
        "word/fontTable.xml",
        include_str!("docx/parts/font_table.xml"),
    ),
    (
        "word/footerOdd.xml",
        include_str!("docx/parts/footer_odd.xml"),
    ),
    (
        "word/footerEven.xml",
        include_str!("docx/parts/footer_even.xml"),
    ),
];

/// Writes the report as a Word file, made at `at`; the same report and time give the same bytes.
///
/// # Errors
/// [`DocumentError::Docx`].
pub fn report(report: &ReportDocument, at: NaiveDateTime) -> Result<Vec<u8>, DocumentError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // Without a time of its own, so that the bytes depend on nothing but the report.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT);
    let mut part = |name: &str, content: &[u8]| {
        zip.start_file(name, options)?;
        zip.write_all(content)?;
        Ok::<_, zip::result::ZipError>(())
    };
    let pictures = charts(report)
        .map(pdf::picture::picture)
        .collect::<Result<Vec<_>, _>>()?;
    for (name, content) in FIXED_PARTS {
        let content = with_pictures(name, content, pictures.len());
        part(name, content.as_bytes())?;
    }
    part("word/document.xml", document(report, &pictures).as_bytes())?;
    for (picture, number) in pictures.iter().zip(1..) {
        part(&format!("word/{}", picture::part(number)), &picture.png)?;
    }
    part("docProps/core.xml", properties(report, at).as_bytes())?;
    Ok(zip.finish()?.into_inner())
}

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;

fn charts(report: &ReportDocument) -> impl Iterator<Item = &ReportChart> {
    let blocks = report.parts.iter().flat_map(|part| &part.blocks);
    blocks.filter_map(|block| match block {
        ReportBlock::Chart(chart) => Some(chart),
        _ => None,
    })
}

/// A fixed part with the pictures in it, where it lists the parts of the file.
fn with_pictures(name: &str, content: &str, pictures: usize) -> String {
    let (end, entry): (_, fn(usize) -> Element) = match name {
        "[Content_Types].xml" => ("</Types>", |number| {
            Element::new("Override")
                .with("PartName", format!("/word/{}", picture::part(number)))
                .with("ContentType", "image/png")
        }),
        "word/_rels/document.xml.rels" => ("</Relationships>", |number| {
            Element::new("Relationship")
                .with("Id", picture::relation(number))
                .with(
                    "Type",
                    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
                )
                .with("Target", picture::part(number))
        }),
        _ => return content.to_owned(),
    };
    let entries: String = (1..=pictures)
        .map(|number| entry(number).to_string())
        .collect();
    content.replace(end, &format!("{entries}{end}"))
}

fn document(report: &ReportDocument, pictures: &[Picture]) -> String {
    let has_annex = !report.annex.is_empty();
    let body = report::write(report, pictures, has_annex.then(page::body));
    let mut xml = String::from(DECLARATION);
    xml.push_str(concat!(
        r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main""#,
        r#" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"#,
        "<w:body>"
    ));
    if body.flow.page() > PAGES_WITHOUT_CONTENTS {
        for piece in body.contents.pieces() {
            xml.push_str(&piece.to_string());
        }
    }
    xml.push_str(&body.flow.xml);
    // A section's properties stand in its last paragraph, those of the last one after all.
    let mut forms = report.annex.iter().enumerate().peekable();
    while let Some((at, form)) = forms.next() {
        let is_first = at == 0;
        let section = forms.peek().map(|_| page::form());
        for piece in form::pieces(
            form,
            is_first.then_some(ReportDocument::ANNEX_MARK),
            section,
        ) {
            xml.push_str(&piece.to_string());
        }
    }
    let last = match report.annex.len() {
        0 => page::body(),
        _ => page::form(),
    };
    xml.push_str(&last.to_string());
    xml.push_str("</w:body></w:document>");
    xml
}

fn properties(report: &ReportDocument, at: NaiveDateTime) -> String {
    let time = |name| {
        Element::new(name)
            .with("xsi:type", "dcterms:W3CDTF")
            .text(&at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
    };
    let properties = Element::new("cp:coreProperties")
        .with(
            "xmlns:cp",
            "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        )
        .with("xmlns:dc", "http://purl.org/dc/elements/1.1/")
        .with("xmlns:dcterms", "http://purl.org/dc/terms/")
        .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
        .child(Element::new("dc:title").text(&report.title))
        .child(Element::new("dc:creator").text(&report.unit))
        .child(time("dcterms:created"))
        .child(time("dcterms:modified"));
    format!("{DECLARATION}{properties}")
}
