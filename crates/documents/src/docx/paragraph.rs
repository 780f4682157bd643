//! Paragraphs: a style, the few properties that a style cannot hold, and text.

use super::xml::Element;

pub(super) struct Paragraph {
    style: &'static str,
    properties: Vec<Element>,
    content: Vec<Element>,
}

impl Paragraph {
    pub(super) fn new(style: &'static str) -> Self {
        Self {
            style,
            properties: Vec::new(),
            content: Vec::new(),
        }
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.push([run(text)])
    }

    pub(super) fn push(mut self, content: impl IntoIterator<Item = Element>) -> Self {
        self.content.extend(content);
        self
    }

    /// Adds properties; they must come in the order of the schema.
    pub(super) fn properties(mut self, properties: impl IntoIterator<Item = Element>) -> Self {
        self.properties.extend(properties);
        self
    }
}

impl From<Paragraph> for Element {
    fn from(paragraph: Paragraph) -> Self {
        let properties = Self::new("w:pPr")
            .child(Self::valued("w:pStyle", paragraph.style))
            .children(paragraph.properties);
        Self::new("w:p")
            .child(properties)
            .children(paragraph.content)
    }
}

/// Text; its line breaks and tabs become those of the document.
pub(super) fn run(text: &str) -> Element {
    let mut run = Element::new("w:r");
    for piece in text.split_inclusive(['\n', '\t']) {
        let words = piece.trim_end_matches(['\r', '\n', '\t']);
        if !words.is_empty() {
            let text = Element::new("w:t").with("xml:space", "preserve");
            run = run.child(text.text(words));
        }
        match piece.chars().last() {
            Some('\n') => run = run.child(Element::new("w:br")),
            Some('\t') => run = run.child(Element::new("w:tab")),
            _ => {}
        }
    }
    run
}

/// A field with the value that stands there until it is computed.
pub(super) fn field(instruction: &str, value: &str) -> Element {
    Element::new("w:fldSimple")
        .with("w:instr", format!(" {instruction} "))
        .child(run(value))
}
