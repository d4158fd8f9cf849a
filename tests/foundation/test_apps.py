"""What is known from the start."""

import pkgutil
from importlib.util import find_spec

import terril
from terril.foundation.actions import ACTIONS


def test_every_folder_with_actions_has_them_known():
    folders = {
        folder.name
        for folder in pkgutil.iter_modules(terril.__path__)
        if folder.ispkg and folder.name != "foundation" and find_spec(f"terril.{folder.name}.actions")
    }
    assert folders
    assert folders <= {name.partition(".")[0] for name in ACTIONS}
