"""Filling a node: what the portal needs first, lessons with their films, nothing twice, nobody else's node."""

from pathlib import Path

import pytest
from django.test import Client

from xingtan.catalogue import api as catalogue
from xingtan.catalogue.models import LessonPosition, Resource
from xingtan.identity.models import Person
from xingtan.kernel.errors import Conflict
from xingtan.main.configuration import configuration, keep_place
from xingtan.main.demo import figures, homes, lessons, notices, shelf
from xingtan.main.demo.filling import Filling
from xingtan.main.demo.ground import PEOPLE, Teacher, county_codes, places_today, read_grounds
from xingtan.main.demo.home import claim_home
from xingtan.main.demo.lessons import StoredFilm
from xingtan.main.demo.media.drawings import draw
from xingtan.main.demo.media.film import make_film
from xingtan.main.demo.media.studio import open_studio, read_made, write_made
from xingtan.main.demo.month import Month
from xingtan.main.demo.progress import Progress, Reporter, progress
from xingtan.outbox.models import OutboxRow
from xingtan.places import api as places
from xingtan.portal.models import Banner, Campaign, JoinedRegion
from xingtan.ports import engines
from xingtan.spaces.models import Article, Space
from xingtan.statistics.models.briefs import BriefNote, DataLag, ReportedMonth


@pytest.fixture
def filling(tmp_path: Path) -> Filling:
    return Filling(tmp_path, Reporter(tmp_path))


@pytest.mark.django_db
def test_a_node_is_filled_once_however_often_it_is_begun(filling: Filling) -> None:
    accounts = filling.prepare()
    assert {"student", "teacher", "province", "operator"} <= {account.username for account in accounts}
    planned = lessons.plan_lessons()
    assert len(planned) > 400
    assert [one.position.title for one in planned[:4]] == [title for _, title in lessons.FEATURED]
    assert planned[0].teacher == homes.LIN
    assert LessonPosition.objects.count() > len(planned) + 40, "places without a lesson: the matrix shows real gaps"

    today = places_today([*(one.teacher for one in planned), Teacher(homes.LIN.id, "3301040001", "330104")])
    assert today["3301040001"] == "330102", "Jianggan was divided since: its schools lie elsewhere today"
    assert all(places.find_place(code) for code in today.values())

    films = _films(planned[:2])
    assert lessons.publish_lessons(planned[:4], films) == 2, "a lesson without its film waits"
    homes.open_homes(one.teacher for one in planned[:4])
    homes.write_articles()
    first = _counts()
    assert filling.prepare() == accounts
    assert lessons.publish_lessons(planned[:4], films) == 2
    homes.open_homes(one.teacher for one in planned[:4])
    homes.write_articles()
    assert _counts() == first
    assert first["banners"] == 6
    assert first["published"] == 2
    assert Campaign.objects.get().entered_before == figures.CAMPAIGN_ENTRANTS
    assert not _ingested(), "the month's journal has these lessons already"

    lesson = Resource.objects.get(pk=planned[0].id)
    assert lesson.title == "角的度量"
    assert lesson.teacher_name == "林静远"
    assert lesson.cover
    assert lesson.duration_ms is not None
    assert 12_000 < lesson.duration_ms < 20_000
    assert lesson.files.count() == 1
    assert 3 <= len(lesson.lesson.tasks) <= 4
    assert lesson.exercises.count() >= 3
    page = Client().get(f"/learn/lessons/{lesson.pk}/")
    assert page.status_code == 200
    assert "角的度量" in page.content.decode()


def _films(planned: list[lessons.Planned]) -> dict[str, StoredFilm]:
    films = {}
    for figure in lessons.figures_of(planned):
        film = make_film(draw(figure, lessons.seed_of(figure)))
        blob = engines().blobs.put([film.body], 5_000_000)
        films[figure] = StoredFilm(blob.digest, blob.size_bytes, round(film.seconds * 1000))
    return films


def _counts() -> dict[str, int]:
    return {
        "people": Person.objects.count(),
        "positions": LessonPosition.objects.count(),
        "published": Resource.objects.filter(status="published").count(),
        "banners": Banner.objects.count(),
        "regions": JoinedRegion.objects.count(),
        "spaces": Space.objects.count(),
        "articles": Article.objects.count(),
        "lags": DataLag.objects.count(),
        "months": ReportedMonth.objects.count(),
        "notes": BriefNote.objects.count(),
    }


def _ingested() -> bool:
    return any(b'"counted":true' in bytes(row.payload) for row in OutboxRow.objects.filter(kind__contains="Published"))


@pytest.mark.django_db
def test_the_month_is_marked_until_it_is_whole(filling: Filling) -> None:
    notices.say_month_is_filling(14_000_000)
    lag = DataLag.objects.get(place_code=figures.PROVINCE)
    assert lag.ended_at is None
    assert lag.expected_records == 14_000_000
    notices.month_is_whole()
    notices.month_is_whole()
    lag.refresh_from_db()
    assert lag.ended_at is not None


@pytest.mark.django_db
def test_somebody_elses_node_is_left_alone(filling: Filling) -> None:
    Person.objects.create(username="someone", display_name="某人")
    with pytest.raises(Conflict) as refused:
        filling.prepare()
    assert refused.value.code == "demo-not-empty"
    assert not Resource.objects.exists()


@pytest.mark.django_db
def test_a_node_of_another_province_is_left_alone(filling: Filling, settings) -> None:
    settings.HOME_PLACE = "440000"
    with pytest.raises(Conflict) as refused:
        filling.prepare()
    assert refused.value.code == "demo-elsewhere"


@pytest.mark.django_db
def test_the_ground_is_zhejiang_as_the_month_began() -> None:
    codes = [code for county in county_codes().values() for code in county]
    assert len(codes) == 89
    assert set(codes) == set(PEOPLE), "every county has its weight"
    assert "330185" in codes, "Lin'an was a city then"
    month = Month(read_grounds([], [homes.LIN]))
    assert {space.place for space in month.spaces.tracked} - {figures.PROVINCE} <= set(codes)
    assert str(homes.LIN.space) in {space.id for space in month.spaces.tracked}


def test_pieces_and_books_have_what_the_catalogue_asks() -> None:
    sections = {section.slug for section in catalogue.SECTIONS}
    assert {piece.section for piece in shelf.read_pieces()} < sections
    for book in lessons.books():
        assert shelf.book_name(book)
        assert lessons.book_code(book).startswith(f"{book.stage}-{book.subject}-{book.edition}-")


def test_a_studio_films_on_processes_of_its_own_and_remembers(tmp_path: Path) -> None:
    with open_studio(workers=1) as studio:
        made = dict(studio.film([("angle 40", 1)]))
    assert made["angle 40"].body[4:8] == b"ftyp"
    assert read_made(tmp_path) == {}
    write_made(tmp_path, {"angle 40": ("digest", 5, 13_400)})
    assert read_made(tmp_path) == {"angle 40": ("digest", 5, 13_400)}


def test_an_empty_directory_becomes_zhejiangs_and_a_used_one_stays(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.delenv("XINGTAN_PLACE")
    monkeypatch.delenv("XINGTAN_DATABASE_URL", raising=False)
    monkeypatch.setenv("XINGTAN_DATA", str(tmp_path / "new"))
    try:
        claim_home(tmp_path / "new")
        configuration.cache_clear()
        assert configuration().place == "330000"
        keep_place(tmp_path / "new", "440000")
        claim_home(tmp_path / "new")
        assert configuration().place == "440000"
        monkeypatch.setenv("XINGTAN_PLACE", "110000")
        configuration.cache_clear()
        assert configuration().place == "110000", "what is set for this process goes before"
        used = tmp_path / "used"
        used.mkdir()
        (used / "xingtan.sqlite3").touch()
        monkeypatch.delenv("XINGTAN_PLACE")
        claim_home(used)
        assert not (used / "node.toml").exists()
    finally:
        monkeypatch.undo()
        configuration.cache_clear()


def test_progress_can_be_read_by_other_processes(tmp_path: Path) -> None:
    assert progress(tmp_path) is None
    heard: list[Progress] = []
    reporter = Reporter(tmp_path, heard.append)
    reporter.report("month", 430, 1000, "record")
    now = progress(tmp_path)
    assert now == Progress("month", 430, 1000, "record")
    assert now.percent == 43
    assert "43%" in now.sentence
    reporter.report("month", 1000, 1000, "record")
    assert heard[-1].percent == 99, "a stage is not whole before it says so"
    reporter.report("done")
    assert progress(tmp_path) == Progress("done")
    (tmp_path / "demo" / "progress.json").write_text("{")
    assert progress(tmp_path) is None
