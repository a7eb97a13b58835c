"""Make sure that a Chromium is there for the browser tests.

On Debian and as root it is installed from the distribution; elsewhere a sentence says how to get one.
``BEAMWARD_TEST_CHROMIUM`` may name another.
"""

import os
import shutil
import subprocess
import sys


def find() -> str | None:
    """Return where a Chromium stands, or None."""
    named = os.environ.get("BEAMWARD_TEST_CHROMIUM")
    names = [named] if named else ["chromium", "chromium-browser", "google-chrome"]
    return next((path for name in names if (path := shutil.which(name))), None)


def main() -> int:
    """Install Chromium where that is possible, and return 0 if one is there."""
    if find():
        return 0
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium for the browser tests (as root, from the distribution) ...")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
        subprocess.call(["apt-get", "update", "-qq"], env=environment)
        subprocess.call(
            [*install, "chromium", "fonts-noto-cjk"], env=environment, stdout=subprocess.DEVNULL
        )
        if find():
            return 0
    print(
        "The browser tests need Chromium. Install it (Debian and Ubuntu, as root: apt install chromium"
        " fonts-noto-cjk), or name one in BEAMWARD_TEST_CHROMIUM.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
