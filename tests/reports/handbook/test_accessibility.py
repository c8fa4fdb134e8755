"""The handbook against WCAG 2.2 AA, as far as axe-core can tell in a browser: no violation on any page, wide or narrow.

It needs Chromium and axe-core: `npm install --no-save axe-core` in the repository, or its `axe.min.js` named in the
environment as `AXE_CORE`.
"""

import json
import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from html import unescape
from pathlib import Path

import pytest

from cpmodel import api
from cpmodel.reports import handbook

AXE = Path(os.environ.get("AXE_CORE", Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"))
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
axe.run(document, {runOnly: {type: "tag", values: TAGS}}).then((found) => {
  const said = found.violations.map((each) => [each.id, each.nodes.map((node) => node.html.slice(0, 160))]);
  document.body.replaceChildren();
  document.body.setAttribute("data-found", JSON.stringify({passed: found.passes.length, said}));
});
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None, reason="there is no Chromium to look at the pages with"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not there: npm install --no-save axe-core"),
]


@pytest.fixture(scope="module")
def site():
    return handbook.pages(api.handbook(api.load("derbyshire")))


def found(folder, width, page):
    """What axe-core has to say of a page; a copy of it has the script inside, since the page itself lets none run."""
    name, text = page
    script = AXE.read_text(encoding="utf-8") + RUN.replace("TAGS", json.dumps(TAGS))
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    copy = folder / f"{width}-{name}"
    copy.write_text(text.replace("</body>", f"<script>{script}</script></body>"), encoding="utf-8")
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / copy.stem}"]
    command += [f"--window-size={width},900", "--virtual-time-budget=60000", "--dump-dom", copy.as_uri()]
    dumped = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    result = re.search(r'data-found="([^"]*)"', dumped)
    return (name, json.loads(unescape(result[1])) if result else "axe-core said nothing")


def all_found(folder, width, pages):
    with ThreadPoolExecutor(2) as pool:
        return dict(pool.map(partial(found, folder, width), pages))


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_violates_what_can_be_checked(site, tmp_path, width):
    pages = [(name, text) for name, text in site.items() if width > 1000 or not name.startswith("stories-")]
    said = all_found(tmp_path, width, pages)
    assert {name: each for name, each in said.items() if not isinstance(each, dict) or each["said"]} == {}
    assert all(each["passed"] > 10 for each in said.values())


def test_a_page_that_violates_something_is_noticed(site, tmp_path):
    broken = re.sub(r'<label for="q">Search</label>', "", site["index.html"])
    _, said = found(tmp_path, 1280, ("index.html", broken))
    assert [name for name, _ in said["said"]] == ["label"]
