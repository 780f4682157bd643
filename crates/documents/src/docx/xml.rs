//! XML elements. Every text and every attribute is escaped where it is written, and what XML
//! cannot hold is left out, so that no name from outside can break a part.

use std::fmt::{self, Display, Formatter, Write};

/// An element with what stands in it.
pub(super) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Vec<Node>,
}

enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            attributes: Vec::new(),
            content: Vec::new(),
        }
    }

    /// An element with the one attribute `w:val`, the usual form of a property.
    pub(super) fn valued(name: &'static str, value: impl Display) -> Self {
        Self::new(name).with("w:val", value)
    }

    pub(super) fn with(mut self, attribute: &'static str, value: impl Display) -> Self {
        self.attributes.push((attribute, value.to_string()));
        self
    }

    pub(super) fn child(mut self, child: impl Into<Self>) -> Self {
        self.content.push(Node::Element(child.into()));
        self
    }

    pub(super) fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.content.extend(children.into_iter().map(Node::Element));
        self
    }

    pub(super) fn text(mut self, text: &str) -> Self {
        self.content.push(Node::Text(text.to_owned()));
        self
    }
}

impl Display for Element {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let name = self.name;
        write!(f, "<{name}")?;
        for (attribute, value) in &self.attributes {
            write!(f, " {attribute}=\"")?;
            escape(f, value)?;
            f.write_char('"')?;
        }
        if self.content.is_empty() {
            return f.write_str("/>");
        }
        f.write_char('>')?;
        for node in &self.content {
            match node {
                Node::Element(element) => element.fmt(f)?,
                Node::Text(text) => escape(f, text)?,
            }
        }
        write!(f, "</{name}>")
    }
}

fn escape(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.chars().filter(|c| is_allowed(*c)) {
        match c {
            '&' => f.write_str("&amp;")?,
            '<' => f.write_str("&lt;")?,
            '>' => f.write_str("&gt;")?,
            '"' => f.write_str("&quot;")?,
            c => f.write_char(c)?,
        }
    }
    Ok(())
}

/// The characters of XML 1.0.
fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_stays_text_and_forbidden_characters_are_left_out() {
        let element = Element::new("a")
            .with("b", "\"<&\u{0}>")
            .child(Element::new("c"))
            .text("<&>\"\u{0}\u{b}\u{1b}\u{fffe}𠮷");
        assert_eq!(
            element.to_string(),
            "<a b=\"&quot;&lt;&amp;&gt;\"><c/>&lt;&amp;&gt;&quot;𠮷</a>"
        );
    }
}
