"""Starts the window on a store of 1,000,000 entries and an empty window in turn, each with cold
caches, and says how long it took until the first page was usable and how much memory it had; then
scrolls and types in a ledger of 100,000 entries: window.py PROGRAMS FOLDER. The figures that are
asked for: a start at most 1.5 times that of the empty window, memory at most 1.25 times, and 95 of
100 keys and scrolls shown within 50 ms. It needs Xvfb and WebKitWebDriver; only root can make the
caches cold."""

import csv
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

programs, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
fixtures = Path(__file__).resolve().parent.parent / "fixtures" / "unit"
DAY = "2026-08-20"
ROUNDS = 7
AT_ONCE = 50_000
HEAD = ["日期*", "项目代码*", "资金来源*", "类型*", "金额(元)*", "凭证号", "收款人", "经济分类", "用途", "备注"]
USABLE = "return document.querySelector('dl.totals') ? performance.timeOrigin + performance.now() : 0"
LOADED = "return document.readyState === 'complete' ? performance.timeOrigin + performance.now() : 0"


def jixiao(store, *words):
    command = [programs / "jixiao", "--store", store, "--today", DAY, *words]
    subprocess.run(command, check=True, capture_output=True)


def made(entries):
    """A store of 24 projects with that many entries."""
    store = folder / f"{entries}.jixiao"
    if store.exists():
        return store
    new = folder / "新.jixiao"
    unit = ["--unit-code", "105001", "--unit-name", "自治区示例中心"]
    above = ["--department-code", "105", "--department-name", "自治区示例厅", "--year", "2026"]
    for old in folder.glob("新*"):
        old.unlink()
    jixiao(new, "init", *unit, *above)
    jixiao(new, "import", "targets", fixtures / "targets.xlsx")
    chance = random.Random(1)
    part = folder / "台账.csv"
    for start in range(0, entries, AT_ONCE):
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(HEAD)
            for number in range(start, min(start + AT_ONCE, entries)):
                day = f"2026-{chance.randint(1, 7):02d}-{chance.randint(1, 28):02d}"
                project = f"15000026040000{1 + number % 24:02d}"
                amount = f"{chance.randint(100, 99_999) / 100:.2f}"
                kind = ["一般公共预算拨款", "支出", amount, f"JZ-{number:07d}"]
                rows.writerow([day, project, *kind, "草原服务有限公司", "30227 委托业务费", "项目支出", ""])
        jixiao(new, "import", "ledger", part)
    part.unlink()
    shutil.rmtree(folder / "备份", ignore_errors=True)
    new.rename(store)
    return store


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Window:
    """A window under the driver."""

    def __init__(self, port, session):
        self.base = f"http://127.0.0.1:{port}"
        self.session = f"{self.base}/session/{session}"

    def ask(self, method, path, body=None):
        return ask(method, f"{self.session}{path}", body)

    def run(self, script, *words):
        return self.ask("POST", "/execute/sync", {"script": script, "args": words})

    def wait(self, script, *words):
        began = time.monotonic()
        while time.monotonic() - began < 60:
            found = self.run(script, *words)
            if found:
                return found
            time.sleep(0.004)
        raise SystemExit(f"waited in vain for {script}")

    def keys(self, keys):
        element = self.ask("GET", "/element/active")
        (number,) = element.values()
        self.ask("POST", f"/element/{number}/value", {"text": keys})


def ask(method, url, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=120) as answer:
        return json.load(answer)["value"]


@contextmanager
def opened(binary, *words):
    """A window with a home of its own; what was started for it ends with it."""
    home = folder / "家"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    port = free_port()
    places = {f"XDG_{kind}_HOME": str(home / kind) for kind in ("DATA", "CONFIG", "CACHE")}
    automation = {"TAURI_WEBVIEW_AUTOMATION": "true", "WEBKIT_DISABLE_DMABUF_RENDERER": "1"}
    environment = {**os.environ, "HOME": str(home), **places, **automation}
    environment["WEBKIT_DISABLE_COMPOSITING_MODE"] = "1"
    command = ["WebKitWebDriver", f"--port={port}"]
    driver = subprocess.Popen(command, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)
    options = {"binary": str(binary), "args": [str(word) for word in words]}
    wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
    try:
        for _ in range(200):
            try:
                session = ask("POST", f"http://127.0.0.1:{port}/session", wanted)["sessionId"]
                break
            except (ConnectionError, urllib.error.URLError):
                time.sleep(0.05)
        else:
            raise SystemExit("the driver does not answer")
        yield driver, Window(port, session)
    finally:
        os.killpg(driver.pid, signal.SIGKILL)
        driver.wait()


def processes(root):
    """The processes that a process started, and theirs."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(words[1]), []).append(int(entry.parent.name))
    found, due = [], [root]
    while due:
        below = parents.get(due.pop(), [])
        found += below
        due += below
    return found


def started(number):
    """When a process was started, in milliseconds of the clock."""
    words = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    since_boot = float(Path("/proc/uptime").read_text().split()[0])
    return 1000 * (time.time() - since_boot + int(words[19]) / os.sysconf("SC_CLK_TCK"))


def memory(numbers):
    """What processes hold, shared pages in parts, in MiB."""
    total = 0
    for number in numbers:
        for line in Path(f"/proc/{number}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024


def cold(binary, usable, *words):
    os.sync()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        print("the caches stay warm: only root can empty them")
    with opened(binary, *words) as (driver, window):
        shown = window.wait(usable)
        (own,) = [number for number in processes(driver.pid) if is_of(number, binary)]
        took = shown - started(own)
        time.sleep(3)
        return took, memory(processes(driver.pid))


def is_of(number, binary):
    try:
        return Path(f"/proc/{number}/exe").resolve() == binary
    except OSError:
        return False


def start(store):
    empty, own = [], []
    for _ in range(ROUNDS):
        empty.append(cold(programs / "examples" / "empty", LOADED))
        own.append(cold(programs / "jixiao-window", USABLE, store))
    print(f"\ncold start, {ROUNDS} of each in turn: median (least to most)")
    medians = []
    for name, figures in [("empty", empty), ("1,000,000 entries", own)]:
        times, sizes = zip(*figures)
        medians.append((statistics.median(times), statistics.median(sizes)))
        spread = f"({min(times):.0f} to {max(times):.0f})"
        print(f"{name:>20} {statistics.median(times):7.0f} ms {spread}, {statistics.median(sizes):.0f} MiB")
    (time_of_empty, size_of_empty), (own_time, own_size) = medians
    print(f"{'ratio':>20} {own_time / time_of_empty:7.2f}, {own_size / size_of_empty:.2f} in memory")


# From the event to the frame that shows what it did.
LISTEN = """
  window.samples = []
  const shown = (event) => {
    const began = event.timeStamp
    requestAnimationFrame(() => {
      const channel = new MessageChannel()
      channel.port1.onmessage = () => window.samples.push(performance.now() - began)
      channel.port2.postMessage(0)
    })
  }
  addEventListener('keydown', shown, true)
  document.querySelector('[role=grid] .view').addEventListener('scroll', shown, true)
"""
# Scrolls by a little more than is seen, then to places far away; says how long each waited for its rows.
SCROLL = """
  const view = document.querySelector('[role=grid] .view'), done = arguments[arguments.length - 1]
  const steps = [...arguments[0]], waits = []
  const filled = () => {
    const box = view.getBoundingClientRect()
    const rows = [...view.querySelectorAll('[role=row]')].filter((row) => {
      const own = row.getBoundingClientRect()
      return own.bottom > box.top + 1 && own.top < box.bottom - 1
    })
    return rows.length > 5 && rows.every((row) => row.querySelector('[role=gridcell]').textContent.trim() !== '')
  }
  const next = () => {
    if (steps.length === 0) return done(waits)
    const began = performance.now()
    view.scrollTop = steps.shift()
    const look = () => (filled() ? (waits.push(performance.now() - began), setTimeout(next, 40)) : requestAnimationFrame(look))
    requestAnimationFrame(look)
  }
  next()
"""


def ordered(name, samples):
    samples = sorted(samples)
    high = samples[min(len(samples) - 1, int(len(samples) * 0.95))]
    print(f"{name:>28} {statistics.median(samples):6.1f} ms, 95 % within {high:6.1f} ms ({len(samples)})")


def grid(store):
    print("\nledger of 100,000 entries, from the event to the frame that shows it")
    with opened(programs / "jixiao-window", store) as (_, window):
        window.wait(USABLE)
        window.run("location.hash = '#/ledger'")
        window.wait("return document.querySelector('[role=gridcell]')?.textContent.trim()")
        time.sleep(8)
        window.run(LISTEN)
        window.run("document.querySelector('[data-grid-input]').focus()")
        down, up, right, page = "\ue015", "\ue013", "\ue014", "\ue00f"
        kinds = [("arrow keys", [down] * 150 + [right] * 8 + [up] * 40), ("page down", [page] * 60)]
        kinds.append(("typing into a cell", list("1234567890") * 6))
        for name, keys in kinds:
            window.run("window.samples = []")
            for key in keys:
                window.keys(key)
                time.sleep(0.03)
            time.sleep(0.2)
            ordered(name, window.run("return window.samples"))
        window.keys("\ue00c")
        window.ask("POST", "/timeouts", {"script": 120_000})
        chance = random.Random(2)
        near = [26 * 40 * step for step in range(100)]
        far = [chance.randrange(26 * 100_000) for _ in range(60)]
        for name, places in [("scrolling on", near), ("jumping anywhere", far)]:
            window.run("window.samples = []")
            waits = window.ask("POST", "/execute/async", {"script": SCROLL, "args": [places]})
            ordered(f"{name}, first frame", window.run("return window.samples"))
            ordered(f"{name}, rows there", waits)


folder.mkdir(parents=True, exist_ok=True)
display = subprocess.Popen(
    ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
    stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
)
try:
    os.environ["DISPLAY"] = f":{display.stdout.readline().decode().strip()}"
    start(made(1_000_000))
    grid(made(100_000))
finally:
    display.kill()
