"""`make bench`: how long the pages take with the gazetteer, 30,000 ties and 10,000 pledges loaded.

One worker, one request at a time, no cache. Beside them, in the same run, a bare Django view.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from sistercities.embedded import devdb

ROOT = Path(__file__).resolve().parent.parent.parent
PORT = 8917
ROUNDS = 100
WARM_UP = 5
SEARCH = ["Kiev", "Kyjiw", "Київ", "київ", "ky", "san", "Łódź", "new yo", "saint pet", "zz"]


def pages():
    """Each page with its limit in milliseconds at the 95th percentile, and its addresses."""
    asked = [quote(text) for text in SEARCH]
    choose = "/admin/autocomplete/?app_label=relationships&model_name=office&field_name=city&term="
    return [
        ("bare Django view", None, ["/bare/"]),
        ("home", 60, ["/en/", "/uk/"]),
        ("sister cities", 60, ["/en/sister-cities/", "/uk/sister-cities/?page=2"]),
        ("sister cities, 100 a page", 60, ["/en/sister-cities/?page_size=100"]),
        ("city", 60, ["/en/cities/kyiv/", "/uk/cities/berlin/", "/en/cities/tehran/"]),
        ("nominations", 60, ["/en/nominations/"]),
        ("nomination", 60, ["/en/nominations/kyiv/", "/uk/nominations/kyiv/"]),
        ("aid", 60, ["/en/aid/", "/uk/aid/?page=40"]),
        ("donation", 60, ["/en/aid/bench-2026-1/", "/uk/aid/bench-2026-3/"]),
        ("pledge", 60, ["/en/pledge/", "/uk/pledge/"]),
        ("public record", 60, ["/en/record/", "/uk/record/?page=2"]),
        ("feed", 60, ["/en/feed/"]),
        ("sister cities, searched", 60, [f"/en/sister-cities/?q={text}" for text in asked]),
        ("city search, to choose", 20, [choose + text for text in asked]),
        ("city search, as a page", 60, [f"/admin/nominations/new/?q={text}" for text in asked]),
        ("desk", 200, ["/admin/"]),
        ("pledges, in the admin", 200, ["/admin/aid/pledge/", "/admin/desk/pledges/"]),
    ]


def main():
    with tempfile.TemporaryDirectory(prefix="sistercities-bench-") as folder:
        Path(folder).chmod(0o711)
        _environment(Path(folder))
        ties, cookie = _build()
        server = _serve()
        try:
            rows = [_measure(name, limit, paths, cookie) for name, limit, paths in pages()]
        finally:
            server.terminate()
            server.wait()
            _stop(Path(folder))
    _report(ties, rows)
    return 1 if any(row["limit"] and row["p95"] > row["limit"] for row in rows) else 0


def _environment(folder):
    os.environ |= {
        "DATABASE_URL": devdb.as_owner(
            devdb.start(folder / "postgres", throwaway=False, die_with_parent=True)
        ),
        "SECRET_KEY": "only for measuring: " + "x" * 50,
        "SITE_URL": f"http://127.0.0.1:{PORT}",
        "DATA_DIR": str(folder / "data"),
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
    }


def _stop(folder):
    devdb.stop(folder / "postgres")


def _build():
    import django

    django.setup()
    from django.core.management import call_command

    from tests.bench import world

    call_command("collectstatic", interactive=False, verbosity=0)
    return world.build(), world.clerk_cookie()


def _serve():
    command = [sys.executable, "-m", "gunicorn", "sistercities.wsgi", "--workers=1"]
    server = subprocess.Popen([*command, f"--bind=127.0.0.1:{PORT}"], cwd=ROOT)
    for _attempt in range(100):
        try:
            _get("/livez", "")
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.terminate()
    raise SystemExit("gunicorn did not answer")


def _get(path, cookie):
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Cookie": cookie} if path.startswith("/admin/") else {}
    began = time.perf_counter()
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    size = len(response.read())
    took = (time.perf_counter() - began) * 1000
    connection.close()
    return response.status, size, took


def _measure(name, limit, paths, cookie):
    times, sizes = [], []
    for number in range(WARM_UP * len(paths) + ROUNDS):
        path = paths[number % len(paths)]
        status, size, took = _get(path, cookie)
        if status != 200:
            raise SystemExit(f"{path} answered {status}")
        if number >= WARM_UP * len(paths):
            times.append(took)
            sizes.append(size)
    centiles = statistics.quantiles(times, n=100, method="inclusive")
    return {
        "page": name,
        "limit": limit,
        "p50": round(centiles[49], 1),
        "p95": round(centiles[94], 1),
        "bytes": max(sizes),
    }


def _report(ties, rows):
    bare = rows[0]["p50"]
    print(f"\n{ties} ties, 10,000 pledges; one worker, one request at a time; milliseconds\n")
    print(f"{'page':28}{'p50':>8}{'p95':>8}{'limit':>8}{'× bare':>8}{'bytes':>10}")
    for row in rows:
        row["ratio"] = round(row["p50"] / bare, 1)
        late = " too slow" if row["limit"] and row["p95"] > row["limit"] else ""
        print(
            f"{row['page']:28}{row['p50']:8.1f}{row['p95']:8.1f}{row['limit'] or '':>8}"
            f"{row['ratio']:8.1f}{row['bytes']:10}{late}"
        )
    (ROOT / "bench.json").write_text(json.dumps({"ties": ties, "pages": rows}, indent=2) + "\n")


if __name__ == "__main__":
    sys.exit(main())
