"""A client of the ClickHouse HTTP interface: the statistics process of this node, or a cluster."""

from collections.abc import Mapping
from typing import Any

import httpx

from xingtan.engines.clickhouse import ROWS, SETTINGS, read_refusal, read_rows, write_parameters
from xingtan.ports.columns import ColumnStoreUnavailable, QueryFailed

_UNAVAILABLE = {502, 503, 504}


class HttpColumnStore:
    """Sends each statement in one request. Threads may share it. `client` knows the address and who we are."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def query(self, sql: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        return read_rows(self._send(sql.encode(), {"default_format": ROWS}, parameters))

    def command(self, sql: str, parameters: Mapping[str, Any] | None = None) -> None:
        self._send(sql.encode(), {}, parameters)

    def insert(self, sql: str, body: bytes) -> None:
        self._send(body, {"query": sql}, None)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def _send(self, body: bytes, options: dict[str, str], parameters: Mapping[str, Any] | None) -> bytes:
        named = {f"param_{name}": value for name, value in write_parameters(parameters).items()}
        try:
            answer = self._client.post(
                "/", params={**SETTINGS, "wait_end_of_query": "1", **options, **named}, content=body
            )
        except httpx.TransportError as error:
            raise ColumnStoreUnavailable(f"{type(error).__name__}: {error}") from error
        if answer.status_code in _UNAVAILABLE:
            raise ColumnStoreUnavailable(f"{answer.status_code}: {answer.text[:200]}")
        if answer.status_code != httpx.codes.OK:
            raise _refusal(answer)
        return answer.content


def _refusal(answer: httpx.Response) -> QueryFailed:
    refusal = read_refusal(answer.text or answer.reason_phrase)
    code = answer.headers.get("X-ClickHouse-Exception-Code", "")
    if code.isdigit():
        refusal.code = int(code)
    return refusal
