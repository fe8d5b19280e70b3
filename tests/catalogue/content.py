"""What the small catalogue of these tests is made of."""

import io

import av

from xingtan.catalogue.api import NewExercise
from xingtan.catalogue.rules.exercises import Choice, Exercise, ExerciseKind
from xingtan.ports import engines

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
