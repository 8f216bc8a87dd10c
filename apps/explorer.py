"""The explorer's page: `panel serve apps/explorer.py --show`."""

from neurolab.explorer import page

page().servable()
