//! Writing: walks the frames of the pages and puts what stands in them into a PDF. An item that it
//! does not know is an error. A character without a glyph becomes a box □ whose text, for whoever
//! searches or copies it, is the character.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDateTime;
use printpdf::{
    Codepoint, Color, DictItem, FontId, Line, LinePoint, OffsetDateTime, Op, PaintMode,
    PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem,
    TextMatrix,
};
use typst::foundations::Smart;
use typst::introspection::{MetadataElem, Tag};
use typst::layout::{Abs, Frame, FrameItem, Point as Place, Transform};
use typst::text::{TextItem as Run, TextItemView};
use typst::visualize::{FixedStroke, Geometry, Paint, Shape};
use typst_layout::PagedDocument;

use super::fonts::{Face, Fonts};
use super::outline::{self, Mark};
use crate::DocumentError;

type Written = Result<(), DocumentError>;

/// Writes the pages with a title; `made_at` is the document's time.
pub(super) fn write(
    fonts: &Fonts,
    pages: &PagedDocument,
    title: &str,
    made_at: NaiveDateTime,
) -> Result<Vec<u8>, DocumentError> {
    let mut document = PdfDocument::new(title);
    let time = OffsetDateTime::from_unix_timestamp(made_at.and_utc().timestamp())
        .map_err(|error| DocumentError::Pdf(error.to_owned()))?;
    let info = &mut document.metadata.info;
    info.creation_date = time;
    info.modification_date = time;
    info.metadata_date = time;
    let mut used = BTreeSet::new();
    let mut marks = Vec::new();
    for (number, page) in pages.pages().iter().enumerate() {
        let mut writer = Writer {
            fonts,
            height: page.frame.height(),
            ops: Vec::new(),
            used: &mut used,
            page: number,
            marks: &mut marks,
        };
        if let Smart::Custom(Some(_)) = &page.fill {
            return Err(unknown("page fill"));
        }
        writer.frame(&page.frame, Place::zero())?;
        let ops = writer.ops;
        let paper = || Rect::from_wh(points(page.frame.width()), points(page.frame.height()));
        document.pages.push(PdfPage {
            media_box: paper(),
            trim_box: paper(),
            crop_box: paper(),
            ops,
        });
    }
    for face in fonts.faces.iter().filter(|face| used.contains(&face.id.0)) {
        let font = PdfFont::new(face.printed.clone());
        document.resources.fonts.map.insert(face.id.clone(), font);
    }
    save(&document, &marks)
}

fn save(document: &PdfDocument, marks: &[Mark]) -> Result<Vec<u8>, DocumentError> {
    let mut warnings = Vec::new();
    let options = PdfSaveOptions::default();
    let mut file = document.to_lopdf_document(&options, &mut warnings);
    if let Some(warning) = warnings.first() {
        return Err(DocumentError::Pdf(warning.msg.clone()));
    }
    outline::add(&mut file, marks).map_err(|error| DocumentError::Pdf(error.to_string()))?;
    // The writer's identifiers are random, and they may be left out.
    file.trailer.remove(b"ID");
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)
        .map_err(|error| DocumentError::Pdf(error.to_string()))?;
    Ok(bytes)
}

fn unknown(what: &str) -> DocumentError {
    DocumentError::Pdf(format!("unknown page item: {what}"))
}

/// A length on paper.
#[expect(
    clippy::cast_possible_truncation,
    reason = "PDF lengths are single floats"
)]
fn points(length: Abs) -> Pt {
    Pt(length.to_pt() as f32)
}

struct Writer<'a> {
    fonts: &'a Fonts,
    /// Height of the page: a PDF counts from below.
    height: Abs,
    ops: Vec<Op>,
    used: &'a mut BTreeSet<String>,
    /// The page, from 0.
    page: usize,
    marks: &'a mut Vec<Mark>,
}

impl<'a> Writer<'a> {
    fn point(&self, place: Place) -> Point {
        Point {
            x: points(place.x),
            y: points(self.height - place.y),
        }
    }

    fn frame(&mut self, frame: &Frame, origin: Place) -> Written {
        for (offset, item) in frame.items() {
            let place = origin + *offset;
            match item {
                FrameItem::Group(group) => {
                    let Transform { tx, ty, .. } = group.transform;
                    if group.transform != Transform::translate(tx, ty) || group.clip.is_some() {
                        return Err(unknown("transformed or clipped group"));
                    }
                    self.frame(&group.frame, place + Place::new(tx, ty))?;
                }
                FrameItem::Text(run) => self.text(run, place)?,
                FrameItem::Shape(shape, _) => self.shape(shape, place)?,
                FrameItem::Image(..) => return Err(unknown("image")),
                // Not seen on paper, but a heading stands in the bookmarks.
                FrameItem::Tag(Tag::Start(element, _)) => {
                    if let Some(metadata) = element.to_packed::<MetadataElem>() {
                        let top = self.point(place).y.0;
                        let mark = Mark::of(&metadata.value, self.page, top);
                        self.marks.extend(mark);
                    }
                }
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
        Ok(())
    }

    /// One run of text, each glyph at its place.
    fn text(&mut self, run: &Run, place: Place) -> Written {
        if run.stroke.is_some() {
            return Err(unknown("stroked text"));
        }
        let face = self.face_of(run)?;
        self.used.insert(face.id.0.clone());
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFillColor {
                col: color(&run.fill)?,
            },
            Op::SetFont {
                font: PdfFontHandle::External(face.id.clone()),
                size: points(run.size),
            },
        ]);
        let texts = TextItemView::full(run);
        let mut pen = place;
        for glyph in &run.glyphs {
            let text = texts.glyph_text(glyph);
            if glyph.id == 0 {
                let room = glyph.x_advance.at(run.size);
                self.replaced(&text, pen, (run.size, room), &face.id)?;
                pen.x += room;
                continue;
            }
            let shift = Place::new(glyph.x_offset.at(run.size), -glyph.y_offset.at(run.size));
            let Point { x, y } = self.point(pen + shift);
            self.ops.extend([
                Op::SetTextMatrix {
                    matrix: TextMatrix::Translate(x, y),
                },
                Op::ShowText {
                    items: vec![TextItem::GlyphIds(vec![Codepoint::with_cid(
                        glyph.id,
                        0.0,
                        text.into(),
                    )])],
                },
            ]);
            pen.x += glyph.x_advance.at(run.size);
            pen.y -= glyph.y_advance.at(run.size);
        }
        self.ops.push(Op::EndTextSection);
        Ok(())
    }

    /// A box in the place of a character without a glyph, no wider than its room. The text of the
    /// box is the character.
    fn replaced(
        &mut self,
        text: &str,
        place: Place,
        (size, room): (Abs, Abs),
        usual: &FontId,
    ) -> Written {
        let (face, glyph) = self.fonts.replacement().ok_or_else(|| unknown("glyph"))?;
        self.used.insert(face.id.0.clone());
        let said = std::iter::once(0xFEFF).chain(text.encode_utf16());
        let data = said.flat_map(u16::to_be_bytes).collect();
        let said = DictItem::String {
            data,
            literal: false,
        };
        let font = |id: &FontId, size| Op::SetFont {
            font: PdfFontHandle::External(id.clone()),
            size: points(size),
        };
        let Point { x, y } = self.point(place);
        self.ops.extend([
            Op::BeginMarkedContentWithProperties {
                tag: "Span".to_owned(),
                properties: DictItem::Dict {
                    map: BTreeMap::from([("ActualText".to_owned(), said)]),
                },
            },
            font(&face.id, size.min(room)),
            Op::SetTextMatrix {
                matrix: TextMatrix::Translate(x, y),
            },
            Op::ShowText {
                items: vec![TextItem::GlyphIds(vec![Codepoint::with_cid(
                    glyph,
                    0.0,
                    "□".into(),
                )])],
            },
            Op::EndMarkedContentWithProperties,
            font(usual, size),
        ]);
        Ok(())
    }

    fn face_of(&self, run: &Run) -> Result<&'a Face, DocumentError> {
        let font = run.font.font();
        let found = self.fonts.faces.iter().find(|face| face.layout == *font);
        found.ok_or_else(|| unknown("font"))
    }

    fn shape(&mut self, shape: &Shape, place: Place) -> Written {
        match (&shape.geometry, &shape.fill, &shape.stroke) {
            (_, None, None) => Ok(()),
            (Geometry::Line(end), None, Some(stroke)) => {
                self.pen(stroke)?;
                let points = [place, place + *end].map(|place| LinePoint {
                    p: self.point(place),
                    bezier: false,
                });
                self.ops.push(Op::DrawLine {
                    line: Line {
                        points: points.to_vec(),
                        is_closed: false,
                    },
                });
                Ok(())
            }
            (Geometry::Rect(size), Some(fill), None) => {
                let Point { x, y } = self.point(place + Place::new(Abs::zero(), size.y));
                let col = color(fill)?;
                self.ops.push(Op::SetFillColor { col });
                let mut rectangle = Rect::from_wh(points(size.x), points(size.y));
                (rectangle.x, rectangle.y) = (x, y);
                rectangle.mode = Some(PaintMode::Fill);
                self.ops.push(Op::DrawRectangle { rectangle });
                Ok(())
            }
            _ => Err(unknown("shape")),
        }
    }

    fn pen(&mut self, stroke: &FixedStroke) -> Written {
        if stroke.dash.is_some() {
            return Err(unknown("dashed line"));
        }
        let col = color(&stroke.paint)?;
        let pt = points(stroke.thickness);
        self.ops
            .extend([Op::SetOutlineColor { col }, Op::SetOutlineThickness { pt }]);
        Ok(())
    }
}

fn color(paint: &Paint) -> Result<Color, DocumentError> {
    let Paint::Solid(color) = paint else {
        return Err(unknown("paint"));
    };
    let color = color.to_rgb();
    if color.alpha < 1.0 {
        return Err(unknown("transparent colour"));
    }
    Ok(Color::Rgb(Rgb::new(
        color.red,
        color.green,
        color.blue,
        None,
    )))
}
