"""Reads what a city delivers: cells, days and documents as departments write them."""
import csv
import datetime
import json
import os
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import defaultdict

UNKNOWN = {"", "无", "不详", "/", "-"}
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FULL_WIDTH = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}


# --- cells

def compact(text):
    return re.sub(r"\s", "", text.translate(FULL_WIDTH)).upper()


def code(text):
    text = compact(text)
    return None if text in UNKNOWN else text.replace("O", "0").replace("I", "1")


def identity(text):
    text = compact(text)
    if len(text) == 18:
        return text
    text = text[:6] + "19" + text[6:]
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return text + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(text, weights)) % 11]


def day(text):
    if text in UNKNOWN:
        return None
    if re.fullmatch(r"\d{5}", text):
        return datetime.date(1899, 12, 30) + datetime.timedelta(days=int(text))
    parts = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})日?", text)
    return datetime.date(*map(int, parts.groups()))


def stored_day(text):
    return datetime.date.fromisoformat(text) if text else None


def stored_month(text):
    return int(text[:4]) * 12 + int(text[5:]) - 1 if text else None


def first_day(month):
    return datetime.date(month // 12, month % 12 + 1, 1)


def last_day(month):
    return first_day(month + 1) - datetime.timedelta(days=1)


def written(months):
    return ";".join(f"{month // 12}-{month % 12 + 1:02}" for month in sorted(months))


# --- documents

def workbook(path, rejected):
    """Rows of data, as cells by column letter."""
    archive = zipfile.ZipFile(path)
    shared = []
    if "xl/sharedStrings.xml" in archive.namelist():
        for item in ElementTree.fromstring(archive.read("xl/sharedStrings.xml")):
            shared.append("".join(part.text or "" for part in item.iter(SHEET + "t")))
    for row in ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml")).iter(SHEET + "row"):
        cells = defaultdict(str)
        for cell in row:
            value = cell.find(SHEET + "v")
            letter = re.match("[A-Z]+", cell.get("r")).group()
            if cell.get("t") == "inlineStr":
                cells[letter] = "".join(part.text or "" for part in cell.iter(SHEET + "t"))
            elif value is not None:
                cells[letter] = shared[int(value.text)] if cell.get("t") == "s" else value.text
        number = int(row.get("r"))
        if number > 4 and cells["A"].isdigit() and number not in rejected[os.path.basename(path)]:
            yield cells


def table(path, rejected):
    with open(path, encoding="gb18030", newline="") as file:
        for number, row in enumerate(csv.reader(file), 1):
            if number > 1 and number not in rejected[os.path.basename(path)]:
                yield row


def records(path, rejected):
    """What an interface answers in JSON, by number from 1."""
    with open(path, encoding="utf-8") as file:
        for number, row in enumerate(json.load(file)["items"], 1):
            if number not in rejected[os.path.basename(path)]:
                yield row


def elements(path, rejected):
    """What a service answers in XML: the parts of each record by name, those within parts as part/name."""
    def local(element):
        return element.tag.split("}")[-1]

    def parts(element, prefix=""):
        for part in element:
            yield prefix + local(part), (part.text or "").strip()
            yield from parts(part, local(part) + "/")

    for number, row in enumerate(ElementTree.parse(path).getroot()[0][0], 1):
        if number not in rejected[os.path.basename(path)]:
            yield defaultdict(str, parts(row))


# --- the law

def reached(birth, base_year, age, most, step):
    behind = birth.year * 12 + birth.month - 1 - base_year * 12
    month = birth.year * 12 + birth.month - 1 + age * 12 + (min(most, behind // step + 1) if behind >= 0 else 0)
    return datetime.date(month // 12, month % 12 + 1, birth.day)


def under_age(number, month):
    """True, False, or None where the post category decides [14]."""
    birth = datetime.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    first = first_day(month)
    if int(number[16]) % 2 == 1:
        return first < reached(birth, 1965, 60, 36, 4)
    earlier = first < reached(birth, 1975, 50, 60, 2)
    later = first < reached(birth, 1970, 55, 36, 4)
    return True if earlier else None if later else False
