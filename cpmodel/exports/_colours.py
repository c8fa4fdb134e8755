"""The colours of pictures and charts: Okabe and Ito's palette, which colour-blind people can tell apart.

Masataka Okabe and Kei Ito, "Color Universal Design" (2008). Boxes have a light tint, so that black text on them keeps a
contrast far above 4.5 to 1, and a bar in the full colour. Nothing is said by colour alone: every box also names its
owner in words, and with more roles than colours the bar is striped from the ninth on.
"""

from __future__ import annotations

INK = "#1a1a1a"
"""Titles."""
GREY = "#4a4a4a"
"""Details and lines."""
PAPER = "#ffffff"
HUES = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#B8A800", "#7A7A7A")
"""Okabe and Ito's colours; the yellow is darkened, and black is left to the text."""


def tint(hue: str, share: float = 0.16) -> str:
    """Mix a colour with white; `share` is how much of the colour is left."""
    mixed = (round(255 - (255 - channel) * share) for channel in channels(hue))
    return "#" + "".join(f"{each:02x}" for each in mixed)


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in channels(colour))
    )
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
