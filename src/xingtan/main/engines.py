"""Choosing the engines of this process from the configuration."""

from xingtan.main.configuration import Configuration, configuration
from xingtan.ports import Engines, install
from xingtan.ports.blobs import BlobStore
from xingtan.ports.columns import ColumnStore
from xingtan.ports.fanout import Fanout
from xingtan.ports.journal import Journal, JournalReader
from xingtan.ports.messages import Messages
from xingtan.ports.search import SearchIndex


def start(writer: str) -> Engines:
    """Build and install this process's engines. `writer` names its place in the journal. Call it after any fork."""
    chosen = configuration()
    for folder in (chosen.data, chosen.run, chosen.data / "uploads"):
        folder.mkdir(parents=True, exist_ok=True)
    built = Engines(
        journal=journal(chosen, writer),
        records=journal_reader(chosen),
        columns=columns(chosen),
        blobs=_blobs(chosen),
        fanout=_fanout(chosen),
        search=_search(chosen),
        messages=_messages(chosen),
    )
    install(built)
    return built


def journal(chosen: Configuration, writer: str) -> Journal:
    """Build a writer of the journal. Raises Conflict where another process holds it."""
    if chosen.nats_url:
        from xingtan.engines.scaleout.journal import JetStreamJournal

        return JetStreamJournal(chosen.nats_url, writer)
    from xingtan.engines.embedded.journal import SegmentJournal

    return SegmentJournal(chosen.data / "journal", writer)


def journal_reader(chosen: Configuration) -> JournalReader:
    """Build what reads every writer's part of the journal, for the statistics process and for `doctor`."""
    if chosen.nats_url:
        from xingtan.engines.scaleout.journal import JetStreamReader

        return JetStreamReader(chosen.nats_url)
    from xingtan.engines.embedded.journal import SegmentReader

    return SegmentReader(chosen.data / "journal")


def columns(chosen: Configuration) -> ColumnStore:
    """Build the client of the column store: a cluster, or the statistics process of this node."""
    from xingtan.engines.scaleout.columns import HttpColumnStore

    if chosen.clickhouse_url:
        return HttpColumnStore(chosen.clickhouse_url)
    return HttpColumnStore(f"unix:{chosen.run / 'statistics.sock'}", turn_path=chosen.data / "statistics" / "turn")


def _blobs(chosen: Configuration) -> BlobStore:
    if chosen.blobs_url:
        from xingtan.engines.scaleout.blobs import ObjectBlobStore

        return ObjectBlobStore(chosen.blobs_url)
    from xingtan.engines.embedded.blobs import DirectoryBlobStore

    return DirectoryBlobStore(chosen.data / "blobs")


def _fanout(chosen: Configuration) -> Fanout:
    if chosen.redis_url:
        from xingtan.engines.scaleout.fanout import RedisFanout

        return RedisFanout(chosen.redis_url)
    from xingtan.engines.embedded.fanout import SocketFanout

    return SocketFanout(chosen.run / "fanout")


def _search(chosen: Configuration) -> SearchIndex:
    from xingtan.engines.embedded.search import TantivyIndex

    return TantivyIndex(chosen.data / "search" / "resources")


def _messages(chosen: Configuration) -> Messages:
    if chosen.sms_url or chosen.smtp_url:
        from xingtan.engines.scaleout.messages import SentMessages

        return SentMessages(chosen.sms_url, chosen.sms_token, chosen.smtp_url, chosen.mail_from)
    from xingtan.engines.embedded.messages import LoggedMessages

    return LoggedMessages()
