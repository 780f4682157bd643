//! The body as it is written, and the page on which each piece is expected: a table of contents
//! needs page numbers before any word processor has laid out the pages.

use std::fmt::Write;

use super::page;
use super::xml::Element;

pub(super) struct Flow {
    pub xml: String,
    page: u32,
    used: u32,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self {
            xml: String::new(),
            page: 1,
            used: 0,
        }
    }

    /// The page that is being filled.
    pub(super) fn page(&self) -> u32 {
        self.page
    }

    /// Writes a piece that takes no room of its own.
    pub(super) fn put(&mut self, piece: impl Into<Element>) {
        // Writing to a string cannot fail.
        let _ = write!(self.xml, "{}", piece.into());
    }

    /// Takes room, on the next page where this one has not enough for it and `kept` after it;
    /// true where a page was begun.
    pub(super) fn take(&mut self, height: u32, kept: u32) -> bool {
        let is_full = self.used > 0 && self.used + height + kept > page::HEIGHT;
        if is_full {
            self.page += 1;
            self.used = 0;
        }
        self.used += height;
        // What is taller than a page goes on over the next ones.
        self.page += self.used.saturating_sub(1) / page::HEIGHT;
        self.used -= self.used.saturating_sub(1) / page::HEIGHT * page::HEIGHT;
        is_full
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_takes_22_lines_and_a_heading_keeps_the_next_line() {
        let mut flow = Flow::new();
        for _ in 0..21 {
            assert!(!flow.take(page::LINE, 0));
        }
        assert_eq!(flow.page(), 1);
        assert!(flow.take(page::LINE, page::LINE), "heading");
        assert_eq!(flow.page(), 2);
        flow.take(3 * page::HEIGHT, 0);
        assert_eq!(flow.page(), 5);
    }
}
