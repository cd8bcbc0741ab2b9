#!/usr/bin/env python3
"""drop_phone.py URL SIZE_ERROR_FILE FILE [PICTURES]: a phone at the page of a drop: a file that is too
large, whose refusal is to be read in spite of its size, then one that is taken. What it said last, a
line each."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
from browser import Browser


def main():
    url, large, good = sys.argv[1:4]
    pictures = pathlib.Path(sys.argv[4]) if len(sys.argv) > 4 else None

    def picture(name):
        if pictures:
            browser.picture(pictures / f"{name}.png")

    with Browser(seconds=150) as browser:
        browser.open(url)
        assert browser.evaluate("document.documentElement.lang") == "id"
        wide = browser.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"the page is {wide} px wide"
        picture("ask")
        browser.choose("#file", large)
        browser.press("button")
        assert "terlalu besar" in browser.text(), browser.text()
        picture("large")
        browser.choose("#file", good)
        picture("chosen")
        browser.press("button")
        print(browser.evaluate("document.querySelector('h1').innerText"))
        picture("sent")
        browser.open(url + "?lang=en")
        print(browser.evaluate("document.querySelector('h1').innerText"))


if __name__ == "__main__":
    main()
