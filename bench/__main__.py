"""`make bench`: prepares the databases, measures each in a process of its own, prints ratios, writes JSON."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "bench" / "latest.json"
MESSAGES = ("messages_stream.csv", "messages_replied.csv")

# name, what it is a multiple of, the most it may be (design, section 6)
RATIOS = [
    ("raise", "base insert", 3.0),
    ("matter", "base read", 4.0),
    ("desk", "base list", 3.0),
    ("dispatch", "base insert", 5.0),
]
GROWING = (
    "raise",
    "dispatch",
    "matter",
    "desk",
    "search",
    "filters",
    "filtered",
    "street",
    "mine",
    "figures",
    "figures by place",
    "figures' records",
)
MOST_MILLISECONDS = 10.0
MOST_GROWTH = 1.5
MOST_STATEMENTS = 12


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--large", action="store_true", help="a million matters too")
    parser.add_argument("--quick", action="store_true", help="a tenth of the requests, for trying things")
    asked = parser.parse_args()
    os.environ["MULIN_HOME"] = str(ROOT / "var" / "bench")
    os.environ.setdefault("MULIN_PROCESS", "web")
    from bench import ground
    from mulin.platform import postgres

    sizes = [10_000, 100_000] + ([1_000_000] if asked.large else [])
    count, warm = (200, 40) if asked.quick else (2000, 200)
    results: dict[int, dict[str, Any]] = {}
    fenced: dict[str, dict[str, float]] = {}
    with postgres.running():
        for size in sizes:
            name = ground.prepare(size, say)
            measured = f"{name}_run"
            postgres.clone(postgres.cluster(), name, measured)
            say(f"measuring at {size}")
            results[size] = step("measure", measured, "--count", str(count), "--warm", str(warm))
            if size == sizes[0]:
                say("with and without row-level security")
                fenced = step("fences", measured, "--count", str(count // 4))
            postgres.drop(postgres.cluster(), measured)
        imported = importing(ground.base_name())
    lines = report(results, imported) + fences(fenced)
    kept = [{key: one[key] for key in ("name", "value", "unit", "base", "ratio")} for one in lines]
    TARGET.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")
    show(lines)


def importing(base: str) -> dict[str, Any] | None:
    """The import's speed on real messages, where they are to hand (`MULIN_MESSAGES`)."""
    from mulin.platform import postgres

    folder = Path(os.environ.get("MULIN_MESSAGES", ROOT.parent / "shared" / "data"))
    files = [str(folder / name) for name in MESSAGES if (folder / name).exists()]
    if not files:
        return None
    name = f"{base}_import"
    postgres.clone(postgres.cluster(), base, name)
    say("importing")
    found = step("import", name, "--files", *files)
    postgres.drop(postgres.cluster(), name)
    return found


def step(name: str, database: str, *more: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.run", name, "--database", database, *more]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


Line = dict[str, Any]


def line(name: str, value: float, unit: str, base: float | None = None, limit: float | None = None) -> Line:
    ratio = value / base if base else None
    return {"name": name, "value": round(value, 3), "unit": unit, "base": base and round(base, 3),
            "ratio": ratio and round(ratio, 3), "limit": limit}  # fmt: skip


def report(results: dict[int, dict[str, Any]], imported: dict[str, Any] | None) -> list[Line]:
    lines: list[Line] = []
    for size, result in results.items():
        timings = result["timings"]
        for name, base, limit in RATIOS:
            lines.append(
                line(f"{name}, CPU at {size}", timings[name]["cpu"], "ms", timings[base]["cpu"], limit)
            )
    smallest = min(results)
    for size in sorted(results)[1:]:
        for name in GROWING:
            value, base = (results[at]["timings"][name]["p95"] for at in (size, smallest))
            lines.append(line(f"{name}, p95 at {size} against {smallest}", value, "ms", base, MOST_GROWTH))
    last = results[max(results)]
    for name, number in last["statements"].items():
        lines.append(line(f"{name}, statements", number, "statements", None, MOST_STATEMENTS))
    for name, rows in last["rows"].items():
        lines.append(
            line(f"{name}, statements at 50 rows against 1", rows["50"], "statements", rows["1"], 1.0)
        )
        lines.append(line(f"{name}, statements at 3 rows against 1", rows["3"], "statements", rows["1"], 1.0))
    if imported:
        lines.append(line("import", imported["rate"], "matters/s", 1000.0))
    return lines


def fences(found: dict[str, dict[str, float]]) -> list[Line]:
    """What each takes with row-level security, against without."""
    words = {"cpu": "CPU with row security", "p50": "half wait at most, with row security"}
    return [
        line(f"{name}, {word}", took[f"{what} on"], "ms", took[f"{what} off"])
        for what, word in words.items()
        for name, took in found.items()
    ]


def show(lines: list[Line]) -> None:
    for one in lines:
        against = f"  / {one['base']:>8}  = {one['ratio']:>6}" if one["base"] else " " * 21
        limit = f"  (at most {one['limit']})" if one["limit"] else ""
        print(f"{one['name']:<46}{one['value']:>10} {one['unit']:<10}{against}{limit}")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
