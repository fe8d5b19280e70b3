"""What the small catalogue of these tests is made of."""

import io
from dataclasses import dataclass
from datetime import date

import av
from django.contrib.auth import get_user_model
from django.test import Client

from xingtan.catalogue import api
from xingtan.catalogue.api import NewBook, NewExercise, NewFile, NewResource, NewUnit
from xingtan.catalogue.rules.exercises import Choice, Exercise, ExerciseKind
from xingtan.catalogue.rules.lessons import Chapter, Task
from xingtan.catalogue.rules.vocabulary import Kind, Level, Role, Term
from xingtan.identity import api as identity
from xingtan.identity.api import Asker, HeldRole, NewPerson, RoleName, Unit, UnitKind
from xingtan.kernel.ids import new_id
from xingtan.places import api as places
from xingtan.ports import engines

__all__ = [
    "Chapter", "Kind", "Level", "NewBook", "NewFile", "NewResource", "NewUnit", "Role", "Task", "Term", "api", "places",
]  # fmt: skip

COVER = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180"><path d="M56 142A104 104 0 0 1 264 142Z"/></svg>'
)
BOOK = "primary-mathematics-pep-4a"


def make_video(seconds: int = 4, codec: str = "libx264", form: str = "mp4") -> bytes:
    """Make a short silent video that a browser plays."""
    written = io.BytesIO()
    with av.open(written, "w", format=form) as container:
        stream = container.add_stream(codec, rate=5)
        stream.width, stream.height, stream.pix_fmt = 160, 90, "yuv420p"
        frame = av.VideoFrame(160, 90, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([90]) * plane.buffer_size)
        for number in range(seconds * 5):
            frame.pts = number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return written.getvalue()


def put(body: bytes) -> tuple[str, int]:
    blob = engines().blobs.put([body], len(body) + 1)
    return blob.digest, blob.size_bytes


ANGLE = NewExercise(
    Exercise(
        kind=ExerciseKind.SINGLE,
        prompt="这个角是多少度？",
        right=("D",),
        choices=(
            Choice("A", "50°", "零刻度线压在哪一圈，就读哪一圈。"),
            Choice("B", "60°"),
            Choice("C", "120°"),
            Choice("D", "130°"),
        ),
        hint="它比直角大，还是比直角小？",
        explanation="它比直角大，读内圈，是130°。",
    )
)
NUMBER = NewExercise(
    Exercise(kind=ExerciseKind.NUMBER, prompt="直角是多少度？", right=("90",), unit="°", hint="三角尺上最大的角。")
)
SEVERAL = NewExercise(
    Exercise(
        kind=ExerciseKind.MULTIPLE,
        prompt="哪些角比直角大？",
        right=("A", "C"),
        choices=(Choice("A", "120°"), Choice("B", "30°", "30°是锐角。"), Choice("C", "91°")),
        explanation="大于90°的都是。",
    )
)


SCHOOL = "3305020001"


@dataclass(frozen=True)
class People:
    """Who acts in these tests, by what they are: of one school, above it, and of another city."""

    teacher: Asker
    manager: Asker
    elsewhere: Asker
    student: Asker
    county: Asker
    city: Asker
    province: Asker

    def client(self, who: str) -> Client:
        """Give a browser in which this person is signed in."""
        client = Client()
        client.force_login(get_user_model().objects.get(pk=getattr(self, who).person_id))
        return client


def make_people() -> People:
    """Register the people and their school."""
    school = places.NewSchool(
        SCHOOL, "湖州市凤凰小学", "Phoenix Primary School", "330502", ("primary",), date(2000, 1, 1)
    )
    places.found_schools([school])
    here, other = Unit(UnitKind.SCHOOL, SCHOOL), Unit(UnitKind.PLACE, "330700")
    roles = {
        "teacher": (RoleName.TEACHER, here, "林静远"),
        "manager": (RoleName.SCHOOL_MANAGER, here, "周知行"),
        "elsewhere": (RoleName.PLACE_MANAGER, other, "何雨桐"),
        "student": (RoleName.STUDENT, here, "许嘉宁"),
        "county": (RoleName.PLACE_MANAGER, Unit(UnitKind.PLACE, "330502"), "沈清和"),
        "city": (RoleName.PLACE_MANAGER, Unit(UnitKind.PLACE, "330500"), "陆明轩"),
        "province": (RoleName.OPERATOR, Unit(UnitKind.PLACE, "330000"), "韩若溪"),
    }
    held = {name: (HeldRole(role, unit, date(2017, 1, 1)),) for name, (role, unit, _) in roles.items()}
    made = [NewPerson(new_id(), name, shown, held[name]) for name, (_, _, shown) in roles.items()]
    identity.register_people(made, password="not-used-here")
    return People(**{person.username: Asker(person.id, person.roles) for person in made})
