"""A full disk for temporary files: counting stops no answer."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import disk_usage

import pytest

from costcalc_api import create_app, metrics
from costcalc_api.serving import serve
from tests.api.conftest import PRICING
from tests.api.serving import ASKED, served

COUNTED = 'costcalc_http_requests_total{route="/v1/price",status="200"}'


def counted_by(folder) -> str:
    """What /metrics says after one question, of a service that counts in a folder."""
    client = create_app(PRICING, reload_seconds=0, metrics_directory=str(folder)).test_client()
    assert client.get(ASKED).status_code == 200
    return client.get("/metrics").text


def test_a_disk_that_takes_nothing(tmp_path, caplog):
    """Without room for a file the worker counts in memory, says so once, and shows it."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    (tmp_path / f"{os.getpid()}.counts").symlink_to("/dev/full")
    text = counted_by(tmp_path)
    assert f"{COUNTED} 1.0\n" in text
    assert "costcalc_counters_shared 0.0\n" in text
    assert caplog.text.count("No space left on device") == 1


def test_a_folder_that_is_not_there(tmp_path):
    """A folder that nobody made, or that was swept away, costs the sum of the workers and nothing else."""
    assert f"{COUNTED} 1.0\n" in counted_by(tmp_path / "gone")


def test_a_file_is_not_sparse(tmp_path):
    """All that is counted in is on the disk before it is counted in."""
    assert "costcalc_counters_shared 1.0\n" in counted_by(tmp_path)
    (file,) = tmp_path.glob("*.counts")
    assert file.stat().st_blocks * 512 >= file.stat().st_size > 0


def test_what_another_left_is_passed_over(tmp_path):
    """Files of others that cannot be read, or are of another make, are not added up."""
    (tmp_path / "1.counts").mkdir()
    (tmp_path / "2.counts").write_bytes(b"short")
    text = counted_by(tmp_path)
    assert f"{COUNTED} 1.0\n" in text
    assert "costcalc_counters_shared 0.0\n" in text


def test_no_temporary_folder(monkeypatch, capsys):
    """Where not even a folder can be made, the service starts, and says what is missing."""

    def full(**_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(serve, "TemporaryDirectory", full)
    with serve._folder_of_counts() as folder:
        assert folder is None
    assert "No space left on device" in capsys.readouterr().err


def test_memory_counts_as_files_do():
    """Without a folder the counters are there too."""
    counters = metrics.Counters(["/a"])
    counters.count("/a", 200, 0.1)
    said = metrics.written(counters.families()).decode().splitlines()
    assert 'costcalc_http_requests_total{route="/a",status="200"} 1.0' in said


@contextmanager
def small_disk(place):
    """A file system of 64 KiB in memory; only root may mount one."""
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "costcalc-test", str(place)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"there is no mount: {error}")
    if done.returncode:
        pytest.skip(f"nothing can be mounted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(place):
    """Leave no byte free."""
    with (place / "filling").open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    assert disk_usage(place).free == 0


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is mounted as Linux does it")
@pytest.mark.parametrize("filled_first", [True, False])
def test_a_service_on_a_full_disk(tmp_path, filled_first):
    """A disk for temporary files that is full, or gets full, ends no worker."""
    with small_disk(tmp_path / "small") as disk:
        if filled_first:
            fill(disk)
        environment = {**os.environ, "TMPDIR": str(disk)}
        with served(tmp_path, workers=2, environment=environment) as one:
            workers = one.workers()
            if not filled_first:
                fill(disk)
            assert [one.get(ASKED)[0] for _ in range(50)] == [200] * 50
            assert one.get("/metrics")[0] == 200
            assert one.workers() == workers
            assert one.end() == 0
