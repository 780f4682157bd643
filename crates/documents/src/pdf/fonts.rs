//! The fonts of the PDF documents, parsed once a process: the system's own where the host names
//! their folder, the bundled ones for the rest. A character that one font lacks is taken from
//! another.

use std::path::Path;
use std::sync::OnceLock;

use printpdf::{FontId, ParsedFont};
use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// A kind of type that the layouts name by its family.
struct Role {
    /// Family in the layouts and name in the PDF.
    name: &'static str,
    /// Files of the system that serve it, as Windows and Chinese office suites name them. Of a
    /// collection the first font is taken.
    system: &'static [&'static str],
    bundled: &'static [u8],
}

/// See the fonts' README.
const ROLES: [Role; 6] = [
    Role {
        name: "Song",
        system: &["simsun.ttc", "simsun.ttf"],
        bundled: include_bytes!("../../../../assets/fonts/JixiaoSong.ttf"),
    },
    Role {
        name: "Biaosong",
        system: &["FZXBSJW.TTF", "fzxbsjw.ttf"],
        bundled: include_bytes!("../../../../assets/fonts/JixiaoBiaosong.ttf"),
    },
    Role {
        name: "Hei",
        system: &["simhei.ttf"],
        bundled: include_bytes!("../../../../assets/fonts/JixiaoHei.ttf"),
    },
    Role {
        name: "Kai",
        system: &["simkai.ttf"],
        bundled: include_bytes!("../../../../assets/fonts/JixiaoKai.ttf"),
    },
    Role {
        name: "Fang",
        system: &["simfang.ttf"],
        bundled: include_bytes!("../../../../assets/fonts/JixiaoFang.otf"),
    },
    // Steps in for the names of the autonomous region in its other script.
    Role {
        name: "Mongolian",
        system: &[],
        bundled: include_bytes!("../../../../assets/fonts/NotoSansMongolian-Regular.ttf"),
    },
];

static IN_USE: OnceLock<Fonts> = OnceLock::new();

/// The fonts of one process.
pub struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) faces: Vec<Face>,
}

/// A font as the layout sees it and as the writer sees it.
pub(super) struct Face {
    pub id: FontId,
    pub layout: Font,
    pub printed: ParsedFont,
}

/// Prefers the fonts of the system in this folder, such as `C:\\Windows\\Fonts`, from here on.
/// Must be called before the first document is made: later it changes nothing.
pub fn prefer_system_fonts(folder: &Path) {
    let _ = IN_USE.set(Fonts::with_system(folder));
}

impl Fonts {
    pub(super) fn in_use() -> &'static Self {
        IN_USE.get_or_init(Self::bundled)
    }

    pub(super) fn bundled() -> Self {
        Self::of(|_| None)
    }

    /// Those of the folder that can be read, the bundled ones behind them.
    pub(super) fn with_system(folder: &Path) -> Self {
        Self::of(|role| {
            let mut files = role.system.iter().map(|file| folder.join(file));
            files.find_map(|file| {
                let data = Bytes::new(std::fs::read(file).ok()?);
                Face::parse(&format!("Win{}", role.name), data)
            })
        })
    }

    fn of(system: impl Fn(&Role) -> Option<Face>) -> Self {
        let (mut book, mut faces) = (FontBook::new(), Vec::new());
        let mut add = |face: Face, family: String| {
            let mut info = face.layout.info().clone();
            info.family = family;
            book.push(info);
            faces.push(face);
        };
        for role in &ROLES {
            let family = format!("Jixiao {}", role.name);
            let found = system(role);
            let bundled = Face::parse(role.name, Bytes::new(role.bundled));
            match (found, bundled) {
                (Some(found), Some(bundled)) => {
                    add(found, family.clone());
                    // Still there for the characters that the system's font lacks.
                    add(bundled, format!("{family} bundled"));
                }
                (Some(only), None) | (None, Some(only)) => add(only, family),
                (None, None) => {}
            }
        }
        Self {
            book: LazyHash::new(book),
            faces,
        }
    }

    /// Whether a character is printed with a glyph of its own, or takes no room by its nature.
    pub(super) fn shows(&self, c: char) -> bool {
        let code = u32::from(c);
        c.is_whitespace()
            || is_ignorable(c)
            || (0..self.faces.len())
                .filter_map(|at| self.book.info(at))
                .any(|info| info.coverage.contains(code))
    }

    /// The face and the glyph of the box that stands for a character without one.
    pub(super) fn replacement(&self) -> Option<(&Face, u16)> {
        self.faces.iter().find_map(|face| {
            let glyph = face.printed.lookup_glyph_index(u32::from('□'))?;
            (glyph != 0).then_some((face, glyph))
        })
    }
}

/// What the layout leaves out: joiners, marks of direction, variation selectors.
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// What marks a font in the PDF as a subset: six capital letters (ISO 32000-1, 9.6.4).
fn tag(name: &str) -> String {
    format!("{:X<6.6}", name.to_ascii_uppercase())
}

impl Face {
    fn parse(name: &str, data: Bytes) -> Option<Self> {
        Some(Self {
            id: FontId(tag(name)),
            printed: ParsedFont::from_bytes(&data, 0, &mut Vec::new())?,
            layout: Font::new(data, 0)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(fonts: &Fonts) -> Vec<&str> {
        fonts.faces.iter().map(|face| face.id.0.as_str()).collect()
    }

    fn asset(name: &str) -> std::path::PathBuf {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../assets/fonts");
        assets.join(name)
    }

    #[test]
    fn every_bundled_font_can_be_read() {
        assert_eq!(names(&Fonts::bundled()), ROLES.map(|role| tag(role.name)));
    }

    #[test]
    fn the_systems_fonts_come_first_and_a_broken_one_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(asset("JixiaoKai.ttf"), folder.path().join("simfang.ttf")).unwrap();
        std::fs::write(folder.path().join("simhei.ttf"), "no font").unwrap();
        let fonts = Fonts::with_system(folder.path());
        let expected = [
            "SONGXX", "BIAOSO", "HEIXXX", "KAIXXX", "WINFAN", "FANGXX", "MONGOL",
        ];
        assert_eq!(names(&fonts), expected);
        let fang: Vec<_> = fonts.book.select_family("jixiao fang").collect();
        assert_eq!(fang, [4]);
    }

    #[test]
    fn rare_characters_of_names_have_glyphs_and_emoji_have_none() {
        let fonts = Fonts::bundled();
        for c in "镕喆堃昇彧䶮ᠮ\u{200d}\u{fe0f}　".chars() {
            assert!(fonts.shows(c), "{c} U+{:04X}", u32::from(c));
        }
        assert!(!fonts.shows('😀') && !fonts.shows('\u{1}'));
        assert!(fonts.replacement().is_some());
    }
}
