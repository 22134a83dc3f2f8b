"""Compositions around one thing: the hero before a disc, the portrait, the still life."""

from __future__ import annotations

from ideowidgets.offline.pictures import backdrops as b
from ideowidgets.offline.pictures.arrange import Box, aloft, falling, items_of, place_of, shadow
from ideowidgets.offline.pictures.chance import Chance
from ideowidgets.offline.pictures.reading import Reading, Subject
from ideowidgets.offline.pictures.scene import BEHIND, Scene
from ideowidgets.offline.pictures.subjects import DRAWINGS
from ideowidgets.offline.pictures.subjects import people as people_drawings
from ideowidgets.offline.pictures.subjects.catalogue import noted


def hero(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """The first subject large before a disc or an arch, on a strip of ground."""
    x0, y0, x1, y1 = box
    w, h = scene.width, scene.height
    subject = reading.subjects[0]
    drawing = DRAWINGS[subject.name]
    n = subject.count
    cx, cy = (x0 + x1) / 2, y0 + (y1 - y0) * 0.46
    scene.light = (cx / w, cy / h)
    scene.horizon = (y0 + (y1 - y0) * 0.78) / h
    b.sky(scene, chance.fork("sky"), time)
    short = min(x1 - x0, y1 - y0)
    shape = chance.pick(("disc", "disc", "arch"))
    pen = scene.pen(plane=1)
    if shape == "disc":
        r = short * 0.39
        pen.disc(cx / w, cy / h, r * 1.07 / h, "sky2+").disc(cx / w, cy / h, r / h, BEHIND)
    else:
        r = short * 0.33
        pen.rect((cx - r) / w, cy / h, (cx + r) / w, y1 / h, BEHIND).disc(cx / w, cy / h, r / h, BEHIND)
        pen.fine.bow(cx / w, cy / h, r * 1.09 / h, 180, 360, 0.012, "light")
    flying = drawing.place == "sky"
    ground = y0 + (y1 - y0) * 0.8
    scene.place = place_of(reading, chance.fork("place"))
    if scene.place == "sea":
        b.sea(scene, chance.fork("sea"), ground / h - 0.04)
    elif not flying:
        b.ridge(scene, chance.fork("hill"), ground / h, 0.09, "mid", 2, peaks=False)
        b.field(scene, chance.fork("field"), ground / h - 0.02)
    tall = (y1 - y0) * (0.62 if flying else 0.7)
    wide = tall * drawing.ratio
    most = (x1 - x0) * (0.74 if n == 1 else 0.92 / n)
    if wide > most:
        wide, tall = most, most / drawing.ratio
    flip = chance.coin()
    for i in range(n):
        left = cx - wide / 2 + (i - (n - 1) / 2) * wide * 1.04
        foot = cy + tall / 2 if flying else ground + (y1 - ground) * 0.42
        if not flying:
            shadow(scene, left + wide / 2, foot, wide)
        drawing.draw(
            scene.pen(left, foot - tall, wide, tall, plane=5, flip=flip, tint=subject.tint), chance.fork("one", i)
        )
    rest = Reading(reading.subjects[1:], reading.settings, banned=reading.banned)
    small = [(s, d) for s, d in items_of(rest, "stand", "float") for _ in range(min(s.count, 3))][:4]
    for i, (other, other_drawing) in enumerate(small):
        hh = tall * 0.34
        ww = hh * other_drawing.ratio
        left = x0 + (x1 - x0) * (0.06 + 0.02 * i) if i % 2 else x1 - (x1 - x0) * 0.06 - ww
        other_drawing.draw(
            scene.pen(left, y1 - (y1 - ground) * 0.3 - hh, ww, hh, plane=5, tint=other.tint), chance.fork("other", i)
        )
    if not small:
        aloft(scene, rest, chance.fork("aloft"), (x0, y0, x1, ground))
    falling(scene, reading, chance.fork("weather"), weather)


def portrait(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """Head and shoulders, cut by the lower edge, before a calm ground."""
    x0, y0, x1, y1 = box
    w, h = scene.width, scene.height
    cx = x0 + (x1 - x0) * (chance.pick((0.42, 0.5, 0.58)) if x1 - x0 < 1.6 * (y1 - y0) else chance.pick((0.3, 0.7)))
    people = [(s, d) for s, d in items_of(reading, "bust") for _ in range(s.count)][:5]
    n = len(people)
    drawing = people[0][1]
    tall = (y1 - y0) * 0.86
    wide = tall * drawing.ratio
    most = (x1 - x0) * (1.02 if n == 1 else 1.15 / n)
    if wide > most:
        wide, tall = most, most / drawing.ratio
    scene.light = (cx / w, (y1 - tall * 0.6) / h)
    scene.horizon = 1.0
    b.sky(scene, chance.fork("sky"), time)
    short = min(x1 - x0, y1 - y0)
    pen = scene.pen(plane=1)
    if chance.coin(70):
        pen.disc(cx / w, scene.light[1], short * 0.4 / h, "sun")
    else:
        pen.rect((cx - short * 0.34) / w, scene.light[1], (cx + short * 0.34) / w, 1.0, "accent").disc(
            cx / w, scene.light[1], short * 0.34 / h, "accent"
        )
    hatted = any(s.name == "hat" for s in reading.subjects)
    for i, (subject, drawing) in enumerate(people):
        middle = cx if n == 1 else x0 + (x1 - x0) * (i + 0.5) / n
        pen = scene.pen(middle - wide / 2, y1 - tall, wide, tall, plane=5, flip=chance.coin(), tint=subject.tint)
        draw = noted(subject.name, people_drawings.hatted) if hatted else drawing.draw
        draw(pen, chance.fork("face", i))
    rest = Reading(
        tuple(s for s, d in items_of(reading) if s.name != "hat" and d.place != "bust"),
        banned=reading.banned,
    )
    others = [(s, d) for s, d in items_of(rest) for _ in range(min(s.count, 2))][:3]
    for i, (other, other_drawing) in enumerate(others):
        hh = short * 0.26
        ww = min(hh * other_drawing.ratio, (x1 - x0) * 0.3)
        hh = ww / other_drawing.ratio
        left = x0 + (x1 - x0) * 0.04 if i % 2 == 0 else x1 - (x1 - x0) * 0.04 - ww
        top = y0 + (y1 - y0) * 0.06 if other_drawing.place == "sky" else y1 - hh - (y1 - y0) * (0.03 + 0.3 * (i // 2))
        other_drawing.draw(scene.pen(left, top, ww, hh, plane=6, tint=other.tint), chance.fork("other", i))
    falling(scene, reading, chance.fork("weather"), weather)


def still(scene: Scene, reading: Reading, time: str, weather: str, chance: Chance, box: Box) -> None:
    """Things on a table before a wall with an arch, a window or a shelf of light."""
    x0, y0, x1, y1 = box
    w, h = scene.width, scene.height
    table = y0 + (y1 - y0) * (chance.between(0.68, 0.78) if y1 - y0 < 1.3 * (x1 - x0) else chance.between(0.6, 0.66))
    scene.horizon = table / h
    scene.light = ((x0 + (x1 - x0) * chance.pick((0.2, 0.8))) / w, (y0 + (y1 - y0) * 0.24) / h)
    wall = scene.pen(plane=0, group=0)
    wall.rect(0, 0, 1, 1, "sky")
    short = min(x1 - x0, y1 - y0)
    cx = x0 + (x1 - x0) * chance.between(0.36, 0.64)
    back = scene.pen(plane=1)
    style = (
        chance.pick(("arch", "window", "disc", "stripes"))
        if y1 - y0 < 1.3 * (x1 - x0)
        else chance.pick(("arch", "window", "disc"))
    )
    if style == "arch":
        r = short * 0.31
        back.rect((cx - r) / w, (table - short * 0.36) / h, (cx + r) / w, table / h, "sky2").disc(
            cx / w, (table - short * 0.36) / h, r / h, "sky2"
        )
    elif style == "window":
        a, c = cx - short * 0.27, cx + short * 0.27
        top, foot = table - short * 0.64, table - short * 0.1
        back.rect(a / w, top / h, c / w, foot / h, "light").rect(
            (a + 14) / w, (top + 14) / h, (c - 14) / w, (foot - 14) / h, "sky2"
        )
        back.disc(cx / w + 0.05, (top + 190) / h, short * 0.08 / h, "sun")
        back.blob(
            [
                ((a + 14) / w, (foot - 90) / h),
                (cx / w, (foot - 150) / h),
                ((c - 14) / w, (foot - 100) / h),
                ((c - 14) / w, (foot - 14) / h),
                ((a + 14) / w, (foot - 14) / h),
            ],
            "far",
        )
        back.rect((cx - 6) / w, top / h, (cx + 6) / w, foot / h, "light").rect(
            a / w, ((top + foot) / 2 - 6) / h, c / w, ((top + foot) / 2 + 6) / h, "light"
        )
    elif style == "disc":
        back.disc(cx / w, (table - short * 0.34) / h, short * 0.3 / h, "sun")
    else:
        for i in range(0, 24, 2):
            back.rect(i / 24, 0, (i + 1) / 24, table / h, "sky~30")
    front = scene.pen(plane=2)
    front.rect(0, table / h, 1, 1, "second").rect(0, table / h, 1, table / h + 0.014, "second+")
    if chance.coin(60):
        for i in range(-6, 14):
            front.fine.poly(
                [
                    (0.5 + (i / 8 - 0.5) * 0.8, table / h + 0.014),
                    (0.5 + (i / 8 - 0.44) * 0.8, table / h + 0.014),
                    (0.5 + (i / 8 - 0.44) * 1.5, 1),
                    (0.5 + (i / 8 - 0.5) * 1.5, 1),
                ],
                "second-",
            )
    subjects = items_of(reading)[:4]
    things = [(s, d) for s, d in subjects for _ in range(s.count)][:9]
    if len(things) == 1 and reading.allows("fruit"):
        friend = chance.pick(("fruit", "vase", "book"))
        if friend != things[0][0].name and reading.allows(friend):
            things.append((Subject(friend), DRAWINGS[friend]))
    sizes = [
        d.size * (1.0 if i == 0 or things[i][0].name == things[0][0].name else 0.8) for i, (_, d) in enumerate(things)
    ]
    if len({s.name for s, _ in things}) > 1:
        sizes[0] *= 1.15
    unit = (table - y0) * 0.95
    widths = [unit * size * d.ratio for size, (_, d) in zip(sizes, things, strict=True)]
    squeeze = min(1.0, (x1 - x0) * 0.86 / (sum(widths) * 1.08), 0.92 / max(sizes))
    left = (x0 + x1) / 2 - sum(widths) * squeeze * 1.08 / 2
    for i, (subject, drawing) in enumerate(things):
        ww, hh = widths[i] * squeeze, unit * sizes[i] * squeeze
        foot = table + (y1 - table) * (0.3 + 0.22 * ((i * 2) % 3) / 2)
        shade = scene.pen(left, foot - ww * 0.08, ww * 1.25, ww * 0.17, plane=3)
        shade.oval(0.52, 0.5, 0.5, 0.46, "second--")
        drawing.draw(
            scene.pen(left + ww * 0.04, foot - hh, ww, hh, plane=5, flip=chance.coin(), tint=subject.tint),
            chance.fork("thing", i),
        )
        left += ww * 1.08
