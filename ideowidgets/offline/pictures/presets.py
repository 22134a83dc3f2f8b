"""What each of the vendor's 62 style presets looks like here: a treatment, six colours, a few numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

from ideowidgets.offline.pictures.colour import RGB, parse


@dataclass(frozen=True)
class Style:
    """A way of rendering with its colours: paper, dark, and four inks (warm main, cool, accent, deep)."""

    treatment: str
    colours: tuple[RGB, ...]
    settings: dict[str, int] = field(default_factory=dict)


_TABLE = """
80S_ILLUSTRATION     airbrush   fde6cf 2b1b4d ff4f8b 2fb5c7 ffb347 6d48c4  grain=16 sweep=1
90S_NOSTALGIA        cinema     f5e9d2 2c3550 e0704d 4f8f95 efbd57 8f6aa8  grain=15 fade=30 frame=5
ABSTRACT_ORGANIC     cutout     f7f0e1 22304a e4572e 2e86ab f3a712 6f8f58  wobble=10
ANALOG_NOSTALGIA     cinema     f6e3bd 43302b c65a3a 6a8f85 f0b262 8d6950  grain=20 fade=40 warm=16
ART_BRUT             spray      f3e6cd 17130f d7263d 1f6fa8 f4b400 3f7d20  wobble=16 line=11 splash=10
ART_DECO             deco       f5e4bb 0f1a26 d9a941 1d5f66 b9433a 2a3d57  rays=1
ART_POSTER           poster     f9e8cc 1c2c40 e94f37 3f88c5 f5b841 2f8f6f  grain=12 offset=3
AURA                 aura       fff2e8 4a3a78 ff8fa3 93b0ff ffd584 c3aef5  blur=14 grain=16
AVANT_GARDE          bauhaus    ece7de 121212 e63926 3b3b40 f2c230 8f8a80  tilt=7 bars=6
BAUHAUS              bauhaus    f3e7cf 1d1c1f d8342b 1f5aa6 f2b41c 3a6b5a  tilt=0 bars=4
BLUEPRINT            blueprint  eef6ff 123a7c a9d6ff 2459a8 ffffff 1b4a92  grid=1
BLURRY_MOTION        motion     f2eee6 1f2937 e2574c 4a7fb0 f0b95a 3f4f68  length=90 trails=0
BRIGHT_ART           vector     fff9e6 2a1a5e ff3d6e 00a6ed ffd23f 0ead69  shade=1 dots=1
C4D_CARTOON          airbrush   fff1e3 3a2f66 ff7a59 4cb8e8 ffcb45 8f6cf0  gloss=1
CHILDRENS_BOOK       watercolour fff7e3 55402f f2805a 79b8c2 f7c94b 86b366 line=3 bleed=5
COLLAGE              collage    f1e9da 25262b e2533d 2c7da0 f2b632 5b7553  shadow=1 torn=1
COLORING_BOOK_I      lineart    ffffff 16161a e8e8e8 dcdcdc f2f2f2 d0d0d0  line=8 fill=0
COLORING_BOOK_II     lineart    fffefa 22222a ececec dfdfe3 f4f4f4 d3d3d8  line=4 fill=0 hatch=1
CUBISM               facets     f3e6c8 2a2420 cf5a2b 4f7f9a e3a63f 7a7446  cell=120 line=3
DARK_AURA            aura       e9ddff 0d0a1f ff3d81 3a4bff ff9a3d 7a1fd1  blur=12 grain=22 night=1
DOODLE               lineart    fffdf6 23252e ff6b5e 4aa3df ffd04a 58b88a  line=5 fill=1 wobble=7
DOUBLE_EXPOSURE      double     f4efe8 22303f d9795d 6d94ad efc58d 43607a  grain=12
DRAMATIC_CINEMA      cinema     f7dcae 0c1a24 f08a3c 1f6f7d ffc46b 14414e  grain=12 bars=1 glow=30 contrast=20
EDITORIAL            vector     f4f1ea 22252b d65a4a 4c6a88 e3b468 9aa79b  frame=6 shade=0
EMOTIONAL_MINIMAL    vector     f3ece6 40465a cf7f73 8ea5b8 e9c9a0 6c7b8f  frame=0 shade=0 hush=45
ETHEREAL_PARTY       aura       fdeeff 3b1d5e ff7ac6 7ad7ff ffe28a a479ff  blur=8 grain=12 sparkle=1
EXPIRED_FILM         cinema     f7e2b7 2f3a36 dc6b3f 5c9a86 f2c14b 96547a  grain=22 fade=34 leak=1
FLAT_ART             vector     fdf3e1 26355d f2644b 4f9fc8 f8bf4f 3f8f7f  shade=1
FLAT_VECTOR          vector     f2f6fb 1f2a44 ff6f59 3d8bfd ffc857 2ec4b6  shade=2 line=3
FOREST_REVERIE       watercolour f1eedb 1f3a2f c9764b 5f9a86 e5c163 3f6f4c bleed=9 line=0
GEO_MINIMALIST       bauhaus    f4efe6 2f3640 d97b5d 7d98a6 e6bf7a 5b7065  tilt=0 bars=0 plain=1
GLASS_PRISM          facets     f3f7ff 1c2350 ff6fae 46c3ff ffd86b 7d6bff  cell=170 glass=1
GOLDEN_HOUR          cinema     ffeec4 4a2a2f ee7f3d a0685f ffc052 7c4a4f  grain=8 glow=60 warm=24 dusk=1
GRAFFITI_I           spray      efe9df 1a1a22 ff2e63 08a5c9 ffd400 7bd13a  line=9 splash=26 drip=1
GRAFFITI_II          spray      f6f2e8 101018 ff5a1f 7a3cff f9f871 00d1b2  line=7 splash=34 drip=1 night=1
HALFTONE_PRINT       halftone   f6ecd9 20324d e8503a 2f8fbf f4bd3a 3a5a78  dot=12 offset=4
HIGH_CONTRAST        woodcut    ffffff 050505 111111 777777 f4f4f4 222222  mono=1 line=3 pitch=15
HIPPIE_ERA           warp       ffe9b8 4b1d52 ff5d3a 2f9e8f ffb21e d93c8c  wave=34 bands=1
ICONIC               vector     fbf3e0 15233b e23e36 2d6cb5 f5b82e 1e8a6e  ring=1 shade=1 line=6
JAPANDI_FUSION       watercolour f2ece1 3f3a35 b9785c 93a29a d8c1a0 77705f bleed=4 line=2 hush=20
JAZZY                cutout     f4dfb6 221b2e e3542c 2b6f8f f2a922 8c2f4f  wobble=22 jag=1
LONG_EXPOSURE        motion     ffe9c2 0b1430 ff7a3c 2f6fd0 ffd166 1b2d63  length=40 trails=1 night=1
MAGAZINE_EDITORIAL   halftone   f6f3ee 23242a d94f45 5b7f9c e9c07a 9aa0a6  dot=6 frame=7 offset=0
MINIMAL_ILLUSTRATION vector     fbf6ee 3a3d46 ef8b6f 9dbfc9 f4d08a 86a58e  line=3 shade=0 hush=25
MIXED_MEDIA          collage    efe6d6 232a35 d9503c 347f8f efb13a 6e6a9c  shadow=1 dots=1 scribble=1
MONOCHROME           cinema     f2f2f0 101114 a9a9a7 6e7073 d6d6d2 45474b  grain=18 contrast=18 glow=14 mono=1
NIGHTLIFE            neon       ffe8f8 0c0820 ff2f92 20d8ff ffc93c 8b3dff  glow=9 night=1
OIL_PAINTING         oil        f3e6c8 2b2a2e c5562f 3d6f8e e4b04a 50703f  stroke=26 impasto=1
OLD_CARTOONS         toon       efe3c8 1f1a16 b7a78a 8d8577 ddcfae 5f574b  line=9 mono=1 scratches=1
PAINT_GESTURE        oil        f6eee0 1e2433 e4472f 2a73b8 f5b52e 2f8f72  stroke=60 impasto=1
POP_ART              halftone   fff6d8 141414 ff2f3f 009ee3 ffe100 ff6fb0  dot=16 line=9 offset=0
RETRO_ETCHING        etching    f3e6c6 2a211a b98c5b 7d7a68 d9bf8a 5d5140  pitch=9 mono=1
RIVIERA_POP          poster     fff3dc 173f6b ff6f4e 1fb0c9 ffd05a f49ab0  grain=5 offset=0 stripes=1
SPOTLIGHT_80S        airbrush   ffe9d6 190f3a ff3f8e 18c8e8 ffb02e 7d35e8  grain=10 spot=1 night=1
STYLIZED_RED         poster     ffe9dc 2a0a10 e0262c 9c1824 ff8a6b 5c0f1c  grain=14 offset=0 mono=2
SURREAL_COLLAGE      collage    f4e7d3 1f2333 e5604a 3a8f9f f3bf4e 7a5aa6  shadow=1 torn=0 echo=1
TRAVEL_POSTER        poster     fbe9c6 1b3352 e8623d 2f86a6 f5b94c 3f7d63  grain=7 offset=0 frame=4
VINTAGE_GEO          bauhaus    efdfbd 35302b c4593a 4f7f7a dda63f 77603f  tilt=4 bars=3 aged=1
VINTAGE_POSTER       poster     f0dcb2 2b2a2d b8472f 3f6f73 d99b3c 5d6b45  grain=15 offset=4 aged=1 frame=4
WATERCOLOR           watercolour fdfaf2 35506b e2725b 6fa8c9 f2c26b 7fae84 bleed=12 line=0
WEIRD                warp       f3ffe3 2c1046 ff4fa0 38d6a4 f7e72a 6a3df0  wave=60 bands=0
WOODBLOCK_PRINT      woodcut    f4e7c9 1d2d4a c9472f 3d7496 e2a94a 6a7f5a  line=3 pitch=17 grain=1
"""

# Without a preset the style type and the seed choose among these.
_HOUSE = """
house_1   poster   fbead0 1d3050 e5593f 3a86a8 f4b74a 3c8068 grain=9 offset=2
house_2   poster   f6e9dc 2d2346 e2556d 5a78c4 f6b65c 3f8d8f grain=9 offset=2
house_3   vector   f4f1e2 17324d f0724f 3fa0a8 f7c65d 6b7fb8 shade=2
house_4   poster   fdeedc 3a2438 d9503f 7a9aa0 efb252 7d7048 grain=12 offset=2
house_5   watercolour fcf7ec 2e4a5f dd6f4f 5f9ebf f0be62 79a874 bleed=8 line=2
house_6   cutout   f7efdd 1f2d44 e8603c 2c83a3 f1ae2b 6a8c5a wobble=4
real_1    cinema   fbe8c8 1b2a3c d97a4a 5d92b5 f3c37a 4f7256 grain=7 glow=34
real_2    cinema   f4ead9 232a33 c8674b 6f98a8 e5b777 66795a grain=8 glow=26 contrast=8
real_3    cinema   ffe3c2 2a2440 e2694f 6d7fb5 fcbf68 566b74 grain=7 glow=40
design_1  vector   fff8ec 14213d ff5a3c 2d7dd2 fcbf2d 1fa187 shade=1
design_2  vector   eef4f2 1c2541 f25f5c 247ba0 ffe066 70c1b3 shade=2
design_3  bauhaus  f5ecd7 1f2024 e0432d 20639b f6b52a 3c8d7d tilt=0 bars=0 plain=1
fiction_1 airbrush ffe7d1 1d1440 ff6a5c 3fb6d8 ffc15e 7b52d6 grain=6 sweep=1
fiction_2 airbrush fdebc4 13243f f58549 2e9fa6 ffd166 5a4fcf grain=6 spot=1
fiction_3 airbrush ffe0ef 241447 f44e9a 4e8df5 ffc971 4fc0a8 grain=6 gloss=1
render_1    airbrush f3efe6 1c2440 ef6f5a 58a6d8 f7c15a 6d6fc9 grain=2 gloss=1
render_2    airbrush e9f1f4 1d2b3a f0906a 3fa3b0 ffd27a 7f8fd6 grain=2 gloss=1
anime_1     vector   fdf3f7 201a3c ff6f91 59b9ff ffd56b 7c6bff shade=2 line=3
anime_2     vector   f1f6ff 1b1f45 ff7d5c 4fc4c9 ffe07a 8a63d2 shade=2 line=3
"""


def _read(table: str) -> dict[str, Style]:
    styles: dict[str, Style] = {}
    for row in table.split("\n"):
        words = row.split()
        if not words:
            continue
        colours = tuple(cast(RGB, parse(word)) for word in words[2:8])
        settings = {key: int(value) for key, _, value in (word.partition("=") for word in words[8:])}
        styles[words[0]] = Style(words[1], colours, settings)
    return styles


PRESETS: dict[str, Style] = _read(_TABLE)
HOUSE: dict[str, Style] = _read(_HOUSE)
