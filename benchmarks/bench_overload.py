"""What does somebody get who comes when there is no place: with nginx in front, and without?

Needs wrk and nginx. nginx runs with ``deploy/nginx.conf`` as it is, but for ports and certificate. The
times of both kinds of answers are told apart by taking the quickest ones for those that say "busy".
"""

import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import load
import server
import table
from databases import BIN, CACHE, DEPARTMENT, KINDS, ROOT, empty

CLIENTS = (200, 500, 1000)
PORT, PLAIN_PORT = 18443, 18080


def main() -> None:
    """Measure and print."""
    load.need_wrk()
    if shutil.which("nginx") is None:
        sys.exit("This benchmark needs nginx. Debian, Ubuntu: apt install nginx.")
    CACHE.mkdir(parents=True, exist_ok=True)
    rows: list[tuple[object, ...]] = []
    with (
        tempfile.TemporaryDirectory(dir=CACHE, prefix="overload-") as folder,
        empty(KINDS[0], Path(folder)) as database,
    ):
        database.run(str(BIN / "beamward"), "department", "add", DEPARTMENT, "--name", "Oncology")
        with server.serving(database) as served, _nginx(Path(folder), served.address):
            for name, address in (
                ("without nginx", served.address),
                ("with nginx", f"https://127.0.0.1:{PORT}"),
            ):
                for clients in CLIENTS:
                    _drain(served.address)
                    rows.append((f"{name}, {clients}", *_asked(address, clients)))
    table.show(
        f"The form, asked for by more than there are places for ({KINDS[0]})",
        ("way, clients", "pages/s", "p50 s", "p99 s", "told busy/s", "p50 s", "p99 s", "failed"),
        rows,
    )


def _asked(address: str, clients: int) -> list[str]:
    done = subprocess.run(
        [
            "wrk",
            "--threads=1",
            f"--connections={clients}",
            f"--duration={load.SECONDS}s",
            "--timeout=60s",
            f"--script={load.SCRIPTS / 'overload.lua'}",
            f"{address}/r/{DEPARTMENT}",
        ],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return next(line.split()[1:] for line in done.stdout.splitlines() if line.startswith("RESULT "))


def _drain(address: str) -> None:
    """Wait until what the last load left behind is done."""
    while True:
        begun = time.monotonic()
        urllib.request.urlopen(f"{address}/r/{DEPARTMENT}", timeout=300).read()
        if time.monotonic() - begun < 1:
            return


@contextmanager
def _nginx(folder: Path, address: str) -> Iterator[None]:
    """Run nginx before the server, with the configuration that we ship."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = f"-x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -days 2 -keyout {key} -out {certificate}"
    subprocess.run(["openssl", "req", *made.split()], check=True, stderr=subprocess.DEVNULL)
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for shipped, here in (
        ("127.0.0.1:8000", address.removeprefix("http://")),
        ("listen 80;", f"listen 127.0.0.1:{PLAIN_PORT};"),
        ("listen 443 ssl;", f"listen 127.0.0.1:{PORT} ssl;"),
        ("/etc/beamward/tls/certificate.pem", str(certificate)),
        ("/etc/beamward/tls/key.pem", str(key)),
        ("/var/log/nginx/beamward-error.log", str(folder / "error.log")),
        # What wrk asks for carries the port.
        ("Host $host;", "Host 127.0.0.1;"),
    ):
        if shipped not in site:
            sys.exit(f"deploy/nginx.conf no longer says {shipped}")
        site = site.replace(shipped, here)
    (folder / "nginx.conf").write_text(
        f"pid {folder / 'nginx.pid'};\nevents {{ worker_connections 4096; }}\nhttp {{\n{site}\n}}\n"
    )
    process = subprocess.Popen(
        ["nginx", "-c", str(folder / "nginx.conf"), "-g", "daemon off;"], stderr=subprocess.DEVNULL
    )
    time.sleep(1)
    if process.poll() is not None:
        sys.exit("nginx does not start; see nginx -t -c with the same file")
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


if __name__ == "__main__":
    main()
