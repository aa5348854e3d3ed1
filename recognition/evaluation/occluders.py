"""Things painted before faces, to fit and to test `engine.covering`; no photo of a mask is needed.

*Controls* are painted the same way and cover nothing that matters: whoever takes every painted
photo for a covered face is found out by them.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from recognition.evaluation.painting import (
    SIDE_PX,
    Brush,
    Color,
    Painter,
    Points,
    as_color,
    bulge,
    close,
    cloud,
    ellipse,
    fill,
    grid,
    pick_color,
    soften,
    stroke,
    weave,
)

# Things that cover


def surgical_mask(brush: Brush) -> None:
    """Pleated, with loops to the ears; pale colours, seldom black."""
    paper = brush.rng.choice(
        [(160, 205, 225), (235, 238, 240), (150, 205, 190), (235, 190, 205), (35, 35, 40)],
        p=[0.4, 0.25, 0.15, 0.1, 0.1],
    ).astype(np.float32)
    top = brush.pick(76, 94)
    shape = fill(
        brush.jitter(
            [(26, top + 8), (58, top + 2), (84, top - 4), (110, top + 2), (142, top + 8),
             (140, 128), (118, 150), (84, 158), (50, 150), (28, 128)], 5
        )
    )  # fmt: skip
    for side in (-1, 1):
        for y in (top + 10, 130):
            ear = [(84 + side * 58, y), (84 + side * brush.pick(72, 84), brush.pick(70, 100))]
            brush.put(stroke(ear, 1.4), as_color(225, 225, 225))
    cloth = paper * bulge(brush, center_x=brush.pick(76, 92), half_width=70)
    brush.put(shape, cloth * cloud(brush, grain_px=3, strength=0.03))
    for y in np.linspace(top + 16, 142, 4):
        fold = stroke(brush.jitter([(30, y), (84, y + brush.pick(2, 7)), (138, y)], 2), 1.2)
        brush.put(fold * shape, paper * 0.78, opacity=brush.pick(0.4, 0.9))
    nose_wire = stroke([(62, top + 6), (84, top), (106, top + 6)], 2.2)
    brush.put(nose_wire * shape, paper * 1.06, opacity=0.7)


def cloth_mask(brush: Brush) -> None:
    """Any cloth, cut close to the face."""
    top = brush.pick(76, 98)
    shape = fill(
        brush.jitter(
            [(22, top + 4), (56, top + 2), (84, top - 6), (112, top + 2), (146, top + 4),
             (140, 132), (112, 154), (84, brush.pick(152, 166)), (56, 154), (28, 132)], 6
        )
    )  # fmt: skip
    for side in (-1, 1):
        ear = [(84 + side * 60, top + 14), (84 + side * 82, top + brush.pick(-10, 8))]
        brush.put(stroke(ear, brush.pick(1.5, 5)), pick_color(brush))
    brush.put(shape, weave(brush) * bulge(brush, center_x=84, half_width=70))
    if brush.has_luck(0.5):
        seam = stroke([(84, top), (84, 150)], 1)
        brush.put(seam * shape, as_color(30, 30, 30), opacity=brush.pick(0.15, 0.5))


def beaked_mask(brush: Brush) -> None:
    """An FFP2 or KN95: two halves with an upright seam, one in the light."""
    white = as_color(238, 238, 236) if brush.has_luck(0.75) else pick_color(brush, high=0.6)
    top = brush.pick(72, 88)
    shape = fill(
        brush.jitter([(24, 104), (60, top + 6), (84, top - 4), (108, top + 6), (144, 104),
                      (134, 140), (84, 164), (34, 140)], 5)
    )  # fmt: skip
    x, _y = grid()
    seam = 84 + brush.pick(-5, 5)
    halves = np.where(x < seam, brush.pick(0.72, 1), brush.pick(0.72, 1)).astype(np.float32)
    halves = soften(halves, 1.5)[..., None]
    brush.put(shape, white * halves * cloud(brush, grain_px=2, strength=0.03))
    brush.put(stroke([(seam, top), (seam, 160)], 1.5) * shape, white * 0.8, opacity=0.8)
    for side in (-1, 1):
        for y in (100, 138):
            ear = [(84 + side * 56, y), (84 + side * 84, y - brush.pick(0, 20))]
            brush.put(stroke(ear, 1.6), white)


def scarf(brush: Brush) -> None:
    """Wound around mouth and nose, down to the shoulders."""
    top = brush.pick(82, 104)
    shape = fill(
        brush.jitter([(-14, top + 6), (40, top + 4), (84, top), (128, top + 4), (182, top + 6),
                      (196, 232), (84, 236), (-28, 232)], 8)
    )  # fmt: skip
    cloth = weave(brush)
    brush.put(shape, cloth * cloud(brush, grain_px=12, strength=0.12))
    for _ in range(5):
        y = brush.pick(top + 10, 200)
        fold = stroke(brush.jitter([(-20, y), (84, y + brush.pick(0, 22)), (188, y)], 10), 4)
        dark = soften(fold, 1.5) * shape
        brush.put(dark, as_color(15, 15, 15), opacity=brush.pick(0.15, 0.45))


def balaclava(brush: Brush) -> None:
    """Everything covered but a window for the eyes; also a veil."""
    outer = fill(brush.jitter([(84, -30), (150, 0), (172, 90), (160, 180), (84, 220), (8, 180),
                               (-4, 90), (18, 0)], 8))  # fmt: skip
    height = brush.pick(15, 24)
    window = ellipse((83, 65), (brush.pick(50, 62), height))
    shape = outer * (1 - window)
    cloth = pick_color(brush, high=0.5) * cloud(brush, grain_px=20, strength=0.15)
    brush.put(shape, cloth * cloud(brush, grain_px=1.5, strength=0.06))


LENSES: Mapping[str, Points] = {
    "aviator": [(-21, -12), (0, -14), (21, -12), (19, 6), (6, 18), (-10, 16), (-20, 2)],
    "round": [(-19, 0), (-13, -14), (0, -19), (13, -14), (19, 0), (13, 14), (0, 19), (-13, 14)],
    "square": [(-24, -14), (0, -15), (24, -14), (22, 10), (0, 15), (-21, 10)],
    "cat": [(-20, -6), (4, -13), (28, -18), (24, 6), (4, 15), (-16, 10)],
    "wrap": [(-25, -12), (8, -15), (34, -12), (30, 10), (4, 14), (-22, 8)],
}


def sunglasses(brush: Brush) -> None:
    """Five forms, dark, brown, tinted or mirrored lenses."""
    _draw_glasses(brush, lens=_dark_lens(brush), opacity=brush.pick(0.82, 1), rim=None)


def _dark_lens(brush: Brush) -> NDArray[np.float32]:
    """(320, 320, 3): a tint that fades downwards, with something mirrored in it."""
    _x, y = grid()
    tint = pick_color(brush, high=0.35) if brush.has_luck(0.7) else pick_color(brush, low=0.2)
    fade = 1 + brush.pick(0, 0.9) * np.clip((y - 50) / 40, 0, 1)
    mirror = cloud(brush, grain_px=brush.pick(8, 30), strength=brush.pick(0.05, 0.5))
    return np.asarray(np.clip(tint * fade[..., None] * mirror, 0, 255), np.float32)


def _draw_glasses(
    brush: Brush, *, lens: NDArray[np.float32], opacity: float, rim: float | None
) -> None:
    outline = np.array(LENSES[str(brush.rng.choice(list(LENSES)))]) * brush.pick(0.95, 1.25)
    frame = pick_color(brush, high=0.5) if brush.has_luck(0.8) else as_color(190, 170, 110)
    width = brush.pick(1.2, 3.5) if rim is None else rim
    y = 66 + brush.pick(-2, 5)
    for side, x in ((-1, 54), (1, 112)):
        points = [(x + side * dx, y + dy) for dx, dy in outline]
        shape = fill(points)
        brush.put(shape, lens, opacity=opacity)
        brush.put(stroke(close(points), width), frame)
        temple = [(x + side * outline[:, 0].max(), y - 8), (84 + side * 86, y - brush.pick(0, 10))]
        brush.put(stroke(temple, width * 1.2), frame)
        if brush.has_luck(0.6):
            glint = ellipse((x + brush.pick(-10, 10), y - 5), (brush.pick(1, 5), brush.pick(1, 3)))
            brush.put(glint, as_color(245, 245, 245), opacity=brush.pick(0.2, 0.8))
    brush.put(stroke([(72, y - 6), (84, y - 9), (95, y - 6)], width * 1.1), frame)


def hand(brush: Brush) -> None:
    """Fingers and a palm of the own skin, before mouth and nose, or before the eyes."""
    skin = brush.skin * brush.pick(0.8, 1.15)
    over_eyes = brush.has_luck(0.4)
    x, y = (brush.pick(66, 102), 66.0) if over_eyes else (84.0, brush.pick(108, 122))
    turn = brush.pick(-35, 35) + (0 if brush.has_luck(0.5) else 180)
    angle = np.deg2rad(turn)
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-np.sin(angle), np.cos(angle)])
    middle = np.array([x, y])
    palm = middle - along * brush.pick(46, 62)
    brush.put(ellipse((palm[0], palm[1]), (42, 34), turn), _shade(brush, skin))
    for number in range(4):
        offset = (number - 1.5) * brush.pick(12.5, 15)
        start = middle - along * 40 + across * offset
        end = middle + along * (brush.pick(32, 58) - 4 * abs(number - 1.5)) + across * offset * 1.1
        finger = stroke([(start[0], start[1]), (end[0], end[1])], brush.pick(14, 17))
        edge = soften(finger, 2)
        brush.put(finger, skin * np.float32(0.55))
        brush.put(finger * np.clip(edge * 2.2 - 1.1, 0, 1), _shade(brush, skin))


def _shade(brush: Brush, skin: Color) -> NDArray[np.float32]:
    shaded = skin * cloud(brush, grain_px=15, strength=0.07)
    return np.asarray(shaded * cloud(brush, grain_px=2, strength=0.03), np.float32)


def phone(brush: Brush) -> None:
    """A telephone or a camera held before a part of the face."""
    low = brush.has_luck(0.5)
    x, y = brush.pick(70, 98), brush.pick(104, 122) if low else brush.pick(60, 72)
    wide, high = (brush.pick(30, 40), brush.pick(26, 60)) if low else (brush.pick(44, 70), 28)
    body = _tilted_box((x, y), (wide, high), brush.pick(-20, 20))
    brush.put(
        fill(body, is_smooth=False),
        pick_color(brush, high=0.5) * cloud(brush, grain_px=30, strength=0.1),
    )
    lens = ellipse((x - wide * 0.6, y - high * 0.6), (5, 5))
    brush.put(lens, as_color(20, 20, 25))
    brush.put(ellipse((x - wide * 0.6, y - high * 0.6), (2, 2)), as_color(90, 90, 120))
    _draw_fingers(brush, x + wide, y)


def cup(brush: Brush) -> None:
    """A cup, glass or mug at the mouth, higher than the nose's tip."""
    x, top = 84 + brush.pick(-10, 10), brush.pick(86, 98)
    wide, bottom = brush.pick(26, 40), brush.pick(150, 185)
    body = fill(
        [(x - wide, top), (x + wide, top), (x + wide * 0.85, bottom), (x - wide * 0.85, bottom)],
        is_smooth=False,
    )
    brush.put(body, weave(brush) * bulge(brush, center_x=x, half_width=wide))
    brush.put(ellipse((x, top), (wide, 7)), pick_color(brush, low=0.5))
    _draw_fingers(brush, x + wide, (top + bottom) / 2)


def paper(brush: Brush) -> None:
    """A book, a sheet or a card with lines of writing, before the lower half or the eyes."""
    low = brush.has_luck(0.6)
    x, y = 84 + brush.pick(-8, 8), brush.pick(128, 142) if low else brush.pick(58, 68)
    wide, high = brush.pick(52, 90), brush.pick(38, 48) if low else brush.pick(20, 26)
    corners = _tilted_box((x, y), (wide, high), brush.pick(-10, 10))
    sheet = fill(corners, is_smooth=False)
    brush.put(sheet, pick_color(brush, low=0.6) * cloud(brush, grain_px=40, strength=0.06))
    ink = pick_color(brush, high=0.4)
    for line in np.arange(y - high + 7, y + high - 5, brush.pick(5, 10)):
        words = stroke([(x - wide + 8, line), (x + brush.pick(0, wide - 8), line)], 1.6)
        brush.put(words * sheet, ink, opacity=brush.pick(0.4, 1))


def low_brim(brush: Brush) -> None:
    """A cap or hood pulled down over the eyes."""
    bottom = brush.pick(74, 84)
    shape = fill(
        brush.jitter([(84, -70), (160, -40), (172, 40), (150, bottom - 4), (84, bottom),
                      (18, bottom - 4), (-4, 40), (8, -40)], 6)
    )  # fmt: skip
    brush.put(shape, weave(brush) * bulge(brush, center_x=84, half_width=90))
    edge = stroke(brush.jitter([(14, bottom - 6), (84, bottom - 1), (154, bottom - 6)], 3), 4)
    brush.put(edge, as_color(25, 25, 25), opacity=0.6)


def _tilted_box(
    center: tuple[float, float], half: tuple[float, float], degrees: float
) -> list[tuple[float, float]]:
    a = np.deg2rad(degrees)
    turn = np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * half @ turn + center
    return [(float(x), float(y)) for x, y in corners]


def _draw_fingers(brush: Brush, x: float, y: float) -> None:
    """Three fingertips that hold a thing at its right side."""
    for number in range(3):
        tip = (x - brush.pick(6, 16), y - 14 + 13 * number)
        finger = stroke([(x + 26, tip[1] + brush.pick(-4, 8)), tip], 12)
        brush.put(finger, brush.skin * np.float32(0.6))
        brush.put(finger * np.clip(soften(finger, 1.5) * 2 - 1, 0, 1), brush.skin)


# Things that do not


def clear_glasses(brush: Brush) -> None:
    """Spectacles: rims, and lenses that hardly tint and sometimes reflect."""
    lens = np.full((SIDE_PX, SIDE_PX, 3), 235, np.float32)
    _draw_glasses(brush, lens=lens, opacity=brush.pick(0, 0.12), rim=brush.pick(0.8, 3.5))


def beard(brush: Brush) -> None:
    """A full beard with the mouth free."""
    top = brush.pick(96, 112)
    jaw = fill(
        brush.jitter([(24, top - 14), (40, top + 4), (66, 106), (84, 103), (102, 106),
                      (128, top + 4), (144, top - 14), (138, 134), (112, 156),
                      (84, brush.pick(154, 178)), (56, 156), (30, 134)], 4)
    )  # fmt: skip
    mouth = ellipse((84, 116), (23, brush.pick(5, 8)))
    hair = np.float32(brush.rng.choice([(30, 24, 20), (70, 48, 32), (120, 115, 110), (15, 13, 12)]))
    strands = cloud(brush, grain_px=1.2, strength=0.35) * cloud(brush, grain_px=6, strength=0.2)
    soft = soften(jaw, 2.5) * (1 - soften(mouth, 1.5))
    brush.put(soft, hair * strands, opacity=brush.pick(0.6, 0.95))


def head_scarf(brush: Brush) -> None:
    """Hair, ears and neck covered, the face free from brows to chin."""
    outer = fill(brush.jitter([(84, -50), (160, -20), (182, 70), (190, 236), (84, 238), (-22, 236),
                               (-14, 70), (8, -20)], 8))  # fmt: skip
    free = ellipse((83, 86), (brush.pick(60, 68), brush.pick(68, 76)))
    brush.put(outer * (1 - free), weave(brush) * cloud(brush, grain_px=14, strength=0.12))


def hat(brush: Brush) -> None:
    """A hat, cap or helmet that ends above the brows."""
    bottom = brush.pick(30, 44)
    shape = fill(
        brush.jitter([(84, -75), (158, -50), (170, 10), (160, bottom - 4), (84, bottom),
                      (8, bottom - 4), (-2, 10), (10, -50)], 6)
    )  # fmt: skip
    brush.put(shape, weave(brush) * bulge(brush, center_x=84, half_width=95))


def collar(brush: Brush) -> None:
    """A scarf, collar or microphone below the chin."""
    top = brush.pick(142, 156)
    shape = fill(
        brush.jitter([(-20, top), (40, top + 6), (84, top + 10), (128, top + 6), (188, top),
                      (200, 236), (84, 238), (-32, 236)], 7)
    )  # fmt: skip
    brush.put(shape, weave(brush) * cloud(brush, grain_px=12, strength=0.12))


COVERS: Mapping[str, Painter] = {
    "surgical mask": surgical_mask,
    "cloth mask": cloth_mask,
    "FFP2 mask": beaked_mask,
    "scarf over the mouth": scarf,
    "balaclava": balaclava,
    "sunglasses": sunglasses,
    "hand": hand,
    "telephone": phone,
    "cup": cup,
    "paper or book": paper,
    "brim over the eyes": low_brim,
}

CONTROLS: Mapping[str, Painter] = {
    "spectacles": clear_glasses,
    "beard": beard,
    "head scarf": head_scarf,
    "hat": hat,
    "collar": collar,
}
"""What must not be taken for a cover."""
