"""The PDF, printed by WeasyPrint in a virtual environment of its own; without it the person is told what to install."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from running import salessim, session_of

pytestmark = pytest.mark.outside

ROOT = Path(__file__).parents[2]


def test_the_report_is_printed_with_its_drawings_and_every_quote(tmp_path: Path) -> None:
    said = "Good morning, this is Alex Moran from Dawnline.\nHow are your deliveries?\nThanks, goodbye.\n"
    session = session_of(salessim("practice", "cold-call-bakery", "--seed", "3", "--format", "json", typed=said).stdout)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True, timeout=120)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", f"{ROOT}[pdf]", "pypdfium2"], check=True, timeout=400)
    place = tmp_path / "report.pdf"
    subprocess.run([python, "-m", "salessim", "report", session, "--format", "pdf", "--output", place], check=True,
                   timeout=120, env=os.environ)
    look = f"""
import pypdfium2
pages = list(pypdfium2.PdfDocument({str(place)!r}))
print(" ".join(page.get_textpage().get_text_range() for page in pages))
shades = {{pixel for page in pages[:4] for pixel in page.render(scale=0.5).to_pil().convert("RGB").getdata()}}
print("ring drawn:", (13, 92, 99) in shades)
"""
    subprocess.run([python, "-m", "pip", "install", "--quiet", "pillow"], check=True, timeout=120)
    told = re.sub(r"\s+", " ", subprocess.run([python, "-c", look], check=True, capture_output=True, text=True).stdout)
    assert "this is Alex Moran from Dawnline" in told
    assert "How are your deliveries" in told
    assert "ring drawn: True" in told, "the page's accent colour shows only in drawings that found their style"
