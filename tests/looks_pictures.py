"""Reference pictures: how they are kept small, and when two of them are the same to a person.

A picture is kept at a third of its size in 256 colours. Two are held together in blocks of 8 by 8
of these smaller pixels, 24 by 24 on the screen: a short word. A block differs where the mean over
its pixels, in its most different channel, is above TOLERANCE (of 255); a picture differs where more
than ROOM blocks do. Measured, the worst block of all: the same page shown twice 0.0; a picture kept
in 256 colours 2.0; gamma changed by 2 % 2.2, grain of 3 2.2, a shift by an eighth of a pixel 4.8.
The other side: a colour whose blue is 32 higher 14.1, in 155 blocks; one other word in a heading
and in the list of contents 25.3, in 11 blocks; a heading 2 px larger 70, in 946 blocks.
test_looks.py holds both sides of this.
"""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

SHRINK = 3
BLOCK = 8
TOLERANCE = 6.0
ROOM = 1
_COLOURS = 256
_SEAM = (255, 0, 255)


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures are apart: blocks above the tolerance, the worst one, and a picture."""

    blocks: int
    worst: float
    picture: Image.Image

    @property
    def seen(self) -> bool:
        """Whether a person would see it."""
        return self.blocks > ROOM


def joined(clips: list[Path]) -> Image.Image:
    """Put the head and the foot of a page under each other, with a seam between them."""
    parts = [Image.open(path).convert("RGB") for path in clips]
    seam = 2 * SHRINK * (len(parts) - 1)
    whole = Image.new("RGB", (parts[0].width, sum(p.height for p in parts) + seam), _SEAM)
    top = 0
    for part in parts:
        whole.paste(part, (0, top))
        top += part.height + seam
    return whole


def shrunk(picture: Image.Image) -> Image.Image:
    """Make a picture a third as wide and high: each pixel is the mean of nine."""
    return picture.reduce(SHRINK)


def keep(small: Image.Image, path: Path) -> None:
    """Write a shrunk picture as a small file, the same whenever it is made again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    few = small.quantize(_COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


def difference(small: Image.Image, kept: Image.Image) -> Difference:
    """Hold a shrunk picture against a kept one; where one is larger, the rest differs."""
    size = max(small.width, kept.width), max(small.height, kept.height)
    # black against white: what only one of them has is seen
    ours, theirs = Image.new("RGB", size, "black"), Image.new("RGB", size, "white")
    ours.paste(small)
    theirs.paste(kept.convert("RGB"))
    apart = ImageChops.difference(ours, theirs)
    means = (_block_means(channel) for channel in apart.split())
    worst = [max(block) for block in zip(*means, strict=True)]
    shown = ImageChops.invert(apart.point([min(255, value * 4) for value in range(256)] * 3))
    return Difference(sum(mean > TOLERANCE for mean in worst), max(worst), shown)


def _block_means(channel: Image.Image) -> list[float]:
    # "F": whole numbers would round what is just above the tolerance down to it
    blocks = channel.convert("F").reduce(BLOCK)
    return list(blocks.get_flattened_data())
