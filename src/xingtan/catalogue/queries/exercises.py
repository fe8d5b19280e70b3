"""Reading the exercises of a resource: as they are asked, and with their keys."""

from dataclasses import dataclass
from uuid import UUID

from xingtan.catalogue.models import ExerciseItem
from xingtan.catalogue.queries.cards import file_url


@dataclass(frozen=True, slots=True)
class ExerciseView:
    """An exercise as it is asked: without its key. `choices`: pairs of key and text."""

    id: UUID
    number: int
    kind: str
    prompt: str
    choices: tuple[tuple[str, str], ...]
    unit: str
    hint: str
    figure: str
    figure_says: str

    @property
    def multiple(self) -> bool:
        return self.kind == "multiple"

    @property
    def chosen(self) -> bool:
        """Say whether it is answered by choosing, not by writing."""
        return bool(self.choices)


@dataclass(frozen=True, slots=True)
class ExerciseKey:
    """An exercise with its key, for whoever wrote or reviews it. `choices`: pairs of text and whether it is right."""

    prompt: str
    choices: tuple[tuple[str, bool], ...]
    right: tuple[str, ...]
    hint: str
    explanation: str


def exercises_of(resource_id: UUID) -> tuple[ExerciseView, ...]:
    """Read the exercises of a resource, without their keys. One statement."""
    rows = ExerciseItem.objects.filter(resource_id=resource_id).order_by("position")
    return tuple(
        ExerciseView(
            id=row["id"],
            number=n,
            kind=row["kind"],
            prompt=row["prompt"],
            choices=tuple((one["key"], one["text"]) for one in row["choices"]),
            unit=row["unit"],
            hint=row["hint"],
            figure=file_url(row["figure"], row["figure_ending"], "figure"),
            figure_says=row["figure_says"],
        )
        for n, row in enumerate(
            rows.values("id", "kind", "prompt", "choices", "unit", "hint", "figure", "figure_ending", "figure_says"),
            start=1,
        )
    )


def keys_of(resource_id: UUID) -> tuple[ExerciseKey, ...]:
    """Read the exercises of a resource with their keys. One statement."""
    rows = ExerciseItem.objects.filter(resource_id=resource_id).order_by("position")
    return tuple(
        ExerciseKey(
            prompt,
            tuple((one["text"], one["key"] in right) for one in choices),
            () if choices else tuple(right),
            hint,
            explanation,
        )
        for prompt, choices, right, hint, explanation in rows.values_list(
            "prompt", "choices", "right", "hint", "explanation"
        )
    )
