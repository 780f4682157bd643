//! The bundled fonts, parsed once a process.

use std::sync::LazyLock;

use printpdf::{FontId, ParsedFont};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// Name in the PDF and file. The names stand in the layouts as families; see the fonts' README.
const FILES: [(&str, &[u8]); 6] = [
    (
        "Song",
        include_bytes!("../../../../assets/fonts/JixiaoSong.ttf"),
    ),
    (
        "Biaosong",
        include_bytes!("../../../../assets/fonts/JixiaoBiaosong.ttf"),
    ),
    (
        "Hei",
        include_bytes!("../../../../assets/fonts/JixiaoHei.ttf"),
    ),
    (
        "Kai",
        include_bytes!("../../../../assets/fonts/JixiaoKai.ttf"),
    ),
    (
        "Fang",
        include_bytes!("../../../../assets/fonts/JixiaoFang.otf"),
    ),
    // Steps in for the names of the autonomous region in its other script.
    (
        "Mongolian",
        include_bytes!("../../../../assets/fonts/NotoSansMongolian-Regular.ttf"),
    ),
];

pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<_> = FILES
        .iter()
        .filter_map(|(name, data)| Face::parse(name, data))
        .collect();
    let book = FontBook::from_fonts(faces.iter().map(|face| &face.layout));
    Fonts {
        book: LazyHash::new(book),
        faces,
    }
});

pub(super) struct Fonts {
    pub book: LazyHash<FontBook>,
    pub faces: Vec<Face>,
}

/// A font as the layout sees it and as the writer sees it.
pub(super) struct Face {
    pub id: FontId,
    pub layout: Font,
    pub printed: ParsedFont,
}

impl Face {
    fn parse(name: &str, data: &'static [u8]) -> Option<Self> {
        Some(Self {
            id: FontId(name.to_owned()),
            layout: Font::new(Bytes::new(data), 0)?,
            printed: ParsedFont::from_bytes(data, 0, &mut Vec::new())?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_font_can_be_read() {
        let names: Vec<_> = FONTS.faces.iter().map(|face| face.id.0.as_str()).collect();
        assert_eq!(names, FILES.map(|(name, _)| name));
    }
}
