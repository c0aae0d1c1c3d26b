"""Sphinx settings of the site; ``docs/build.py`` sets the language."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import gepsim

project = "gepsim"
author = "the gepsim developers"
version = release = gepsim.__version__
extensions = ["myst_nb", "sphinx.ext.autodoc", "numpydoc", "mathml"]
source_suffix = {".md": "myst-nb", ".rst": "restructuredtext"}
myst_enable_extensions = ["colon_fence", "dollarmath"]
myst_heading_anchors = 4
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 600
nb_merge_streams = True
numpydoc_show_class_members = False
numpydoc_validation_checks: set[str] = set()
autodoc_typehints = "description"
autodoc_member_order = "bysource"
html_theme = "furo"
html_title = "gepsim"
html_static_path = ["_static"]
templates_path = ["_templates"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
smartquotes = False  # Chinese fonts draw a curly apostrophe as wide as a character
html_last_updated_fmt = None
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/search.html",
        "language.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
