"""The stories of the demonstration: each case of the method, at another step of its life."""

from terril.demo.stories.answered import bakery, benches, bus_stop, road_hump
from terril.demo.stories.directory import directory_of_the_town
from terril.demo.stories.finished import compost, night_market, scarf, solar_plant
from terril.demo.stories.kept import church_roof, farm_tracks, orchard
from terril.demo.stories.letters import letters
from terril.demo.stories.maps import ground
from terril.demo.stories.meetings import food, to_come, water
from terril.demo.stories.planters import planters, rain_tap
from terril.demo.stories.privacy import departure, legal_notice
from terril.demo.stories.story import the_story, two_memories
from terril.demo.stories.studied import (
    bike_bus,
    garden,
    school_insulation,
    sea_trip,
    skate_park,
    street_meal,
)
from terril.demo.stories.trails import trail
from terril.demo.stories.upkeep import turns
from terril.demo.stories.vision import project
from terril.demo.stories.workshop import workshop

ALL = (
    project,
    solar_plant,
    scarf,
    orchard,
    church_roof,
    benches,
    compost,
    road_hump,
    planters,
    night_market,
    farm_tracks,
    bus_stop,
    bakery,
    garden,
    school_insulation,
    skate_park,
    bike_bus,
    street_meal,
    sea_trip,
    rain_tap,
    legal_notice,
    departure,
    directory_of_the_town,
    turns,
    workshop,
    letters,
    ground,
    trail,
    the_story,
    two_memories,
    food,
    water,
    to_come,
)

__all__ = ["ALL"]
