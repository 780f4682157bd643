//! The order in which ISO/IEC 29500-1 (transitional) wants the children of the elements that this
//! kind of file has. A word processor refuses a file that departs from it.

use roxmltree::Node;

const STYLE_PARAGRAPH: &str = "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr \
suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct \
autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents \
suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr \
pPrChange";

/// Parent, children in order.
pub const ORDERS: &[(&str, &str)] = &[
    ("document", "background body"),
    ("p", "pPr *"),
    ("r", "rPr *"),
    ("pPr", STYLE_PARAGRAPH),
    (
        "rPr",
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof \
         snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd \
         fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath",
    ),
    ("tbl", "tblPr tblGrid tr"),
    (
        "tblPr",
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc \
         tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    ),
    (
        "tblBorders",
        "top left start bottom right end insideH insideV",
    ),
    ("tblCellMar", "top left start bottom right end"),
    ("tr", "tblPrEx trPr tc"),
    (
        "trPr",
        // Any order; this one is ours.
        "cantSplit trHeight tblHeader",
    ),
    ("tc", "tcPr p"),
    (
        "tcPr",
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign \
         hideMark",
    ),
    (
        "sectPr",
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders \
         lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    ),
    ("styles", "docDefaults latentStyles style"),
    ("docDefaults", "rPrDefault pPrDefault"),
    (
        "style",
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed \
         qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    ),
    (
        "settings",
        "writeProtection view zoom removePersonalInformation embedTrueTypeFonts mirrorMargins \
         defaultTabStop autoHyphenation evenAndOddHeaders characterSpacingControl footnotePr endnotePr \
         compat docVars rsids mathPr themeFontLang clrSchemeMapping decimalSymbol listSeparator",
    ),
    (
        "font",
        "altName panose1 charset family notTrueType pitch sig embedRegular",
    ),
    ("drawing", "anchor inline"),
    (
        "inline",
        "extent effectExtent docPr cNvGraphicFramePr graphic",
    ),
    ("graphic", "graphicData"),
    ("graphicData", "pic"),
    ("pic", "nvPicPr blipFill spPr"),
    ("nvPicPr", "cNvPr cNvPicPr"),
    ("blipFill", "blip srcRect tile stretch"),
    ("stretch", "fillRect"),
    (
        "spPr",
        "xfrm custGeom prstGeom noFill solidFill gradFill blipFill pattFill grpFill ln effectLst",
    ),
    ("xfrm", "off ext chOff chExt"),
    ("prstGeom", "avLst"),
];

/// Asserts the order below `node`; gives back the list that applied.
pub fn check(node: Node<'_, '_>, part: &str) -> Option<&'static str> {
    let name = node.tag_name().name();
    let (parent, order) = ORDERS.iter().find(|(parent, _)| *parent == name)?;
    let order: Vec<_> = order.split(' ').collect();
    let mut last = 0;
    for child in node.children().filter(Node::is_element) {
        let child = child.tag_name().name();
        let place = order
            .iter()
            .position(|listed| *listed == child || *listed == "*");
        let place = place.unwrap_or_else(|| panic!("{part}: {child} may not stand in {name}"));
        assert!(place >= last, "{part}: {child} stands too late in {name}");
        last = place;
    }
    Some(parent)
}
