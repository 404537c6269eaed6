"""Temporal's own server and a worker of tempotune, as processes, beside the emulator."""

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPOTUNE = [shutil.which("node"), str(ROOT / "dist" / "cli" / "main.js")]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class TemporalServer:
    """With the HTTP API on."""

    def __init__(self, cli):
        port, http_port = free_port(), free_port()
        self.cli, self.address, self.http_address = cli, f"127.0.0.1:{port}", f"127.0.0.1:{http_port}"
        command = [cli, "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", str(port)]
        command += ["--http-port", str(http_port), "--log-level", "error"]
        # timers and retries of the dev server last a second at least without it
        command += ["--dynamic-config-value", 'history.timerProcessorMaxTimeShift="10ms"']
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._wait()

    def _wait(self):
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://{self.http_address}/api/v1/namespaces/default", timeout=5).close()
                return
            except (urllib.error.URLError, OSError):
                if self.process.poll() is not None:
                    raise RuntimeError("the Temporal server ended before it listened") from None
                time.sleep(0.1)
        raise RuntimeError("the Temporal server does not answer")

    def stop(self):
        self.process.kill()
        self.process.wait(timeout=30)


class Worker:
    def __init__(self, environment):
        self.process = subprocess.Popen(
            [*TEMPOTUNE, "worker"],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in self.process.stdout:
            if "Worker on task queue" in line:
                return
        raise RuntimeError(f"the worker ended with exit code {self.process.wait()} before it polled")

    def stop(self):
        self.process.kill()
        self.process.wait(timeout=30)
        self.process.stdout.close()
