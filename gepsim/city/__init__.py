"""One city as data: its places, its plan, its economy; read once, checked, never guessed."""

from gepsim.city.load import load_city
from gepsim.city.model import City

__all__ = ["City", "load_city"]
