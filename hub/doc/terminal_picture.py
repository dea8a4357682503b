#!/usr/bin/env python3
"""A picture of what a terminal shows: script -qec "lianfang summary 2026Q3" /dev/null | terminal_picture.py > summary.svg"""
import re
import sys
import unicodedata
from html import escape

CELL, LINE, MARGIN = 8, 20, 16
COLOURS = {"32": "#7ec699", "33": "#e8c07d", "31": "#f08080", "1": "#ffffff", "2": "#8b949e"}


def width(text):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def pieces(line):
    """(column, text, colour) for every run of text without wide gaps, so that columns stay in line in any font."""
    at, colour = 0, None
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        code = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if code:
            colour = COLOURS.get(code.group(1))
            continue
        for piece in re.split(r"(  +)", part):
            if piece.strip():
                yield at, piece, colour
            at += width(piece)


lines = sys.stdin.read().replace("\r", "").rstrip("\n").split("\n")
columns = max(width(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in lines)
wide, high = columns * CELL + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
print(f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">\n'
      f'<rect width="100%" height="100%" rx="8" fill="#1e2227"/>\n'
      f'<g font-family="\'Noto Sans Mono CJK SC\',\'Sarasa Mono SC\',Menlo,Consolas,\'PingFang SC\',\'Microsoft YaHei\',monospace" '
      f'font-size="{CELL * 2 - 2}" fill="#d8dee4">')
for row, line in enumerate(lines):
    for at, text, colour in pieces(line):
        fill = f' fill="{colour}"' if colour else ""
        print(f'<text x="{MARGIN + at * CELL}" y="{MARGIN + row * LINE + 15}" textLength="{width(text) * CELL}" '
              f'lengthAdjust="spacingAndGlyphs"{fill}>{escape(text)}</text>')
print("</g>\n</svg>")
