"""A small demonstration in an empty data directory, before its node starts: `python -m tests.browser.small_demonstration`.

All people and books, but only the four featured lessons and the first four of their books, with real films. Prints the
password of the accounts.
"""

from datetime import timedelta

from xingtan.kernel.clock import today
from xingtan.main.configuration import configuration
from xingtan.main.processes.prepare import load_django, prepare

LESSONS = 8


def fill() -> None:
    """Fill the data directory that the settings name, through the demonstration's own steps."""
    from django.db import connections

    from xingtan.identity.models import Person
    from xingtan.main import engines, wiring
    from xingtan.main.demo import home, homes, lessons
    from xingtan.main.demo.lessons import StoredFilm
    from xingtan.main.demo.media.studio import open_studio
    from xingtan.main.demo.people import demo_password, make_people
    from xingtan.ports import engines as started

    chosen = configuration()
    journal = engines.start("demo").journal
    wiring.connect()
    prepare()
    home.claim(chosen.data)
    make_people()
    # A child under fourteen whenever this runs: a parent decides for it.
    Person.objects.filter(username="student").update(born_on=today() - timedelta(days=10 * 365))
    lessons.keep_curriculum()
    planned = lessons.plan_lessons()[:LESSONS]
    films = {}
    with open_studio() as studio:
        for figure, film in studio.film([(one, lessons.seed_of(one)) for one in lessons.figures_of(planned)]):
            blob = started().blobs.put([film.body], 5_000_000)
            films[figure] = StoredFilm(blob.digest, blob.size_bytes, round(film.seconds * 1000))
    lessons.publish_lessons(planned, films)
    homes.open_homes(one.teacher for one in planned)
    homes.write_articles()
    connections.close_all()
    journal.close()
    print(demo_password())


if __name__ == "__main__":
    load_django()
    fill()
