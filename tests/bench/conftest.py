"""The ratios of a run, printed below pytest-benchmark's table, because a ratio is what we claim."""

from __future__ import annotations


def pytest_terminal_summary(terminalreporter, config):
    """List what each benchmark says about itself."""
    session = getattr(config, "_benchmarksession", None)
    for bench in getattr(session, "benchmarks", ()):
        if bench.extra_info:
            said = ", ".join(f"{name}: {value}" for name, value in bench.extra_info.items())
            terminalreporter.write_line(f"{bench.name}: {said}")
