"""Says as JSON what python-docx finds in a Word file: headings, repeated head rows of tables, all paragraphs."""

import json
import sys

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

document = docx.Document(sys.argv[1])
headings = []
for paragraph in document.paragraphs:
    name = paragraph.style.name
    if name.startswith("Heading "):
        headings.append([int(name.removeprefix("Heading ")), paragraph.text])
heads = []
for table in document.tables:
    marked = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    heads.append([sum(marked), all(marked[: sum(marked)])])
paragraphs = [Paragraph(found, document).text for found in document.element.body.iter(qn("w:p"))]
pictures = [round(shape.width.mm) for shape in document.inline_shapes]
json.dump({"headings": headings, "heads": heads, "paragraphs": paragraphs, "pictures": pictures}, sys.stdout)
