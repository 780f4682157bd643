//! The table of contents: a field whose entries are filled in already, so that nothing has to be
//! updated, and nothing asked, when the file is opened.

use super::page;
use super::paragraph::{Paragraph, field, run};
use super::xml::Element;

pub(super) struct Entry {
    /// 1 or 2.
    pub level: u8,
    pub text: String,
    /// The page on which its heading is expected.
    pub page: u32,
}

#[derive(Default)]
pub(super) struct Contents {
    entries: Vec<Entry>,
}

impl Contents {
    /// Takes in a heading: the marks around its text.
    pub(super) fn bookmark(&mut self, entry: Entry) -> [Element; 2] {
        self.entries.push(entry);
        let id = self.entries.len();
        let start = Element::new("w:bookmarkStart")
            .with("w:id", id)
            .with("w:name", bookmark(id));
        [start, Element::new("w:bookmarkEnd").with("w:id", id)]
    }

    /// The pages of the table of contents, a section of their own.
    pub(super) fn pieces(&self) -> Vec<Element> {
        let mut pieces = vec![Paragraph::new("TOCHeading").text("目　录").into()];
        let last = self.entries.len();
        for (entry, id) in self.entries.iter().zip(1..) {
            let begin = [
                mark("begin"),
                Element::new("w:r").child(
                    Element::new("w:instrText")
                        .with("xml:space", "preserve")
                        .text(r#" TOC \o "1-2" \h \z \u "#),
                ),
                mark("separate"),
            ];
            let style = if entry.level == 1 { "TOC1" } else { "TOC2" };
            let place = bookmark(id);
            let link = Element::new("w:hyperlink")
                .with("w:anchor", &place)
                .with("w:history", 1)
                .child(run(&entry.text))
                .child(run("\t"))
                .child(field(
                    &format!(r"PAGEREF {place} \h"),
                    &entry.page.to_string(),
                ));
            let paragraph = Paragraph::new(style)
                .push(begin.into_iter().filter(|_| id == 1))
                .push([link])
                .push((id == last).then(|| mark("end")));
            pieces.push(paragraph.into());
        }
        let close = Paragraph::new("Normal").properties([page::contents()]);
        pieces.push(close.into());
        pieces
    }
}

fn bookmark(id: usize) -> String {
    format!("_Toc{id:09}")
}

fn mark(kind: &str) -> Element {
    Element::new("w:r").child(Element::new("w:fldChar").with("w:fldCharType", kind))
}
