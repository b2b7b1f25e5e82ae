"""Files of a user: regular ones and standard input; everything else is refused before it is read."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from costcalc.files import NoFileError, open_file, read_file, write_at_once

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices have no path there")


def test_a_file_is_read(tmp_path):
    """A file is read, through a link as well; what waits is not changed by how it was opened."""
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"x" * 100_000)
    link.symlink_to(file)
    assert read_file(link) == b"x" * 100_000
    with open_file(str(file)) as opened:
        assert os.get_blocking(opened.fileno())


def test_what_is_no_file(tmp_path, monkeypatch):
    """A pipe, a socket and devices are named, and a directory is one; nothing is waited for."""
    os.mkfifo(tmp_path / "fifo")
    monkeypatch.chdir(tmp_path)  # the path of a socket has an end soon
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind("socket")
        for place, kind in (("fifo", "a pipe"), ("socket", "a socket"), ("/dev/zero", "a device")):
            with pytest.raises(NoFileError, match=f"it is {kind}, and no file: pipe it in"):
                open_file(place)
    with pytest.raises(IsADirectoryError):
        open_file(tmp_path)
    with pytest.raises(FileNotFoundError):
        open_file(tmp_path / "nothing")
    with pytest.raises(ValueError, match="null"):
        open_file("a\0b")


def test_no_descriptor_is_left(tmp_path):
    """What is refused is closed again."""
    os.mkfifo(tmp_path / "fifo")
    before = os.open(tmp_path, os.O_RDONLY)
    os.close(before)
    for _ in range(3):
        with pytest.raises(NoFileError):
            open_file(tmp_path / "fifo")
    after = os.open(tmp_path, os.O_RDONLY)
    os.close(after)
    assert before == after


def test_a_pipe_to_write_to(tmp_path):
    """A pipe that nobody reads from is refused; one that has a reader is written to."""
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(NoFileError, match="nobody reads from"):
        open(tmp_path / "fifo", "wb", opener=write_at_once)  # noqa: SIM115 - it is not opened
    reader = os.open(tmp_path / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    with open(tmp_path / "fifo", "wb", opener=write_at_once) as file:
        assert os.get_blocking(file.fileno())
        file.write(b"x")
    assert os.read(reader, 10) == b"x"
    os.close(reader)
