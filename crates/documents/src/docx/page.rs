//! Pages: their measures by GB/T 9704-2012 in twips, and the sections that have them.

use super::xml::Element;

/// The type area, 156 × 225 mm.
pub(super) const WIDTH: u32 = 8845;
pub(super) const HEIGHT: u32 = 12756;
/// A line of the document grid: 22 a page.
pub(super) const LINE: u32 = 579;
/// A character of the body: 28 a line.
pub(super) const CHARACTER: u32 = 315;
/// Between the margins of a form, A4 landscape.
pub(super) const FORM_WIDTH: u32 = 15136;

/// The table of contents: the report's page without a number.
pub(super) fn contents() -> Element {
    upright([])
}

/// The body, numbered from 1: odd pages right, even pages left.
pub(super) fn body() -> Element {
    upright([("default", "rIdOdd"), ("even", "rIdEven")])
}

fn upright(footers: impl IntoIterator<Item = (&'static str, &'static str)>) -> Element {
    let size = Element::new("w:pgSz").with("w:w", 11906).with("w:h", 16838);
    // The binding edge is left on odd pages, right on even ones: the settings mirror it.
    let margins = margins([2098, 1474, 1984, 1587], 1304);
    // The grid has the lines only. Characters 0.25 points closer (style BodyText) are 28 a line
    // everywhere; a grid of characters narrower than the font is not laid out alike everywhere.
    let grid = Element::new("w:docGrid")
        .with("w:type", "lines")
        .with("w:linePitch", LINE);
    section(footers, [size, margins, from_one(), grid])
}

/// A form; its pages go on with the numbers and the footers of the body.
pub(super) fn form() -> Element {
    let size = Element::new("w:pgSz")
        .with("w:w", 16838)
        .with("w:h", 11906)
        .with("w:orient", "landscape");
    let margins = margins([1134, 851, 1021, 851], 567);
    let grid = Element::new("w:docGrid").with("w:linePitch", 312);
    section([], [size, margins, grid])
}

fn section(
    footers: impl IntoIterator<Item = (&'static str, &'static str)>,
    properties: impl IntoIterator<Item = Element>,
) -> Element {
    let footers = footers.into_iter().map(|(pages, part)| {
        Element::new("w:footerReference")
            .with("w:type", pages)
            .with("r:id", part)
    });
    Element::new("w:sectPr")
        .children(footers)
        .children(properties)
}

fn margins([top, right, bottom, left]: [u32; 4], footer: u32) -> Element {
    Element::new("w:pgMar")
        .with("w:top", top)
        .with("w:right", right)
        .with("w:bottom", bottom)
        .with("w:left", left)
        .with("w:header", 851)
        .with("w:footer", footer)
        .with("w:gutter", 0)
}

fn from_one() -> Element {
    Element::new("w:pgNumType").with("w:start", 1)
}
