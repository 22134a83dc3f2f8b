"""Stands in for the Tesseract program: reads dots of black on pure white, as OCR reads flat type.

A character is a column of eight squares, the highest bit on top. Anything that is not purely black and white reads
as noise. Every run is written down beside the program, with the environment that it got.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

SQUARE = 8
LEFT, TOP = 16, 16


def dots(text: str):
    """Give the squares to ink, as boxes."""
    for place, character in enumerate(text):
        for bit in range(8):
            if ord(character) & (128 >> bit):
                x, y = LEFT + place * SQUARE, TOP + bit * SQUARE
                yield x, y, x + SQUARE, y + SQUARE


def main() -> None:
    here = Path(__file__).resolve().parent
    if "--version" in sys.argv:
        print("tesseract 5.3.0\n leptonica-1.82.0")
        return
    language = sys.argv[sys.argv.index("-l") + 1]
    with (here / "runs.jsonl").open("a") as file:
        file.write(json.dumps({"arguments": sys.argv[1:], "environment": dict(os.environ), "pid": os.getpid()}) + "\n")
    if language == "slow":
        signal.pause()
    if language == "broken":
        sys.exit("Error opening data file broken.traineddata\nmore of it")

    from PIL import Image

    image = Image.open(sys.stdin.buffer).convert("L")
    inked = [level for level, times in enumerate(image.histogram()) if times]
    if inked != [0, 255]:
        print("~ ;,")
        return
    text = ""
    for x in range(LEFT, image.width - SQUARE, SQUARE):
        code = sum(128 >> bit for bit in range(8) if image.getpixel((x + 3, TOP + bit * SQUARE + 3)) == 0)
        text += chr(code) if 32 <= code < 127 else ""
    print(text)


if __name__ == "__main__":
    main()
