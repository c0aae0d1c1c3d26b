from gepsim.api import Comparison as Comparison
from gepsim.api import Explanation as Explanation
from gepsim.api import GepsimError as GepsimError
from gepsim.api import InputError as InputError
from gepsim.api import Run as Run
from gepsim.api import Scenario as Scenario
from gepsim.api import Step as Step
from gepsim.api import Text as Text
from gepsim.api import catalogue as catalogue
from gepsim.api import compare as compare
from gepsim.api import knob as knob
from gepsim.api import layers as layers
from gepsim.api import new_city as new_city
from gepsim.api import open as open
from gepsim.api import scenario as scenario

__version__: str
