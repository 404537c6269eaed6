"""The emulator as a user starts it: the built command, told nothing about the clients that will come."""

import json
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# a job of a few steps lasts seconds: long enough to be cancelled, short beside the five seconds between polls
SIMULATED_SECONDS_PER_SECOND = 600


class EmulatorProcess:
    def __init__(self, data=None):
        command = [shutil.which("node"), str(ROOT / "dist" / "cli" / "main.js"), "emulator", "--port", "0"]
        command += ["--speed", str(SIMULATED_SECONDS_PER_SECOND)]
        if data is not None:
            command += ["--data", str(data)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        first_line = self.process.stdout.readline()
        if not first_line:
            raise RuntimeError(f"the emulator ended with exit code {self.process.wait()} before it listened")
        started = json.loads(first_line)
        self.url, self.port, self.pid = started["url"], started["port"], started["pid"]

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=30)
        self.process.stdout.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
