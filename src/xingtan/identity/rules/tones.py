"""Groups of short sounds to be counted, for who cannot see a picture: no language, no voice, only how many."""

import io
import math
import random
import wave
from collections.abc import Sequence

RATE = 8000
TONE_SECONDS, BETWEEN_SECONDS, APART_SECONDS = 0.16, 0.16, 1.1
PITCHES = (523, 587, 659, 784, 880)


def sounds(groups: Sequence[int], chance: random.Random) -> bytes:
    """Give a WAV of groups of tones: a low mark first, then each group at a pitch of its own, over a little noise."""
    samples: list[float] = [*_tone(262, 0.4, chance), *_silence(0.7, chance)]
    for count in groups:
        pitch = chance.choice(PITCHES) * chance.uniform(0.97, 1.03)
        for _ in range(count):
            samples += _tone(pitch, TONE_SECONDS * chance.uniform(0.9, 1.15), chance)
            samples += _silence(BETWEEN_SECONDS * chance.uniform(0.9, 1.2), chance)
        samples += _silence(APART_SECONDS * chance.uniform(0.9, 1.1), chance)
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(bytes(128 + int(120 * max(-1.0, min(1.0, each))) for each in samples))
    return kept.getvalue()


def _tone(pitch: float, seconds: float, chance: random.Random) -> list[float]:
    length = int(seconds * RATE)
    edge = RATE // 100
    return [
        0.6 * min(1.0, n / edge, (length - n) / edge) * math.sin(2 * math.pi * pitch * n / RATE)
        + chance.uniform(-0.03, 0.03)
        for n in range(length)
    ]


def _silence(seconds: float, chance: random.Random) -> list[float]:
    return [chance.uniform(-0.03, 0.03) for _ in range(int(seconds * RATE))]
