"""The sound of a film: the tick of chalk where a stroke begins, and two soft notes at the end."""

from array import array
from collections.abc import Sequence
from functools import cache
from math import exp, pi, sin
from random import Random

RATE = 16_000
TICK_SECONDS = 0.11
END_SECONDS = 1.7
TICKS = 5  # different ones, in turn


def chalk_track(seconds: float, ticks: Sequence[float]) -> bytes:
    """Give mono samples, 16 bits, RATE a second: a tick at each of the times, two notes END_SECONDS before the end."""
    track = array("h", bytes(2 * round(seconds * RATE)))
    for number, at in enumerate(ticks):
        _lay(track, _tick(number % TICKS), at)
    _lay(track, _ending(), seconds - END_SECONDS)
    return track.tobytes()


def _lay(track: "array[int]", sound: "array[int]", at: float) -> None:
    """Put a sound into the track in place of what is there; a tick cuts the one before short, as a hand does."""
    first = max(0, round(at * RATE))
    length = min(len(sound), len(track) - first)
    track[first : first + length] = sound[:length]


@cache
def _tick(number: int) -> "array[int]":
    """Make a short scrape: noise through a one-pole filter, dying away."""
    chance, held = Random(number), 0.0
    samples = array("h")
    for n in range(round(TICK_SECONDS * RATE)):
        held += 0.42 * (chance.uniform(-1, 1) - held)
        samples.append(round(5_200 * held * exp(-n / (RATE * 0.022))))
    return samples


@cache
def _ending() -> "array[int]":
    """Make the two notes, e and a, the second 0.3 s after the first."""
    samples = array("h")
    for n in range(round(1.5 * RATE)):
        samples.append(round(_note(659.26, n) + _note(880.0, n - round(0.3 * RATE))))
    return samples


def _note(pitch: float, n: int) -> float:
    if n < 0:
        return 0.0
    rise = min(1.0, n / (RATE * 0.02))
    wave = sin(2 * pi * pitch * n / RATE) + 0.3 * sin(4 * pi * pitch * n / RATE)
    return 2_300 * rise * exp(-n / (RATE * 0.28)) * wave
