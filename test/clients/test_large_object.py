"""A gigabyte goes through the emulator's disk, not through its memory."""

import io
import os
import re

import pytest
from emulator_process import EmulatorProcess
from google.auth.credentials import AnonymousCredentials
from google.cloud import storage

GIBIBYTE = 1024**3
MOST_GROWTH_BYTES = 200 * 1024**2


class Zeros(io.RawIOBase):
    """Content that takes no memory and no disk of the client."""

    def __init__(self, size):
        self.left = size
        self.size = size

    def readable(self):
        return True

    def seekable(self):
        return False

    def tell(self):
        return self.size - self.left

    def readinto(self, buffer):
        count = min(len(buffer), self.left)
        buffer[:count] = bytes(count)
        self.left -= count
        return count


class Counter(io.RawIOBase):
    count = 0

    def writable(self):
        return True

    def write(self, data):
        self.count += len(data)
        return len(data)


def peak_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) * 1024


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the peak of another process is read from /proc")
def test_memory_stays_flat_while_a_gigabyte_is_written_and_read(tmp_path, capsys):
    with EmulatorProcess(data=tmp_path) as emulator:
        client = storage.Client(
            project="demo", credentials=AnonymousCredentials(), client_options={"api_endpoint": emulator.url}
        )
        bucket = client.create_bucket("large-objects")
        before = peak_bytes(emulator.pid)
        bucket.blob("zeros", chunk_size=16 * 1024**2).upload_from_file(Zeros(GIBIBYTE), size=GIBIBYTE)
        counter = Counter()
        bucket.get_blob("zeros").download_to_file(counter, raw_download=True)
        growth = peak_bytes(emulator.pid) - before
        assert counter.count == GIBIBYTE
        with capsys.disabled():
            print(f"\nnote: 1 GiB written and read, peak memory of the emulator grew by {growth / 1024**2:.0f} MiB")
        assert growth < MOST_GROWTH_BYTES
