"""The harvesters that people really use, against the provider on a loopback port: Sickle and oaipmh-scythe."""

import warnings
from datetime import timedelta

import pytest
from oaipmh_scythe import HTTPConfig, Scythe
from oaipmh_scythe import exceptions as scythe_errors
from tests.catalogue.test_oai import START, shelf
from tests.front.conftest import open_door  # noqa: F401

from xingtan.catalogue.models import Resource
from xingtan.catalogue.rest.oai import RECORDS_A_PAGE

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # its patterns are older than today's strings
    from sickle import Sickle, oaiexceptions

COUNT = RECORDS_A_PAGE * 2 + 7


@pytest.fixture
def filled(transactional_db, live_server) -> list[Resource]:
    made = shelf(COUNT)
    Resource.objects.filter(pk=made[5].pk).update(status="withdrawn", listed_at=START + timedelta(days=1))
    return made


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sickle_harvests_everything(filled: list[Resource], live_server, method: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its connections to the collector
        sickle = Sickle(f"{live_server.url}/oai", http_method=method)
        assert sickle.Identify().deletedRecord == "persistent"
        assert {one.metadataPrefix for one in sickle.ListMetadataFormats()} == {"oai_dc", "oai_lom"}
        assert "section:family" in {one.setSpec for one in sickle.ListSets()}
        records = list(sickle.ListRecords(metadataPrefix="oai_dc", set="place:000000:330000"))
        assert {one.header.identifier.rpartition(":")[2] for one in records} == {str(one.pk) for one in filled}
        assert [one.header.identifier for one in records if one.header.deleted] == [records[-1].header.identifier]
        assert records[0].metadata["title"] == [filled[0].title]
        assert len(list(sickle.ListRecords(metadataPrefix="oai_dc", ignore_deleted=True))) == COUNT - 1
        changed = list(sickle.ListIdentifiers(metadataPrefix="oai_lom", **{"from": "2026-03-02"}))
        assert [one.identifier.rpartition(":")[2] for one in changed] == [str(filled[5].pk)]
        record = sickle.GetRecord(identifier=records[0].header.identifier, metadataPrefix="oai_lom")
        assert "http://ltsc.ieee.org/xsd/LOM" in record.raw
        with pytest.raises(oaiexceptions.NoRecordsMatch):
            sickle.ListRecords(metadataPrefix="oai_dc", **{"from": "2026-04-01"})


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_scythe_harvests_everything(filled: list[Resource], live_server, method: str) -> None:
    with Scythe(f"{live_server.url}/oai", http_config=HTTPConfig(http_method=method)) as scythe:
        assert scythe.identify().granularity == "YYYY-MM-DDThh:mm:ssZ"
        found = list(scythe.list_records(metadata_prefix="oai_lom"))
        assert {one.header.identifier.rpartition(":")[2] for one in found} == {str(one.pk) for one in filled}
        assert sum(one.header.deleted for one in found) == 1
        day = list(scythe.list_identifiers(from_="2026-03-01", until="2026-03-01"))
        assert len(day) == COUNT - 1
        for arguments, error in (
            ({"metadata_prefix": "marc21"}, scythe_errors.CannotDisseminateFormat),
            ({"set_": "section:nothing"}, scythe_errors.NoRecordsMatch),
            ({"from_": "soon"}, scythe_errors.BadArgument),
            ({"resumption_token": "x"}, scythe_errors.BadResumptionToken),
        ):
            with pytest.raises(error):
                list(scythe.list_records(**arguments))


def test_a_harvester_counts_as_calls_of_a_program(open_door) -> None:  # noqa: F811
    node = open_door()
    xml = [("Content-Type", "text/xml; charset=utf-8")]
    node.behind.entries["/oai"] = lambda _environ: ("200 OK", xml, [b"<OAI-PMH/>"])
    for agent in ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "oaipmh-scythe/0.16"):
        with node.browser(**{"User-Agent": agent}) as browser:
            browser.get("/oai?verb=Identify")
            browser.post("/oai", data={"verb": "Identify"})
    found = node.records()
    assert [(one.kind, one.channel, one.interface) for one in found] == [("api_called", "api", "/oai")] * 4
