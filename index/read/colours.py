"""Colours as ``#rrggbb``, and whether text in one can be read on another: contrast as WCAG 2.2 counts it."""

AA = 4.5
"""The contrast that WCAG's level AA asks of text of normal size (success criterion 1.4.3)."""

BEHIND = {"light": ("#f5f7f7", "#ffffff"), "dark": ("#0f171a", "#172226")}
"""What a house's colour is seen on: the page and its sheets, as ``style.css`` of the web page has them."""

ENDS = {"light": "#000000", "dark": "#ffffff"}
STEP = 0.05


def channels(colour: str) -> tuple[int, int, int]:
    """Red, green and blue, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    shares = (value / 255 for value in channels(colour))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """`one` with `share` (0 to 1) of `other` in it."""
    pairs = zip(channels(one), channels(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in pairs)


def least_contrast(colour: str, scheme: str) -> float:
    """Of text in the colour on what it is seen on; `scheme` is ``light`` or ``dark``."""
    return min(contrast(colour, behind) for behind in BEHIND[scheme])


def readable(colour: str, scheme: str) -> str:
    """The colour, or the nearest darker (in the dark: lighter) one that can be read as text."""
    steps = (mixed(colour, ENDS[scheme], step * STEP) for step in range(int(1 / STEP) + 1))
    return next(each for each in steps if least_contrast(each, scheme) >= AA)
