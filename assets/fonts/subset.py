"""Cuts the published fonts down to the characters of office documents and renames the result.

Run by make.sh: subset.py FOLDER_OF_PACKAGES FOLDER_OF_RESULTS
"""

import bz2
import sys
from pathlib import Path

from fontTools import subset

work, here = Path(sys.argv[1]), Path(sys.argv[2])


def decodable(codec):
    """Every character of a double-byte codec."""
    found = set(range(0x20, 0x7F))
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                found.update(map(ord, bytes([lead, trail]).decode(codec)))
            except UnicodeDecodeError:
                pass
    return found


def standard_characters():
    """The 8105 characters of 通用规范汉字表: property kTGH of Unihan."""
    (path,) = work.rglob("Unihan_OtherMappings.txt.bz2")
    rows = (line.split("\t") for line in bz2.open(path, "rt", encoding="utf-8"))
    found = {int(row[0][2:], 16) for row in rows if len(row) > 1 and row[1] == "kTGH"}
    assert len(found) == 8105, len(found)
    return found


extra = set(map(ord, "–—‘’“”…‰′″※℃№℡™←↑→↓∑−√∞≈≠≤≥⩽⩾≦≧①②③④⑤⑥⑦⑧⑨⑩■□▲△▼▽◆◇○◎●★☆✓✔·•￥¥©®°±²³µ×÷§"))
common = standard_characters() | decodable("gb2312") | extra
everything = common | decodable("gbk")

fonts = [
    ("NotoSerifSC_400Regular.ttf", "Jixiao Song", everything),
    ("NotoSerifSC_700Bold.ttf", "Jixiao Biaosong", common),
    ("NotoSansSC_500Medium.ttf", "Jixiao Hei", common),
    ("LXGWWenKai-Regular.ttf", "Jixiao Kai", common),
    ("FandolFang-Regular.otf", "Jixiao Fang", common),
]
for source, family, characters in fonts:
    (path,) = work.rglob(source)
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG", "STAT"]
    font = subset.load_font(str(path), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    postscript = family.replace(" ", "")
    for name, text in [(1, family), (2, "Regular"), (3, postscript), (4, family), (6, postscript)]:
        font["name"].setName(text, name, 3, 1, 0x409)
    # One weight a family: the style is told by the family's name.
    font["OS/2"].usWeightClass = 400
    font["OS/2"].fsSelection = 0x40
    font["head"].macStyle = 0
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [postscript]
        top[0].FamilyName = top[0].FullName = family
    target = here / f"{postscript}{path.suffix}"
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size} bytes")
