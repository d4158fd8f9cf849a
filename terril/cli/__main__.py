"""`python -m terril.cli`, for a process that starts another of the same installation."""

import sys

from terril.cli.command import main

sys.exit(main())
