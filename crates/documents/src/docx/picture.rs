//! A picture in the line of the text, with a text for those who do not see it.

use super::paragraph::Paragraph;
use super::xml::Element;
use crate::pdf::picture::Picture;

/// Units of drawings in a point.
const UNITS: f64 = 12_700.0;

/// The part of a picture, from 1, and the relation that names it.
pub(super) fn part(number: usize) -> String {
    format!("media/chart{number}.png")
}

pub(super) fn relation(number: usize) -> String {
    format!("rIdChart{number}")
}

/// The paragraph that shows picture `number`.
pub(super) fn paragraph(picture: &Picture, number: usize, described: &str) -> Paragraph {
    let (width, height) = picture.size;
    let extent = |name| {
        Element::new(name)
            .with("cx", (width * UNITS).round())
            .with("cy", (height * UNITS).round())
    };
    let named = |name| {
        Element::new(name)
            .with("id", number)
            .with("name", format!("图{number}"))
            .with("descr", described)
    };
    let shown = Element::new("pic:pic")
        .with(
            "xmlns:pic",
            "http://schemas.openxmlformats.org/drawingml/2006/picture",
        )
        .child(
            Element::new("pic:nvPicPr")
                .child(named("pic:cNvPr"))
                .child(Element::new("pic:cNvPicPr")),
        )
        .child(
            Element::new("pic:blipFill")
                .child(Element::new("a:blip").with("r:embed", relation(number)))
                .child(Element::new("a:stretch").child(Element::new("a:fillRect"))),
        )
        .child(
            Element::new("pic:spPr")
                .child(
                    Element::new("a:xfrm")
                        .child(Element::new("a:off").with("x", 0).with("y", 0))
                        .child(extent("a:ext")),
                )
                .child(
                    Element::new("a:prstGeom")
                        .with("prst", "rect")
                        .child(Element::new("a:avLst")),
                ),
        );
    let inline = Element::new("wp:inline")
        .with(
            "xmlns:wp",
            "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        )
        .with("distT", 0)
        .with("distB", 0)
        .with("distL", 0)
        .with("distR", 0)
        .child(extent("wp:extent"))
        .child(named("wp:docPr"))
        .child(Element::new("wp:cNvGraphicFramePr"))
        .child(
            Element::new("a:graphic")
                .with(
                    "xmlns:a",
                    "http://schemas.openxmlformats.org/drawingml/2006/main",
                )
                .child(
                    Element::new("a:graphicData")
                        .with(
                            "uri",
                            "http://schemas.openxmlformats.org/drawingml/2006/picture",
                        )
                        .child(shown),
                ),
        );
    let run = Element::new("w:r").child(Element::new("w:drawing").child(inline));
    Paragraph::new("Picture").push([run])
}
