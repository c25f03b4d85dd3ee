"""Reports of scenarios as pictures, to look at: python -m benchmarks.reports FOLDER [FILE …]

Each scenario's report in English and Chinese, at 1400 and at 390 pixels, light and dark, with how
long the report took and how large it is.
"""

from __future__ import annotations

import itertools
import shutil
import sys
import time
from pathlib import Path

import imroute

WIDTHS, THEMES, LANGUAGES = (1400, 390), ("light", "dark"), ("en", "zh")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")


def main(folder: Path, files: list[Path]) -> None:
    """Write the reports, then their pictures beside them."""
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    pages = [page for file in files for page in reports(folder, file)]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(ARGUMENTS)
        )
        for page, width, theme in itertools.product(pages, WIDTHS, THEMES):
            size = {"width": width, "height": 900}
            tab = browser.new_page(viewport=size, color_scheme=theme)
            tab.goto(page.resolve().as_uri())
            tab.screenshot(path=page.with_suffix(f".{width}.{theme}.png"), full_page=True)
            tab.close()
        browser.close()


def reports(folder: Path, file: Path) -> list[Path]:
    """A report of one scenario in each language."""
    result, written = imroute.run(imroute.load(file)), []
    for lang in LANGUAGES:
        begin = time.perf_counter()
        path = folder / f"{file.stem}.{lang}.html"
        written.append(imroute.write_report(result, path, lang))
        took, size = time.perf_counter() - begin, path.stat().st_size / 1000
        print(f"{path.name:40} {took:5.2f} s {size:5.0f} KB")
    return written


if __name__ == "__main__":
    named = [Path(name) for name in sys.argv[2:]]
    main(Path(sys.argv[1]), named or sorted(Path("scenarios").glob("*.yaml")))
