//! A chart as a picture for documents that cannot hold its lines and letters: the same layout as
//! on paper, drawn at 300 dots an inch.

use jixiao_core::forms::ReportChart;
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};
use ttf_parser::{GlyphId, OutlineBuilder};
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::text::TextItem;
use typst::visualize::{Geometry, Paint as Ink, Shape};

use super::data;
use super::fonts::Fonts;
use super::typeset::{Layout, typeset};
use crate::DocumentError;

/// Dots a point.
const SCALE: f64 = 300.0 / 72.0;

/// A PNG and the size it is to be shown in.
pub(crate) struct Picture {
    pub png: Vec<u8>,
    /// Width and height in points.
    pub size: (f64, f64),
}

/// Draws a chart as wide as the text of a report.
pub(crate) fn picture(chart: &ReportChart) -> Result<Picture, DocumentError> {
    let pages = typeset(Fonts::in_use(), Layout::Picture, &data::chart(chart))?;
    let page = pages.pages().first().ok_or_else(|| broken("no page"))?;
    let (width, height) = (page.frame.width().to_pt(), page.frame.height().to_pt());
    let mut canvas = Canvas {
        pixels: Pixmap::new(dots(width), dots(height)).ok_or_else(|| broken("size"))?,
    };
    canvas.pixels.fill(Color::WHITE);
    canvas.frame(&page.frame, Point::zero())?;
    let png = canvas.pixels.encode_png();
    Ok(Picture {
        png: png.map_err(|error| broken(&error.to_string()))?,
        size: (width, height),
    })
}

fn broken(what: &str) -> DocumentError {
    DocumentError::Pdf(format!("chart: {what}"))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a page is some thousand dots wide"
)]
fn dots(points: f64) -> u32 {
    (points * SCALE).ceil() as u32
}

/// A length in dots.
#[expect(clippy::cast_possible_truncation, reason = "dots are single floats")]
fn at(length: Abs) -> f32 {
    (length.to_pt() * SCALE) as f32
}

struct Canvas {
    pixels: Pixmap,
}

impl Canvas {
    fn frame(&mut self, frame: &Frame, origin: Point) -> Result<(), DocumentError> {
        for (offset, item) in frame.items() {
            let place = origin + *offset;
            match item {
                FrameItem::Group(group) => {
                    let inner = Point::new(group.transform.tx, group.transform.ty);
                    self.frame(&group.frame, place + inner)?;
                }
                FrameItem::Text(run) => self.text(run, place)?,
                FrameItem::Shape(shape, _) => self.shape(shape, place)?,
                FrameItem::Image(..) => return Err(broken("image")),
                FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
        Ok(())
    }

    fn text(&mut self, run: &TextItem, place: Point) -> Result<(), DocumentError> {
        let face = run.font.ttf();
        let scale = at(run.size) / f32::from(face.units_per_em());
        let ink = ink(&run.fill)?;
        let mut pen = place;
        for glyph in &run.glyphs {
            let mut outline = Outline(PathBuilder::new());
            if face
                .outline_glyph(GlyphId(glyph.id), &mut outline)
                .is_some()
                && let Some(path) = outline.0.finish()
            {
                let x = at(pen.x + glyph.x_offset.at(run.size));
                let y = at(pen.y - glyph.y_offset.at(run.size));
                // Outlines count upwards.
                let place = Transform::from_row(scale, 0.0, 0.0, -scale, x, y);
                self.fill(&path, &ink, place);
            }
            pen.x += glyph.x_advance.at(run.size);
        }
        Ok(())
    }

    fn shape(&mut self, shape: &Shape, place: Point) -> Result<(), DocumentError> {
        match (&shape.geometry, &shape.fill, &shape.stroke) {
            (Geometry::Line(end), _, Some(stroke)) => {
                let mut path = PathBuilder::new();
                path.move_to(at(place.x), at(place.y));
                path.line_to(at(place.x + end.x), at(place.y + end.y));
                let width = at(stroke.thickness);
                if let Some(path) = path.finish() {
                    let ink = ink(&stroke.paint)?;
                    let stroke = Stroke {
                        width,
                        ..Stroke::default()
                    };
                    let here = Transform::identity();
                    self.pixels.stroke_path(&path, &ink, &stroke, here, None);
                }
                Ok(())
            }
            (Geometry::Rect(size), Some(fill), None) => {
                let area = Rect::from_xywh(at(place.x), at(place.y), at(size.x), at(size.y));
                if let Some(area) = area {
                    let path = PathBuilder::from_rect(area);
                    self.fill(&path, &ink(fill)?, Transform::identity());
                }
                Ok(())
            }
            (_, None, None) => Ok(()),
            _ => Err(broken("shape")),
        }
    }

    fn fill(&mut self, path: &Path, ink: &Paint<'_>, place: Transform) {
        let rule = FillRule::Winding;
        self.pixels.fill_path(path, ink, rule, place, None);
    }
}

fn ink(paint: &Ink) -> Result<Paint<'static>, DocumentError> {
    let Ink::Solid(color) = paint else {
        return Err(broken("paint"));
    };
    let color = color.to_rgb();
    let mut ink = Paint::default();
    if let Some(color) = Color::from_rgba(color.red, color.green, color.blue, color.alpha) {
        ink.set_color(color);
    }
    Ok(ink)
}

struct Outline(PathBuilder);

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.0.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.0.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}
