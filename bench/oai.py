"""OAI-PMH: a whole node lists its records to one harvester, part by part, through the door.

Records a second, time of a part, memory of the door's process before and after: resident, so the database's mapped
pages count, once for each thread that read them (what the process owns does not grow with the parts). Usage:
`python bench/oai.py [--records 100000]`. Prints a table, writes bench/results/oai.json.
"""

import argparse
import json
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOKEN = re.compile(r"<resumptionToken[^>]*>([^<]+)</resumptionToken>")
RECORD = re.compile(r"<record>")
MEMORY = re.compile(r"^xingtan_resident_bytes (\S+)", re.MULTILINE)
START_SECONDS = 120
TARGETS = {"oai_lom": 500.0, "oai_dc": 500.0}


def fill(records: int) -> None:
    """Put resources on the shelf as the demonstration has them: lessons and documents with a file each."""
    sys.path.insert(0, str(ROOT / "src"))
    import django

    django.setup()
    from django.core.management import call_command

    from xingtan.catalogue.actions.curriculum import keep_subjects
    from xingtan.catalogue.models import Resource, ResourceFile
    from xingtan.catalogue.rules.subjects import SUBJECTS
    from xingtan.kernel.clock import now
    from xingtan.kernel.ids import new_id
    from xingtan.places.api import prepare_places, subtree_codes

    call_command("migrate", verbosity=0)
    prepare_places()
    subjects = [one.slug for one in SUBJECTS]
    keep_subjects(subjects)
    places, start = sorted(subtree_codes("330000")), now() - timedelta(days=30)
    for first in range(0, records, 5000):
        made, files = [], []
        for n in range(first, min(first + 5000, records)):
            at = start + timedelta(seconds=n // 20)
            one = Resource(
                id=new_id(),
                kind=("video", "document", "slides")[n % 3],
                section="lessons",
                title=f"第{n}课 认识身边的数与形",
                summary="从生活里的例子说起，看一看，量一量，想一想，再自己试一试，最后说给同学听。" * 2,
                stage="primary",
                grade=n % 6 + 1,
                subject_id=subjects[n % len(subjects)],
                place=places[n % len(places)],
                teacher_name="林静远",
                origin_level="county",
                status="withdrawn" if n % 50 == 0 else "published",
                version=1,
                published_at=at,
                listed_at=at,
                duration_ms=876_000,
            )
            made.append(one)
            files.append(
                ResourceFile(
                    resource=one, role="document", name="任务单.pdf", digest=f"{n:064x}", media_type="application/pdf",
                    size_bytes=123_456,
                )
            )  # fmt: skip
        Resource.objects.bulk_create(made, batch_size=1000)
        ResourceFile.objects.bulk_create(files, batch_size=1000)


def harvest(url: str, prefix: str) -> dict[str, float]:
    """List everything, one part after the other, as a harvester does."""
    import httpx

    parts: list[float] = []
    records = size = 0
    arguments = {"verb": "ListRecords", "metadataPrefix": prefix}
    begun = time.perf_counter()
    with httpx.Client(timeout=120, trust_env=False, headers={"Accept-Encoding": "gzip"}) as client:
        before = float(MEMORY.search(client.get(f"{url}/metrics").text)[1])
        while True:
            asked = time.perf_counter()
            answer = client.get(f"{url}/oai", params=arguments)
            parts.append((time.perf_counter() - asked) * 1000)
            assert answer.status_code == 200, answer.status_code
            records += len(RECORD.findall(answer.text))
            size += len(answer.content)
            token = TOKEN.search(answer.text)
            if token is None:
                break
            arguments = {"verb": "ListRecords", "resumptionToken": token[1]}
        took = time.perf_counter() - begun
        after = float(MEMORY.search(client.get(f"{url}/metrics").text)[1])
    return {
        "records": records,
        "seconds": round(took, 1),
        "records_per_second": round(records / took),
        "first_part_ms": round(parts[0], 1),
        "part_p50_ms": round(statistics.median(parts), 1),
        "part_p99_ms": round(statistics.quantiles(parts, n=100)[-1], 1),
        "early_part_p50_ms": round(statistics.median(parts[1 : len(parts) // 10 + 2]), 1),
        "late_part_p50_ms": round(statistics.median(parts[-len(parts) // 10 - 1 :]), 1),
        "xml_mib": round(size / 2**20, 1),
        "memory_before_mib": round(before / 2**20),
        "memory_after_mib": round(after / 2**20),
    }


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    records = parser.parse_args().records
    with tempfile.TemporaryDirectory(prefix="xingtan-bench-", ignore_cleanup_errors=True) as data:
        settings = {"XINGTAN_DATA": data, "XINGTAN_PLACE": "330000"}
        os.environ.update(settings, DJANGO_SETTINGS_MODULE="xingtan.main.settings")
        fill(records)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, "-m", "xingtan", "serve", "--data", data, "--port", str(port)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as node:
            try:
                url = f"http://127.0.0.1:{port}"
                _await(f"{url}/readyz")
                found = {prefix: harvest(url, prefix) for prefix in ("oai_dc", "oai_lom")}
            finally:
                node.terminate()
    results = {**found, "machine": platform.processor() or platform.machine(), "python": platform.python_version()}
    path = Path(__file__).parent / "results" / "oai.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    print(f"{'':22}{'oai_dc':>12}{'oai_lom':>12}")
    for name in found["oai_dc"]:
        print(f"{name:22}{found['oai_dc'][name]:>12,}{found['oai_lom'][name]:>12,}")
    return 0 if all(found[name]["records_per_second"] >= least for name, least in TARGETS.items()) else 1


def _await(url: str) -> None:
    import httpx

    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        try:
            if httpx.get(url, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise SystemExit("the node did not start")


if __name__ == "__main__":
    sys.exit(main())
