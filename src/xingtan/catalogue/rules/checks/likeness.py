"""What two texts or two pictures have in common: 64-bit fingerprints of which near ones differ in few bits.

Texts: SimHash (Charikar 2002) over shingles of four characters. Pictures: difference hash of nine by eight grey dots.
Cut into four bands of sixteen bits, two that differ in at most three bits share one at least.
"""

from collections.abc import Sequence
from hashlib import blake2b

BITS = 64
BANDS = 4
NEAR = 6
"""Fingerprints that differ in so many bits at most, and share a band, are near."""
SHINGLE = 4
SHORTEST_TEXT = 200
MOST_SHINGLES = 6000
LONGEST_TEXT = 400_000
_LEAST_BITS = 6


def text_print(text: str) -> int | None:
    """Give the fingerprint of a text; None for one that is too short to say anything."""
    plain = "".join(char for char in text[:LONGEST_TEXT].casefold() if char.isalnum())
    if len(plain) < SHORTEST_TEXT:
        return None
    shingles = {plain[at : at + SHINGLE] for at in range(len(plain) - SHINGLE + 1)}
    hashes = sorted(int.from_bytes(blake2b(each.encode(), digest_size=8).digest()) for each in shingles)
    hashes = hashes[:MOST_SHINGLES]  # the smallest ones: of like texts they are alike
    # Of the sampled ones the high bits are all small, so a second hash gives the bits that are counted.
    spread = [int.from_bytes(blake2b(each.to_bytes(8), digest_size=8).digest()) for each in hashes]
    half = len(spread) / 2
    return sum(1 << bit for bit in range(BITS) if sum(each >> bit & 1 for each in spread) > half)


def picture_print(grey: Sequence[int]) -> int | None:
    """Give the fingerprint of a picture as 72 grey dots, nine a row; None for one without anything to see."""
    if len(grey) != 72 or max(grey) - min(grey) < 16:
        return None
    found = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            found = found << 1 | (grey[at] > grey[at + 1])
    return found if _LEAST_BITS <= found.bit_count() <= BITS - _LEAST_BITS else None


def bands(whole: int) -> tuple[int, ...]:
    """Cut a fingerprint into its bands."""
    return tuple(whole >> 16 * band & 0xFFFF for band in range(BANDS))


def near(one: int, other: int) -> bool:
    """Say whether two fingerprints are of what looks alike."""
    return (one ^ other).bit_count() <= NEAR
