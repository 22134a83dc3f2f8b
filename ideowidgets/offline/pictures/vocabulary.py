"""The words that the drawings understand."""

from __future__ import annotations

# One line per subject: its name, then the words for it.
_SUBJECTS = """
lighthouse: lighthouse beacon
mountain: mountain peak alp summit matterhorn everest volcano
house: house cottage home cabin barn hut farmhouse chalet shed villa
city: city skyline skyscraper tower downtown metropolis building office apartment
tree: tree oak maple elm birch willow bonsai
pine: pine fir spruce conifer evergreen
palm: palm coconut tropical
forest: forest wood jungle rainforest
flower: flower rose tulip daisy poppy sunflower blossom lily orchid peony bloom bouquet lotus dahlia
cactus: cactus cacti succulent saguaro
mushroom: mushroom toadstool fungus
leaf: leaf leaves fern foliage herb
cat: cat kitten kitty tomcat feline
dog: dog puppy hound retriever terrier corgi poodle husky labrador dachshund
fox: fox wolf coyote
bear: bear panda cub teddy koala
rabbit: rabbit bunny hare
horse: horse pony stallion mare unicorn zebra bull cow deer stag donkey goat sheep
elephant: elephant mammoth
bird: bird gull seagull sparrow robin swallow parrot crow raven dove pigeon crane heron eagle hawk
owl: owl
fish: fish goldfish carp koi salmon shark tuna trout
whale: whale dolphin orca
butterfly: butterfly moth dragonfly
portrait: portrait face headshot person people scientist singer model
woman: woman girl lady queen mother grandmother actress bride princess
man: man boy king president actor father grandfather gentleman prince
figure: figure dancer runner walker hiker child kid farmer worker teacher student
figure: soldier knight wizard witch hipster skater chef dj athlete detective samurai
astronaut: astronaut cosmonaut spaceman spacesuit
robot: robot android mech cyborg automaton
car: car automobile taxi sedan coupe convertible beetle jeep van truck bus lorry
boat: boat sailboat yacht sail dinghy schooner ship vessel galleon
train: train locomotive tram subway railway
bicycle: bicycle bike cycle motorcycle scooter tandem
rocket: rocket spaceship spacecraft shuttle missile
plane: plane airplane aeroplane aircraft jet biplane airliner
balloon: balloon airship zeppelin
ufo: ufo saucer alien
planet: planet saturn jupiter mars earth globe world
cup: cup coffee tea mug espresso latte cappuccino teacup cocoa
teapot: teapot kettle
bottle: bottle wine beer perfume jar potion
fruit: fruit apple pear orange lemon peach cherry strawberry plum tomato pumpkin
icecream: icecream gelato sundae popsicle cone
cake: cake cupcake birthday pie muffin dessert
guitar: guitar ukulele violin cello bass banjo music musician
book: book novel library notebook bible journal
chair: chair armchair seat stool throne sofa
lamp: lamp lantern desklamp bulb lightbulb
clock: clock watch smartwatch hourglass alarm
camera: camera polaroid photographer
vase: vase pot pottery amphora urn
umbrella: umbrella parasol
bridge: bridge viaduct aqueduct
castle: castle fortress palace citadel kremlin
windmill: windmill turbine
church: church chapel cathedral temple mosque monastery shrine pagoda
tent: tent camp camping campsite yurt teepee
fire: fire campfire flame bonfire candle torch explosion
heart: heart love valentine
star: star
crown: crown tiara
key: key
skull: skull skeleton
gem: gem diamond crystal jewel ruby
phone: phone smartphone tablet laptop computer screen monitor
hat: hat cap fedora sombrero
skateboard: skateboard longboard
sign: sign signpost billboard
box: box parcel package crate gift present
sun: sun sunshine
moon: moon crescent
cloud: cloud
rainbow: rainbow
gear: gear cog machine engine clockwork mechanism
hand: hand fist
eye: eye vision
"""

_SETTINGS = """
sea: sea ocean beach coast harbour harbor lake river bay shore
sea: island waves wave seaside tide port lagoon fjord pier surf
mountain: mountain mountains alps hills valley peaks alpine volcano ridge himalaya
city: city street town downtown alley metropolis urban skyline sidewalk avenue rooftop
forest: forest woods jungle woodland grove rainforest
desert: desert dune dunes sahara canyon sand alien martian
field: field meadow garden park countryside prairie farm lawn grass village pasture vineyard orchard suburban
snow: snow winter arctic snowy ice icy polar glacier antarctica ski
space: space galaxy cosmos universe orbit nebula interstellar cosmic starfield
room: room kitchen cafe café table desk interior studio indoors shelf bedroom bar restaurant library windowsill living
"""

_TIMES = """
dawn: dawn sunrise morning daybreak early
day: day noon midday sunny afternoon daylight bright sunlit
dusk: dusk sunset evening twilight golden-hour sundown autumn
night: night midnight moonlit starry nocturnal moonlight nighttime neon dark stars moon cyberpunk noir
"""

_WEATHERS = """
rain: rain rainy drizzle shower wet downpour monsoon raincoat
storm: storm stormy thunder lightning thunderstorm tempest hurricane
snow: snow snowy snowfall snowing blizzard winter
fog: fog foggy mist misty haze hazy smoke
cloudy: cloudy overcast clouds cloud
wind: wind windy breeze
"""

_KINDS = """
pattern: pattern wallpaper seamless tile tiles textile fabric ornament tessellation wrapping repeating
emblem: logo icon emblem badge sticker mascot crest seal monogram symbol stamp logotype
map: map cartography atlas route
chart: chart graph diagram infographic dashboard plot statistics blueprint schematic
poster: poster cover flyer banner billboard album
portrait: portrait headshot closeup close-up selfie bust
abstract: abstract geometric composition suprematist
still: still-life tabletop
"""

COUNTS: dict[str, int] = {
    "one": 1,
    "two": 2,
    "pair": 2,
    "couple": 2,
    "three": 3,
    "trio": 3,
    "four": 4,
    "five": 5,
    "several": 4,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "dozen": 12,
    "many": 6,
    "flock": 7,
    "herd": 5,
    "group": 4,
    "school": 6,
    "bunch": 4,
    "few": 3,
    "twelve": 12,
}

_PLURALS = """
mice:mouse people:person men:man women:woman children:child leaves:leaf wolves:wolf knives:knife feet:foot ladies:lady
puppies:puppy cherries:cherry skies:sky cities:city butterflies:butterfly fishes:fish houses:house horses:horse
shelves:shelf bicycles:bicycle whales:whale
"""
_IRREGULAR = dict(pair.split(":") for pair in _PLURALS.split())


def _lines(text: str) -> dict[str, str]:
    words: dict[str, str] = {}
    for line in text.strip().split("\n"):
        name, _, rest = line.partition(":")
        for word in rest.split():
            words.setdefault(word, name)
    return words


SUBJECT_WORDS = _lines(_SUBJECTS)
SETTING_WORDS = _lines(_SETTINGS)
TIME_WORDS = _lines(_TIMES)
WEATHER_WORDS = _lines(_WEATHERS)
KIND_WORDS = _lines(_KINDS)


def singular(word: str) -> str:
    """The word without its plural ending, as far as the vocabulary is concerned."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in SUBJECT_WORDS:
        return word
    for ending in ("es", "s", "'s"):
        stem = word[: -len(ending)]
        if word.endswith(ending) and stem in SUBJECT_WORDS:
            return stem
    return word
