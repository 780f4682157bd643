"""Receives, verifies and adds up the packages of many units, and says how long each step took and
how much memory it had at its peak: packages.py PROGRAMS FOLDER. The figures that are asked for: at
most 300 MiB, at most a tenth more for 5,000 packages than for 500, and for a package of 500 projects
at most twice the time of `unzip -t` with `sha256sum` over its files."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

programs, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
DAY = "2026-08-20"


def run(*command, cwd=None):
    """Seconds and peak in MiB of one program, and its standard output."""
    began = time.monotonic()
    with subprocess.Popen([str(word) for word in command], cwd=cwd, stdout=subprocess.PIPE) as process:
        told = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} {command[1]}: {process.returncode}\n{told.decode()[-2000:]}")
    return time.monotonic() - began, used.ru_maxrss / 1024, told


def jixiao(store, *words):
    return run(programs / "jixiao", "--store", store, "--today", DAY, *words)


def fresh(name):
    place = folder / name
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    return place


def pattern():
    place = fresh("示范")
    run(programs / "jixiao", "demo", "--out", place / "年度")
    return next((place / "年度" / "报送").glob("JXJK-*.zip"))


def many(package, units, projects, *bare):
    place = fresh(f"{units}")
    made = place / "收件"
    run(programs / "examples" / "packages", package, made, units, projects, *bare)
    packages = sorted(made.glob("JXJK-*.zip"))
    store, register = place / "部门.jixiao", made / "register.csv"
    unit = ["--unit-code", "105", "--unit-name", "示例厅"]
    above = ["--department-code", "900", "--department-name", "财政厅", "--year", "2026"]
    jixiao(store, "init", *unit, *above)
    jixiao(store, "register", "import", register)
    size = sum(package.stat().st_size for package in packages)
    print(f"\n{units} packages of {projects} projects, {size / 2**20:.0f} MiB")
    steps = {
        "verify": lambda: run(
            programs / "jixiao-verify", "--json", "--today", DAY, "--register", register, *packages
        ),
        "receive": lambda: jixiao(store, "--json", "receive", made),
        "again": lambda: jixiao(store, "--json", "receive", made),
        "aggregate": lambda: jixiao(store, "--json", "aggregate"),
    }
    peaks = {}
    for name, step in steps.items():
        seconds, peaks[name], told = step()
        each = seconds / units * 1000
        print(f"{name:>10} {seconds:8.2f} s {each:8.2f} ms each {peaks[name]:8.1f} MiB")
        answer = json.loads(told)
        if name == "verify":
            assert {found["verdict"] for found in answer["packages"]} == {"valid"}
        if name == "receive":
            assert answer["taken"] == units, answer["taken"]
        if name == "aggregate":
            assert len(answer["units"]) == units and answer["problems"] == []
            assert answer["lights"]["projects"] == projects
    shutil.rmtree(place)
    return peaks


def large(package):
    place = fresh("500项目")
    run(programs / "examples" / "packages", package, place, 1, 500)
    package = next(place.glob("JXJK-*.zip"))
    run("unzip", "-q", package, cwd=place)
    files = sorted(path for path in (place / package.stem).rglob("*") if path.is_file())
    size = package.stat().st_size / 2**20
    print(f"\none package of 500 projects, {len(files)} files, {size:.0f} MiB")

    def best(*command):
        return min(run(*command)[0] for _ in range(5))

    others = best("unzip", "-tq", package) + best("sha256sum", *files)
    print(f"{'others':>10} {others:8.3f} s (unzip -t, and sha256sum of its files)")
    for name, words in [("jixiao-verify", []), ("jixiao", ["verify"])]:
        own = best(programs / name, *words, "--today", DAY, package)
        print(f"{name:>14} {own:8.3f} s, {own / others:.2f} times that")
    shutil.rmtree(place)


package = pattern()
many(package, 232, 1355)
few, more = many(package, 500, 3000, "bare"), many(package, 5000, 30000, "bare")
print("\ngrowth of the peak from 500 to 5,000 packages")
for name, peak in more.items():
    print(f"{name:>10} {100 * (peak / few[name] - 1):8.1f} %, {peak:.1f} MiB")
large(package)
