"""The set-up gives what the lock names, whatever is newer in the index, and says what is wrong otherwise."""

from __future__ import annotations

import socket

import pytest

from tests.setup.conftest import installed, only, set_up, uv
from tests.setup.wheels import lock_lines, made_up, packed_again
from tools.compare_with_lock import differences, locked

INSTALLERS = ["pip", "uv"]


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """A lock of an extra, a chain and a marker, with its packages and newer ones of every name."""
    folder = tmp_path_factory.mktemp("wheels")
    lines = [
        lock_lines(made_up(folder, "asks", "1.0", ["gives[more]>=1"]), "asks==1.0"),
        lock_lines(
            made_up(folder, "gives", "1.0", ["extra-of-it; extra == 'more'"], ["more"]), "gives[more]==1.0"
        ),
        lock_lines(made_up(folder, "extra-of-it", "1.0"), "extra-of-it==1.0"),
        lock_lines(made_up(folder, "chain-a", "1.0", ["chain_b"]), "chain-a==1.0"),
        lock_lines(made_up(folder, "chain-b", "1.0", ["Chain.C"]), "chain-b==1.0"),
        lock_lines(made_up(folder, "chain-c", "1.0"), "chain-c==1.0"),
        lock_lines(made_up(folder, "elsewhere", "1.0"), "elsewhere==1.0", "sys_platform == 'nowhere'"),
        lock_lines(made_up(folder, "here", "1.0"), "here==1.0", "python_version >= '3.11'"),
    ]
    packaging = packed_again(folder, "packaging")  # in every lock: the comparison reads the lock with it
    lines.append(lock_lines(packaging, f"packaging=={packaging.name.split('-')[1]}"))
    for name in (
        "asks",
        "gives",
        "extra-of-it",
        "chain-a",
        "chain-b",
        "chain-c",
        "elsewhere",
        "here",
        "packaging",
    ):
        made_up(folder, name, "9999.0", ["newest-of-all"], ["more"])
    made_up(folder, "newest-of-all", "9999.0")
    (folder / "lock.txt").write_text("# made up\n" + "".join(lines), "utf-8")
    return folder


def words_for(installer):
    """The words that choose an installer."""
    return ("--uv", uv()) if installer == "uv" else ()


def test_its_own_python_may_run_it(wheels, tmp_path):
    """Where the environment is activated, `python3` is its own, and it is made anew all the same."""
    venv, known = tmp_path / "venv", only(tmp_path, wheels)
    assert set_up(venv, wheels / "lock.txt", known).returncode == 0
    before = installed(venv)
    done = set_up(venv, wheels / "lock.txt", known, python=venv / "bin" / "python3")
    assert done.returncode == 0, done.stderr
    assert installed(venv) == before


@pytest.mark.parametrize("installer", INSTALLERS)
def test_what_is_newest_does_not_matter(wheels, tmp_path, installer):
    """The locked versions are installed, of an extra and of a chain too, and nothing newer beside them."""
    words = words_for(installer)
    done = set_up(tmp_path / "venv", wheels / "lock.txt", only(tmp_path, wheels), *words)
    assert (done.returncode, done.stderr) == (0, "")
    found = installed(tmp_path / "venv")
    assert found.pop("packaging") != "9999.0"
    assert found == dict.fromkeys(
        ("asks", "gives", "extra-of-it", "chain-a", "chain-b", "chain-c", "here"), "1.0"
    )
    assert (tmp_path / "venv" / ".installed").exists()


@pytest.mark.parametrize("installer", INSTALLERS)
def test_a_wheel_that_is_not_the_locked_one_is_refused(wheels, tmp_path, installer):
    """A package of the right name and version with other contents stops the set-up, which leaves no stamp."""
    words = words_for(installer)
    lock = (wheels / "lock.txt").read_text("utf-8")
    lines = lock_lines(made_up(tmp_path, "chain-a", "1.0", ["tampered"]), "chain-a==1.0")
    chain = lock[lock.index("chain-a") : lock.index("chain-b")]
    (tmp_path / "lock.txt").write_text(lock.replace(chain, lines), "utf-8")
    done = set_up(tmp_path / "venv", tmp_path / "lock.txt", only(tmp_path, wheels), *words)
    assert done.returncode == 1
    assert "chain-a" in done.stderr
    assert "hash" in done.stderr.lower()
    assert not (tmp_path / "venv" / ".installed").exists()


def test_a_set_up_that_gives_something_else_stops_with_its_name(wheels, tmp_path):
    """What a wheel brings besides itself, here what looks like a second package, is told by its name."""
    stowaway = {"stowaway-3.0.egg-info/PKG-INFO": b"Metadata-Version: 2.1\nName: stowaway\nVersion: 3.0\n"}
    lock = (wheels / "lock.txt").read_text("utf-8")
    lock += lock_lines(made_up(tmp_path, "loaded", "1.0", more=stowaway), "loaded==1.0")
    (tmp_path / "lock.txt").write_text(lock, "utf-8")
    done = set_up(tmp_path / "venv", tmp_path / "lock.txt", only(tmp_path, tmp_path, wheels))
    told = f"What was installed is not what {tmp_path / 'lock.txt'} says: stowaway 3.0 is not in it.\n"
    assert (done.returncode, done.stderr) == (1, told)
    assert not (tmp_path / "venv" / ".installed").exists()


@pytest.mark.parametrize(
    ("found", "told"),
    [
        ({"a": "1.0", "b-c": "2.0"}, []),
        ({"a": "1.0", "b-c": "2.0", "pip": "24.0", "costcalc": "0.1.0"}, []),
        ({"a": "1.0", "b-c": "2.0", "pip": "25.0"}, ["pip is 25.0, not 24.0"]),
        ({"a": "1.0", "b-c": "2.0", "d": "1.0"}, ["d 1.0 is not in it"]),
        ({"a": "1.1", "b-c": "2.0"}, ["a is 1.1, not 1.0"]),
        ({"a": "1.0"}, ["b-c 2.0 is missing"]),
        ({"e": "5"}, ["a 1.0 is missing", "b-c 2.0 is missing", "e 5 is not in it"]),
    ],
)
def test_each_difference_is_told(tmp_path, found, told):
    """More, less, another version; markers and extras are understood, and what Python brings is expected."""
    lock = tmp_path / "lock.txt"
    lock.write_text(
        "# by hand\na[x]==1.0 \\\n    --hash=sha256:00\nB_c==2.0 ; sys_platform != 'nowhere'\n"
        "    # via a==3\nd==9 ; sys_platform == 'nowhere' \\\n    --hash=sha256:00\n",
        "utf-8",
    )
    assert differences(locked(lock), {"pip": "24.0", "costcalc": ""}, found) == told


@pytest.mark.parametrize("installer", INSTALLERS)
def test_the_first_line_says_that_the_index_cannot_be_reached(wheels, tmp_path, installer):
    """Nothing comes before it: who has no network reads that, and not what a package manager makes of it."""
    words = words_for(installer)
    with socket.socket() as nobody:  # bound, so that it stays free, and not listening
        nobody.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{nobody.getsockname()[1]}/simple"
        environment = {**only(tmp_path), "PIP_INDEX_URL": index, "UV_DEFAULT_INDEX": index}
        for name in ("PIP_NO_INDEX", "PIP_FIND_LINKS", "UV_NO_INDEX", "UV_FIND_LINKS"):
            del environment[name]
        done = set_up(tmp_path / "venv", wheels / "lock.txt", environment, *words)
    assert done.returncode == 1
    assert done.stdout.startswith("The package index cannot be reached. Is this machine online?")
    assert "Traceback" not in done.stderr


def test_a_lock_without_packages_says_what_writes_one(tmp_path):
    """An empty lock is no set-up."""
    (tmp_path / "lock.txt").write_text("# nothing\n", "utf-8")
    done = set_up(tmp_path / "venv", tmp_path / "lock.txt", only(tmp_path))
    assert (done.returncode, "make lock" in done.stderr) == (1, True)
