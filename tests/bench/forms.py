"""Writes the forms of a JSON file as a workbook with XlsxWriter: the same texts, merged cells and heights."""

import json
import sys
import time

import xlsxwriter


def write(forms, path):
    book = xlsxwriter.Workbook(path)
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "宋体", "font_size": 10})
    amount = book.add_format({"border": 1, "num_format": "#,##0.00", "font_name": "宋体", "font_size": 10})
    for form in forms:
        sheet = book.add_worksheet(form["project"])
        columns = form["indicator_columns"]
        last = len(columns) - 1
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column["width"])
        row = 0
        for text in (form["title"], form["year_line"], form["unit_line"]):
            sheet.merge_range(row, 0, row, last, text, cell)
            row += 1
        for (label, text), (right, other) in form["head"]:
            sheet.merge_range(row, 0, row, 1, label, cell)
            sheet.merge_range(row, 2, row, 5, text, cell)
            sheet.merge_range(row, 6, row, 10, right, cell)
            sheet.merge_range(row, 11, row, last, other, cell)
            row += 1
        for fund in form["funds"]:
            sheet.merge_range(row, 0, row, 2, fund["label"], cell)
            for at, figure in enumerate(fund["cells"]):
                sheet.write_number(row, 3 + at, float(figure["Amount"]), amount)
            row += 1
        for label, text in form["goals"]:
            sheet.merge_range(row, 0, row, 1, label, cell)
            sheet.merge_range(row, 2, row, last, text, cell)
            row += 1
        for at, column in enumerate(columns):
            sheet.write_string(row, at, column["title"], cell)
        row += 1
        for texts in form["indicators"]:
            sheet.set_row(row, 30)
            for at, text in enumerate(texts):
                sheet.write_string(row, at, text, cell)
            row += 1
        for note in form["notes"]:
            sheet.merge_range(row, 0, row, last, note, cell)
            row += 1
    book.close()


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        models = json.load(file)
    begun = time.perf_counter()
    write(models, sys.argv[2])
    print(f"XlsxWriter: {time.perf_counter() - begun:.2f} s")
