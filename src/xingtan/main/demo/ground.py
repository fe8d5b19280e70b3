"""What the demonstration stands on: the node's places and schools, and who teaches what."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from uuid import UUID, uuid5

from xingtan.identity import api as identity
from xingtan.main.demo import figures
from xingtan.main.demo.curriculum.reading import Book
from xingtan.main.demo.month.grounds import County, Grounds, Shown
from xingtan.main.demo.people import TEACHER_SCHOOL, person_id
from xingtan.places import api as places

NAMES = UUID("6d5c2a8e-1f5b-5d43-8a52-330000201707")

# About how many people lived there in 2017, in 10,000: what a county's share of its city's activity is taken from.
PEOPLE: dict[str, int] = {
    "330102": 35, "330103": 53, "330104": 72, "330105": 56, "330106": 82, "330108": 38, "330109": 128, "330110": 130,
    "330111": 74, "330122": 43, "330127": 36, "330182": 45, "330185": 59,
    "330203": 93, "330205": 41, "330206": 66, "330211": 45, "330212": 90, "330213": 51, "330225": 55, "330226": 66,
    "330281": 103, "330282": 152,
    "330302": 100, "330303": 78, "330304": 98, "330305": 13, "330324": 82, "330326": 78, "330327": 118, "330328": 23,
    "330329": 26, "330381": 143, "330382": 141,
    "330402": 63, "330411": 62, "330421": 59, "330424": 45, "330481": 83, "330482": 70, "330483": 83,
    "330502": 72, "330503": 55, "330521": 50, "330522": 65, "330523": 47,
    "330602": 92, "330603": 107, "330604": 79, "330624": 39, "330681": 118, "330683": 71,
    "330702": 74, "330703": 44, "330723": 26, "330726": 43, "330727": 19, "330781": 61, "330782": 130, "330783": 85,
    "330784": 77,
    "330802": 35, "330803": 32, "330822": 26, "330824": 26, "330825": 36, "330881": 47,
    "330902": 51, "330903": 37, "330921": 20, "330922": 8,
    "331002": 81, "331003": 100, "331004": 63, "331083": 63, "331022": 39, "331023": 39, "331024": 35,
    "331081": 138, "331082": 109,
    "331102": 46, "331121": 35, "331122": 37, "331123": 19, "331124": 20, "331125": 18, "331126": 14, "331127": 11,
    "331181": 23,
}  # fmt: skip
ELSEWHERE = 30
STAGE_SCHOOLS = {"primary": ("0001", "0002"), "junior": ("0003",), "senior": ("0004",)}
TEACHERS_A_BOOK = 6


def named(*parts: object) -> UUID:
    """Give the id that this node gives to a thing of the demonstration, always the same."""
    return uuid5(NAMES, "/".join(str(part) for part in parts))


@dataclass(frozen=True, slots=True)
class Teacher:
    """A teacher of the demonstration and where they teach; `place` is the county as it was in the month."""

    id: UUID
    school: str
    place: str

    @property
    def space(self) -> UUID:
        """Give the id of their learning space."""
        return named("space", self.id)


LIN = Teacher(person_id("teacher"), TEACHER_SCHOOL, TEACHER_SCHOOL[:6])


def county_codes() -> dict[str, list[str]]:
    """List the counties of every city as the month began, by code."""
    on = figures.MONTH.since
    return {city.code: [county.code for county in places.children(city.code, on)] for city in figures.CITIES}


def teachers_of(book: Book, counties: dict[str, list[str]]) -> list[Teacher]:
    """Choose who teaches a book: from schools of its stage, in cities by how much they are used."""
    chance = Random(f"teachers {book.name}")
    weights = [city.views for city in figures.CITIES]
    found: list[Teacher] = []
    while len(found) < TEACHERS_A_BOOK:
        city = chance.choices(figures.CITIES, weights)[0]
        county = chance.choice(counties[city.code])
        school = county + chance.choice(STAGE_SCHOOLS[book.stage])
        teacher = Teacher(person_id(f"t{school}{chance.randint(1, 3)}"), school, county)
        if teacher not in found:
            found.append(teacher)
    return found


def names_of(teachers: Iterable[Teacher]) -> dict[UUID, str]:
    """Give the teachers' names. One statement."""
    found = identity.person_names({teacher.id for teacher in teachers})
    return {one: name.name for one, name in found.items()}


def places_today(teachers: Iterable[Teacher]) -> dict[str, str]:
    """Say, by school, in which place it lies today: some counties of the month were merged or split since.

    One statement. Of several places that took over a county, the first stands for it.
    """
    found = places.schools([teacher.school for teacher in teachers])
    return {code: _today(school.place_code) for code, school in found.items()}


def _today(place: str) -> str:
    if places.find_place(place) is not None:
        return place
    return next(iter(places.successors(place, figures.MONTH.since)), place)


def read_grounds(shown: Iterable[Shown], spaces: Iterable[Teacher]) -> Grounds:
    """Give what the month's records need to know of this node: the tree as the month began, schools, spaces."""
    of_county: dict[str, list[str]] = {}
    for teacher in spaces:
        of_county.setdefault(teacher.place, []).append(str(teacher.space))
    counties: dict[str, tuple[County, ...]] = {}
    for city, codes in county_codes().items():
        schools: dict[str, list[str]] = {code: [] for code in codes}
        for school in places.schools_of(city, figures.MONTH.since):
            schools.setdefault(school.code[:6], []).append(school.code)
        counties[city] = tuple(
            County(code, PEOPLE.get(code, ELSEWHERE), tuple(sorted(schools[code])), tuple(of_county.get(code, ())))
            for code in codes
        )
    return Grounds(counties, tuple(shown), tuple(space for spaces_ in of_county.values() for space in spaces_))
