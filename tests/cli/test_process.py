"""The command as a process: what it imports, how it ends, and what a closed pipe does to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import ROOT, SHIPPED

COMMAND = (sys.executable, "-W", "error", "-m", "costcalc")
SMALL = ("--input", "1500", "--output", "500", "--on", "2025-01-25")

QUICK = (
    ("price", "deepseek-r1", *SMALL),
    ("price", "deepseek-r1", *SMALL, "--explain", "--strict"),
    ("compare", "deepseek-r1", "o1", *SMALL, "--requests", "10000/day"),
    ("project", "gpt-5.4", "deepseek-v4-pro", *SMALL[:4], "--requests", "10000/day", "--start", "2026-12"),
    ("models",),
    ("lookup", "0.14"),
    ("history", "o3"),
)

TABLE_IN_USE = """
import sys
from costcalc.cli.main import run
from costcalc import load
table = load()
circle = [table]
circle.append(circle)
sys.exit(run(sys.argv[1:]))
"""
"""A command in a process that is torn down slowly, with a table in use to its end."""

BANNED = (
    "pint", "pydantic", "flask", "numpy", "duckdb", "rich", "yaml", "shtab", "dataclasses", "inspect",
    "importlib.metadata", "typing", "pathlib", "tempfile", "shutil", "csv", "difflib", "hashlib", "logging",
    "subprocess", "threading", "socket", "locale", "asyncio", "unittest", "random", "weakref",
    "argparse", "json",
)  # fmt: skip
"""What no quick command may import: each costs more than its answer."""


def process(*argv: str, **settings):
    """A command in a process of its own."""
    settings = {"capture_output": True, "text": True, "timeout": 60, **settings}
    return subprocess.run([*COMMAND, *argv], check=False, **settings)


@pytest.fixture(scope="module", autouse=True)
def compiled(own_environment):
    """The table is compiled before, as after any first command."""
    assert process("config").returncode == 0


@pytest.mark.parametrize("start", [("-m", "costcalc"), ("-c", TABLE_IN_USE)], ids=["command", "program"])
@pytest.mark.parametrize("argv", QUICK, ids=" ".join)
def test_quick_commands_close_all_they_open(argv, start):
    """No warning of Python's is due: no use of what will go, no file or database left open."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", *start, *argv],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("content", [None, b"", b"damaged" * 1_000], ids=["none", "empty", "damaged"])
def test_a_table_that_is_compiled_first_is_closed(tmp_path, content):
    """The same holds where the table has to be compiled, and where the copy of it is damaged."""
    table = ROOT / "tests" / "golden" / "pricing.yaml"
    command = ("price", "acme/one", *SMALL[:4], "--on", "2025-06-01", "--pricing", str(table))
    environment = {**os.environ, "COSTCALC_CACHE": str(tmp_path)}
    done = process(*command, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    (kept,) = tmp_path.glob("*.sqlite")
    if content is not None:
        kept.write_bytes(content)
        done = process(*command, env=environment)
        assert (done.returncode, done.stderr) == (0, "")


ROW = "deepseek-v4-pro,1000,2026-05-01"
BILLS = {
    "csv": (f"model,input,on\n{ROW}\n", 0),
    "jsonl": ('{"model": "deepseek-v4-pro", "input": 1000, "on": "2026-05-01"}\n', 0),
    "empty": ("", 1),
    "list": ("[\n1\n]\n", 1),
    "no model": ("a,b\n1,2\n", 1),
    "stopped": (f"model,input,on,provider\n{ROW},x\n", 1),
    "stopped later": (f"model,input,on,prompt\n{ROW},x\n{ROW},7\n{ROW},x\n", 1),
    "broken": (f'model,input,on\n{ROW}\n"\n', 1),
    "long": (f"model,input,on\n{ROW}\n{'x' * 2_000_000}\n{ROW}\n", 1),
    "not UTF-8": (f"model,input,on\n{ROW}\n\udcff\n", 1),
}


@pytest.mark.parametrize(("text", "code"), BILLS.values(), ids=BILLS)
def test_a_bill_is_closed(tmp_path, text, code):
    """A bill is closed behind its last row, and wherever it breaks off."""
    file = tmp_path / "bill"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    argv = ("-X", "dev", "-m", "costcalc", "price", "--file", str(file))
    done = subprocess.run([*COMMAND[:-2], *argv], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code
    assert "Warning" not in done.stderr
    assert "Traceback" not in done.stderr


def test_an_error_leaves_nothing_open():
    """A model that is no longer sold is looked up in every way, and told without a warning."""
    done = process("price", "deepseek-r1", *SMALL[:4], "--on", "2026-11-01")
    assert done.returncode == 3
    assert "other hosts of the same weights" in done.stderr
    assert "Warning" not in done.stderr


@pytest.mark.parametrize("argv", QUICK, ids=" ".join)
def test_quick_commands_import_little(argv):
    """A quick command loads none of the libraries that start slowly."""
    code = (
        "import sys; from costcalc.cli.main import run; before = set(sys.modules); code = run(sys.argv[1:]);"
        f"found = [name for name in {BANNED!r} if name in sys.modules];"
        "print(*found, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *argv],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.stderr.split() == []
    assert done.returncode in {0, 4}


def test_exit_codes_reach_the_shell():
    """The process ends with the code that the command has."""
    assert process("price", "deepseek-r1", *SMALL).returncode == 0
    assert process("check", "no-such.yaml").returncode == 1
    assert process("price", "--frob").returncode == 2
    assert process("price", "nobody", *SMALL).returncode == 3
    assert process("compare", "deepseek-r1", "janus-pro", *SMALL, "--strict").returncode == 4


def test_the_console_script_is_the_same_command():
    """The installed script does what `python -m costcalc` does."""
    script = Path(sys.executable).with_name("costcalc")
    if not script.exists():
        pytest.skip("costcalc is not installed beside this Python")
    done = subprocess.run([script, "lookup", "0.14"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout == process("lookup", "0.14").stdout


@pytest.mark.parametrize(
    "argv",
    [
        ("export", "--format", "csv"),
        ("models",),
        ("models", "--format", "json"),
        ("price", "--file", "-"),
        ("--help",),
        ("price", "--help"),
        ("completion", "bash"),
    ],
    ids=" ".join,
)
def test_a_closed_pipe_is_quiet(argv):
    """`| head -1` ends a command without a word, at interpreter exit too."""
    rows = "model,input,on\n" + "deepseek-r1,1000,2025-01-25\n" * 5_000
    reader, writer = os.pipe()
    os.close(reader)
    done = process(*argv, input=rows, stdout=writer, stderr=subprocess.PIPE, capture_output=False)
    os.close(writer)
    assert done.stderr == ""
    assert done.returncode == 141


def test_a_full_disk_is_told():
    """Standard output that takes no more is an error, not a silent loss."""
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    with Path("/dev/full").open("w") as full:
        done = process("models", stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 1
    assert "cannot write standard output" in done.stderr


def test_a_closed_output_is_told():
    """Without a standard output there is an error, and no traceback."""
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m costcalc models >&-"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_interrupted():
    """Ctrl-C ends with 130, without a traceback."""
    asked = [*COMMAND, "price", "--file", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(asked, stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe) as running:
        assert running.stdin
        assert running.stderr
        # More than a pipe holds: once it is written, the command reads.
        running.stdin.write(b"model,input,on\n" + b"deepseek-r1,1000,2025-01-25\n" * 10_000)
        running.stdin.flush()
        running.send_signal(signal.SIGINT)
        assert running.wait(120) == 130
        assert running.stderr.read() == b""


def test_a_screen_without_unicode():
    """Where the encoding has no blocks, bars are ASCII and other characters are replaced."""
    done = process(
        *("compare", "deepseek-r1", "o1", *SMALL),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    assert "####" in done.stdout
    assert done.stdout.isascii()


def test_machine_formats_are_utf_8_everywhere():
    """JSON and CSV are UTF-8 whatever the screen is."""
    done = process(
        *("price", "deepseek-r1", *SMALL, "--format", "json", "--pricing", str(SHIPPED)),
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        text=False,
    )
    assert done.returncode == 0
    assert bytes(done.stdout).decode("utf-8").startswith("{")


def test_a_terminal_has_colour_and_a_width(own_environment):
    """On a terminal there are colours, and no line of the table is wider than the screen."""
    import pty
    import struct
    from fcntl import ioctl
    from termios import TIOCSWINSZ

    master, slave = pty.openpty()
    ioctl(slave, TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS"}}
    done = process(
        *("compare", "deepseek-r1", "o1", *SMALL),
        stdout=slave,
        stderr=subprocess.PIPE,
        capture_output=False,
        env={**environment, "TERM": "xterm"},
    )
    os.close(slave)
    shown = os.read(master, 100_000).decode()
    os.close(master)
    assert done.returncode == 0
    assert "\x1b[" in shown
    assert "█" in shown


def no_room():
    """From now on no file of this process may be larger than 64 KiB, as on a disk that is nearly full."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (65_536, 65_536))


def test_a_table_for_others_wants_no_disk(tmp_path):
    """A table goes through a pipe whole where no file can be written; where it should be one, it is told."""
    argv = ("export", "--format", "sqlite", "--layers", "table")
    piped = process(*argv, text=False, preexec_fn=no_room)
    assert (piped.returncode, piped.stderr) == (0, b"")
    assert piped.stdout.startswith(b"SQLite format 3")
    place = tmp_path / "prices.sqlite"
    refused = process(*argv, "-o", str(place), preexec_fn=no_room)
    assert (refused.returncode, refused.stderr) == (1, f"costcalc: cannot write {place}: File too large\n")
    assert list(tmp_path.iterdir()) == []


def test_a_bill_through_a_pipe_without_room_to_keep_it():
    """What cannot be kept is told, with the folder and the ways out."""
    rows = "".join(["model,input,on\n", *[f"{ROW}\n"] * 8_000])
    found = process("price", "--file", "-", input=rows, preexec_fn=no_room)
    assert found.returncode == 1
    assert "to be read twice, which failed: File too large: set TMPDIR to a folder with room" in found.stderr
