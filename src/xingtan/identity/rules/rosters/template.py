"""The node's own template: its columns and what is explained beside them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explained:
    """A column of the template: its header, whether it must be filled, an example and an explanation (msgids)."""

    header: str
    required: bool
    example: str
    explanation: str
