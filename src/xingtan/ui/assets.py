"""Static files under names that carry their content's digest, with their compressed bytes beside them."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

COMPRESSED = {".css", ".js", ".mjs", ".svg", ".json", ".html", ".txt"}
WORTH_IT = 512  # bytes; below, the headers weigh more than what is saved


class HashedAssets(ManifestStaticFilesStorage):
    """Serve `ui/xingtan.css` as `ui/xingtan.5d41402abc4b.css`, for ever cacheable.

    Where nothing was collected (tests, a first checkout), names stay as they are.
    """

    manifest_strict = False
    max_post_process_passes = 2
    # pdf.js and hls.js name their workers themselves; their files must keep the names they were given.
    support_js_module_import_aggregation = False

    def stored_name(self, name: str) -> str:
        """Give the name under which `name` was collected, or `name` itself where it was not."""
        return self.hashed_files.get(self.hash_key(self.clean_name(name)), name)

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Hash every file but those of libraries, then write .gz and .br beside all of them."""
        own = {name: path for name, path in paths.items() if not name.startswith("vendor/pdfjs/")}
        yield from super().post_process(own, dry_run=dry_run, **options)
        if not dry_run:
            self._compress([*paths, *self.hashed_files.values()])

    def _compress(self, names: list[str]) -> None:
        for name in set(names):
            path = Path(self.path(name))
            if path.suffix not in COMPRESSED or not path.exists():
                continue
            body = path.read_bytes()
            if len(body) < WORTH_IT:
                continue
            beside = path.with_name(path.name + ".gz")
            if not beside.exists() or gzip.decompress(beside.read_bytes()) != body:
                path.with_name(path.name + ".br").write_bytes(_brotli(body))
                beside.write_bytes(_gzip(body))  # last: where it is, both are whole


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=9, mtime=0)


def _brotli(body: bytes) -> bytes:
    return bytes(brotli.compress(body, quality=11 if len(body) < 300_000 else 6))
