#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Looks at pages of the tool in Chromium, without a window.

check_html.py BUILD writes the page of every sample, of a log that is full of markup, and of one with many tunnels,
into BUILD/html, and loads each: nothing may run but our script, nothing be asked for, no error be told. Numbers are
those of -o jsonl, sorting and filtering work by clicks, all is there without scripts, and BUILD/html has a picture of
each, light, dark and printed. Ends with 0 and a word where there is no Chromium or no selenium.
"""
import base64
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import time

try:
    from selenium import webdriver
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.action_chains import ActionChains
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
except ImportError:
    print("check-html: skipped, for there is no selenium (python3-selenium)")
    sys.exit(0)

BUILD = sys.argv[1]
TOOL = os.path.join(BUILD, "ipsec-evtx")
GENERATOR = os.path.join(BUILD, "evtxgen")
PAGES = os.path.join(BUILD, "html")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
if not CHROMIUM or not DRIVER:
    print("check-html: skipped, for there is no Chromium (chromium, chromium-driver)")
    sys.exit(0)

MARKUP = [
    "<script>document.title='broken'</script>", "\\\"><img src=x onerror=\\\"document.title='broken'\\\">",
    "' onmouseover='document.title=1' x='", "]]>", "<!--", "--></title></style></script><h1>broken</h1>",
    "</code></p></li></td></tr></table></section><h1>broken</h1>", "&lt;b&gt;&amp;&#106;", "\\u202ebroken\\u202c",
    "\\u2066\\u2069\\u200e\\u200f", "\\u0007\\u001b[31m", "\\ufffe\\uffff\\ufdd0", "javascript:document.title='broken'",
    "<svg onload=\\\"document.title='broken'\\\">", "<![CDATA[", "</svg></desc></title><h1>broken</h1>", "<a href=x>",
    "'; document.title='broken'; //", "\\ud83d\\ude00",
]


def markup_story():
    """Each text in every place that a page shows: computers, peers, names, reasons, algorithms."""
    lines = []
    for number, text in enumerate(MARKUP):
        peer = '"%s"' % text if number % 2 else "198.51.100.%d" % number
        quoted = '"%s"' % text
        lines += [
            'set computer=%s' % quoted,
            'event 4651 2024-03-01T%02d:00:00Z LocalMMPrincipalName=%s RemoteMMPrincipalName=%s RemoteAddress=%s '
            'RemoteMMCertHash=%s RemoteMMIssuingCA=%s MMCipherAlg=%s DHGroup=%s MMSAID=%d'
            % (number, quoted, quoted, peer, quoted, quoted, quoted, quoted, number + 1),
            'event 5451 +1 RemoteAddress=%s RemoteTunnelEndpoint=%s CipherType=%s EspAuthType=%s MainModeSaId=%d '
            'QuickModeSaId=%d' % (quoted, peer, quoted, quoted, number + 1, number + 100),
            'event 4653 +1 RemoteAddress=%s FailureReason=%s State=%s MMAuthMethod=%s Role=%%%%8206 repeat=3'
            % (peer, quoted, quoted, quoted),
            'event 4653 +1 RemoteAddress=%s FailureReason="IKE authentication credentials are unacceptable" '
            'Role=%%%%8206 repeat=6' % peer,
        ]
    lines.append('event 4653 +1 RemoteAddress=203.0.113.200 FailureReason="%s" RemoteMMPrincipalName="%s"'
                 % ("<b>" * 30 + "x" * 18000, "<i>" + "n" * 9000))
    return "\n".join(lines) + "\n"


class Log:
    def __init__(self, name, path, prefix=()):
        self.name, self.path = name, path
        self.page = os.path.join(PAGES, name + ".html")
        self.options = list(prefix) + [path]

    def run(self, *options):
        run = subprocess.run([TOOL, "-q", *options, *self.options], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                             check=False)
        if run.returncode not in (0, 3):
            sys.exit("%s: %s ends with %d" % (self.name, options, run.returncode))
        return run.stdout

    def write(self):
        self.run("--report=overview", "--force", "-w", self.page)

    def rows(self, report):
        return [json.loads(line) for line in self.run("--report=" + report, "-o", "jsonl").splitlines()]


def generate(name, story, *options):
    path = os.path.join(PAGES, name + ".evtx")
    script = os.path.join(PAGES, name + ".story")
    with open(script, "w", encoding="ascii") as file:
        file.write(story)
    subprocess.run([GENERATOR, "-o", path, *options, script], check=True)
    return Log(name, path)


faults = []


def expect(is_so, log, *words):
    if not is_so:
        faults.append("%s: %s" % (log.name, " ".join(str(word) for word in words)))


def start(with_scripts=True):
    options = Options()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                     "--window-size=1280,900", "--force-color-profile=srgb"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    if not with_scripts:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    return webdriver.Chrome(service=Service(DRIVER), options=options)


def load(driver, log):
    began = time.monotonic()
    driver.get("file://" + os.path.abspath(log.page))
    return time.monotonic() - began


def check_quiet(driver, log):
    """Nothing was asked for but the page itself, and nothing complained."""
    errors = [entry["message"] for entry in driver.get_log("browser")]
    expect(not errors, log, "the console tells", errors[:3])
    asked = [message["params"]["request"]["url"] for message in
             (json.loads(entry["message"])["message"] for entry in driver.get_log("performance"))
             if message["method"] == "Network.requestWillBeSent"]
    expect(all(url.startswith("file://") and url.endswith(".html") for url in asked), log, "asks for", asked[:3])


def count_rows(driver, section):
    return driver.execute_script(
        "return arguments[0].querySelectorAll('table[data-rows] > tbody > tr').length;", section)


def check_numbers(driver, log):
    expect("broken" != driver.title and not driver.title.isdigit(), log, "something ran")
    expect(len(driver.find_elements(By.TAG_NAME, "h1")) == 1, log, "something broke out")
    for section in driver.find_elements(By.CSS_SELECTOR, "section[data-report]"):
        report = section.get_attribute("data-report")
        rows = log.rows(report)
        shown = count_rows(driver, section)
        expect(int(section.get_attribute("data-total")) == len(rows), log, report, "has another number of rows")
        expect(int(section.get_attribute("data-shown")) == shown, log, report, "shows another number of rows")
    failed = re.search(r"(\d+) failed negotiation", driver.find_element(By.TAG_NAME, "header").text)
    expect(int(failed.group(1)) == sum(row["count"] for row in log.rows("failures")), log, "failures at the top")


COLUMN = """const cells = arguments[0].closest('table').tBodies[0].rows, at = arguments[0].closest('th').cellIndex;
return Array.from(cells, row => Number(row.cells[at].getAttribute('data-sort')));"""
ROWS = "Array.from(arguments[0].querySelectorAll('tbody > tr'))"
HIDDEN = "return %s.map(row => row.hidden);" % ROWS
# Rows that are not hidden as a filter wants them; texts of thousands of rows stay in the browser.
AMISS = "return %s.filter(row => row.hidden === row.textContent.toLowerCase().includes(arguments[1])).length;" % ROWS


def check_sorting(driver, log, section):
    buttons = section.find_elements(By.CSS_SELECTOR, "th.number button")
    if not buttons:
        return
    heading = buttons[0].find_element(By.XPATH, "..")
    for direction in ("ascending", "descending"):
        buttons[0].click()
        values = driver.execute_script(COLUMN, buttons[0])
        expect(heading.get_attribute("aria-sort") == direction, log, "aria-sort is", heading.get_attribute("aria-sort"))
        expect(values == sorted(values, reverse=direction == "descending"), log, "is not sorted:", values[:9])
    expect(len(section.find_elements(By.CSS_SELECTOR, "th[aria-sort]")) == 1, log, "sorted by several columns")


def check_filtering(driver, log, section):
    field = section.find_element(By.CSS_SELECTOR, "input[type=search]")
    wanted = "198.51.100.1"
    field.send_keys(wanted)
    expect(driver.execute_script(AMISS, section, wanted) == 0, log, "filters other rows")
    field.clear()
    field.send_keys(" ")
    expect(not any(driver.execute_script(HIDDEN, section)), log, "hides rows without a filter")


# Links to rows with a peer, where all rows are on the page and none is with it.
VAIN = """const texts = {};
return Array.from(document.querySelectorAll('a[data-find]')).filter(link => {
	const name = link.getAttribute('href').slice(1), section = document.getElementById(name);
	if (section.getAttribute('data-total') !== section.getAttribute('data-shown')) return false;
	texts[name] = texts[name] ||
		Array.from(section.querySelectorAll('tbody > tr'), row => row.textContent.toLowerCase());
	const wanted = link.getAttribute('data-find').toLowerCase();
	return !texts[name].some(text => text.includes(wanted));
}).map(link => link.outerHTML);"""


# Rows that are not hidden as a link from a peer wants them: an address that begins as another one is not that.
AMISS_OF_LINK = """return %s.filter(row => row.hidden === Array.from(row.cells).some(cell =>
	cell.textContent.toLowerCase().split(/[\\s,;()\\[\\]]+/).some(word => word.replace(/[.:]+$/, '') === arguments[1])))
	.map(row => row.textContent).slice(0, 3);""" % ROWS


def check_links(driver, log):
    """From a peer to its associations: only those are left there."""
    vain = driver.execute_script(VAIN)
    expect(not vain, log, "has links that lead to nothing:", vain[:3])
    links = driver.find_elements(By.CSS_SELECTOR, "#peers a[data-find][href='#sessions']")
    if not links:
        return
    section = driver.find_element(By.ID, "sessions")
    led = 0
    for link in links[:20]:
        peer = link.get_attribute("data-find").lower()
        driver.execute_script("arguments[0].click();", link)
        led += not all(driver.execute_script(HIDDEN, section))
        if not re.fullmatch(r"[0-9a-f.:]+", peer):
            continue
        amiss = driver.execute_script(AMISS_OF_LINK, section, peer)
        expect(not amiss, log, "a link from", peer, "leaves other rows, or hides its own:", amiss)
    expect(led > 0, log, "links from peers lead to nothing")


def check_clicks(driver, log):
    for section in driver.find_elements(By.CSS_SELECTOR, "section[data-report]"):
        check_sorting(driver, log, section)
        check_filtering(driver, log, section)
    check_links(driver, log)


FOCUS = """const element = document.activeElement, look = getComputedStyle(element), box = element.getBoundingClientRect();
if (element === document.body) return null;
const before = window.focusedBefore;
window.focusedBefore = element;
window.focused = (window.focused || new Set()).add(element);
return {tag: element.tagName, text: element.textContent.slice(0, 40),
	seen: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2,
	shown: box.width > 0 && box.right > 0 && box.bottom > 0 && box.top < innerHeight,
	behind: !before || (before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0};"""
MISSED = """return Array.from(document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]'))
	.filter(element => element.tabIndex >= 0 && element.checkVisibility() && !window.focused.has(element))
	.map(element => element.outerHTML.slice(0, 80));"""


def press(driver, *keys):
    ActionChains(driver, duration=0).send_keys(*keys).perform()


def check_tabbing(driver, log):
    """Through all of the page, in its order, and what has the focus is seen."""
    first = None
    for _ in range(1000):
        press(driver, Keys.TAB)
        focus = driver.execute_script(FOCUS)
        if not focus:
            break
        first = first or focus["text"]
        expect(focus["seen"] and focus["shown"], log, "the focus is not seen:", focus)
        expect(focus["behind"], log, "the focus goes back:", focus)
    expect(first == "Skip to the content", log, "begins with", first)
    missed = driver.execute_script(MISSED)
    expect(not missed, log, "is not reached by the keyboard:", missed[:3])


def focus_on(driver, element):
    driver.execute_script("arguments[0].focus();", element)


def check_keys(driver, log):
    """What clicks do, keys do."""
    section = driver.find_element(By.CSS_SELECTOR, "section[data-report]")
    button = section.find_element(By.CSS_SELECTOR, "th button")
    heading = button.find_element(By.XPATH, "..")
    focus_on(driver, button)
    for key, wanted in ((Keys.ENTER, "ascending"), (Keys.SPACE, "descending")):
        press(driver, key)
        expect(heading.get_attribute("aria-sort") == wanted, log, "a key sorts", heading.get_attribute("aria-sort"))
    focus_on(driver, section.find_element(By.CSS_SELECTOR, "input[type=search]"))
    press(driver, "no such row")
    expect(all(driver.execute_script(HIDDEN, section)), log, "keys do not filter")
    expect("0 of" in section.find_element(By.TAG_NAME, "output").text, log, "does not say how many rows are left")
    press(driver, Keys.CONTROL, "a")
    driver.execute_script("arguments[0].value = ''; arguments[0].dispatchEvent(new Event('input', {bubbles: true}));",
                          section.find_element(By.CSS_SELECTOR, "input[type=search]"))
    details = section.find_element(By.CSS_SELECTOR, "tbody details")
    focus_on(driver, details.find_element(By.TAG_NAME, "summary"))
    press(driver, Keys.ENTER)
    expect(details.get_attribute("open") is not None, log, "a key does not open the values of a row")
    press(driver, Keys.SPACE)
    expect(details.get_attribute("open") is None, log, "a key does not close the values of a row")
    skip = driver.find_element(By.CSS_SELECTOR, "a.skip")
    focus_on(driver, skip)
    press(driver, Keys.ENTER, Keys.TAB)
    expect(driver.execute_script("return document.activeElement.closest('main') !== null;"), log, "skips nothing")


def check_sideways(driver, log):
    """On a phone tables and pictures are moved by keys."""
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True})
    for name in (".scroll", ".picture-scroll"):
        box = driver.find_element(By.CSS_SELECTOR, name)
        focus_on(driver, box)
        expect(driver.execute_script("return arguments[0].scrollWidth > arguments[0].clientWidth;", box), log, name,
               "fits a phone, which proves nothing")
        press(driver, *[Keys.ARROW_RIGHT] * 3)
        for _ in range(20):
            if driver.execute_script("return arguments[0].scrollLeft;", box) > 0:
                break
            time.sleep(0.05)
        else:
            expect(False, log, name, "is not moved by keys")
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def words_of(node, name):
    return str(node.get(name, {}).get("value", "")).strip()


def property_of(node, name):
    for item in node.get("properties", []):
        if item["name"] == name:
            return item["value"].get("value")
    return None


HEARD = ("banner", "main", "contentinfo", "navigation", "heading", "link", "button", "table", "columnheader", "image",
         "region", "searchbox", "DisclosureTriangle")


def check_hearing(driver, log):
    """What a screen reader is given: Chromium's tree of the page."""
    driver.execute_cdp_cmd("Accessibility.enable", {})
    page = driver.execute_cdp_cmd("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    by_role = {role: [node for node in driver.execute_cdp_cmd(
        "Accessibility.queryAXTree", {"nodeId": page, "role": role})["nodes"] if not node.get("ignored")]
               for role in HEARD}
    driver.execute_cdp_cmd("Accessibility.disable", {})
    for role in ("banner", "main", "navigation", "contentinfo"):
        expect(len(by_role.get(role, [])) == 1, log, "has", len(by_role.get(role, [])), role)
    levels = [property_of(node, "level") for node in by_role.get("heading", [])]
    expect(levels and levels[0] == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:])), log,
           "has headings of levels", levels)
    expect(all(by_role.values()), log, "has nothing of", [role for role in HEARD if not by_role[role]])
    for role in HEARD[3:]:
        nameless = [node for node in by_role[role] if not words_of(node, "name")]
        expect(not nameless, log, len(nameless), role, "without a name")
    tables = driver.execute_script("return document.querySelectorAll('table').length;")
    pictures = driver.execute_script("return document.querySelectorAll('svg[role=img]').length;")
    expect(len(by_role.get("table", [])) == tables, log, "has", tables, "tables, of which are heard",
           len(by_role.get("table", [])))
    heard = by_role.get("image", [])
    expect(len(heard) == pictures and all(len(words_of(node, "description")) > 20 for node in heard), log, "has",
           pictures, "pictures, of which are heard", [words_of(node, "description") for node in heard])
    for role in ("region", "searchbox"):
        names = [words_of(node, "name") for node in by_role.get(role, [])]
        expect(len(set(names)) == len(names), log, "has several of one name:", role, names)
    arrows = [words_of(node, "name") for node in by_role.get("columnheader", []) if re.search("[▲▼]", words_of(node, "name"))]
    expect(not arrows, log, "reads arrows aloud:", arrows)


CONTRASTS = """
function numbers(text) { return text.match(/[0-9.]+/g).map(Number); }
function light(text) {
	const parts = numbers(text).slice(0, 3).map(v => v / 255).map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
	return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
}
function behind(element) {
	for (; element; element = element.parentElement) {
		const color = getComputedStyle(element).backgroundColor, parts = numbers(color);
		if (parts.length < 4 || parts[3] > 0) return color;
	}
	return 'rgb(255, 255, 255)';
}
/* Elements of one kind, in others of one kind, look the same: of thousands of cells each kind is looked at once. */
function kindOf(element) {
	return element ? kindOf(element.parentElement) + '/' + element.localName + '.' + element.getAttribute('class') : '';
}
const low = [], seen = new Set();
for (const element of document.querySelectorAll('h1,h2,p,a,dt,dd,li,strong,span,code,th,td,button,summary,caption,label,figcaption')) {
	if (!Array.from(element.childNodes).some(n => n.nodeType === 3 && n.data.trim())) continue;
	const kind = kindOf(element);
	if (seen.has(kind)) continue;
	seen.add(kind);
	const a = light(getComputedStyle(element).color), b = light(behind(element));
	const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
	if (contrast < 4.5) low.push(element.tagName + '.' + element.className + ' ' + contrast.toFixed(2));
}
return Array.from(new Set(low));
"""


def check_looks(driver, log):
    """Pictures of it; text stands out from what is behind it, and nothing makes the page wider than the screen."""
    for scheme, width in (("light", 1280), ("dark", 390)):
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia",
                               {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        low = driver.execute_script(CONTRASTS)
        expect(not low, log, scheme, "has too little contrast:", low[:5])
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == 390})
        wide, high = driver.execute_script(
            "const e = document.documentElement; return [e.scrollWidth, e.scrollHeight];")
        expect(wide <= width, log, "is", wide, "wide on a screen of", width)
        shot = driver.execute_cdp_cmd("Page.captureScreenshot", {
            "captureBeyondViewport": True,
            "clip": {"x": 0, "y": 0, "width": width, "height": min(high, 4000), "scale": 1}})
        with open(os.path.join(PAGES, "%s-%d-%s.png" % (log.name, width, scheme)), "wb") as file:
            file.write(base64.b64decode(shot["data"]))
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})


# Of an A4 sheet without its margins, in the pixels of a page: what is wider makes browsers print all of it smaller.
SHEET = 703


def print_page(driver, log):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": []})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": SHEET, "height": 1000, "deviceScaleFactor": 1, "mobile": False})
    wide = driver.execute_script("return document.documentElement.scrollWidth;")
    expect(wide <= SHEET or log.name == "markup", log, "is", wide, "wide on a sheet of", SHEET)
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    printed = driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    with open(os.path.join(PAGES, log.name + ".pdf"), "wb") as file:
        file.write(base64.b64decode(printed["data"]))


def check_without_scripts(driver, log):
    load(driver, log)
    expect(all(not element.is_displayed() for element in driver.find_elements(By.CSS_SELECTOR, "input")), log,
           "has fields that do nothing without scripts")
    for section in driver.find_elements(By.CSS_SELECTOR, "section[data-report]"):
        expect(count_rows(driver, section) == int(section.get_attribute("data-shown")), log,
               "has other rows without scripts")


def check_log(driver, log):
    took = load(driver, log)
    size = os.path.getsize(log.page)
    check_quiet(driver, log)
    expect(size < 5000000, log, "takes", size, "bytes")
    check_numbers(driver, log)
    check_hearing(driver, log)
    if log.name == "two-gateways":
        check_tabbing(driver, log)
        check_keys(driver, log)
        check_sideways(driver, log)
        check_hearing(driver, log)
    check_clicks(driver, log)
    check_looks(driver, log)
    print_page(driver, log)
    check_quiet(driver, log)
    print("check-html: %s: %d bytes, loaded in %.2f s" % (log.name, size, took))


def check_logs(logs):
    driver = start()
    try:
        for log in logs:
            check_log(driver, log)
    finally:
        driver.quit()
    driver = start(with_scripts=False)
    try:
        for log in logs[:2] + logs[-1:]:
            check_without_scripts(driver, log)
    finally:
        driver.quit()


def main():
    os.makedirs(PAGES, exist_ok=True)
    logs = [Log(os.path.basename(path)[:-5], path) for path in sorted(glob.glob("samples/*.evtx"))]
    logs.append(generate("markup", markup_story()))
    many = os.path.join(PAGES, "tunnels.evtx")
    subprocess.run([GENERATOR, "--bulk=tunnels", "--size=3000", "--seed=1", "-o", many], check=True)
    logs.append(Log("tunnels", many))
    for log in logs:
        log.write()
    # Two browsers, as a page waits for its own most of the time; the large one for itself.
    with concurrent.futures.ThreadPoolExecutor() as threads:
        for done in [threads.submit(check_logs, part) for part in (logs[-1:], logs[:-1])]:
            done.result()
    for line in faults:
        print("check-html:", line)
    sys.exit(1 if faults else 0)


main()
