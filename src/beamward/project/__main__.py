"""``python -m beamward.project``: the command line, where the script is not on the path."""

import sys

from beamward.project.cli import main

sys.exit(main())
