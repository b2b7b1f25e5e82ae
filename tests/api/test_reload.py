"""A changed pricing file is in use within moments; a broken one is passed over, and said to be."""

from __future__ import annotations

import os
import sys
import time
from threading import Thread

import pytest

from costcalc.errors import PricingTableError
from costcalc_api import create_app
from tests.api.conftest import PRICING

ASKED = "/v1/price?model=o1&input=1000000&on=2025-03-01"


@pytest.fixture
def pricing(tmp_path):
    """A pricing file that may be changed."""
    file = tmp_path / "pricing.yaml"
    file.write_text(PRICING.read_text("utf-8"), "utf-8")
    return file


@pytest.fixture
def app(pricing):
    """A service that looks at its files when it is told to."""
    return create_app(pricing, reload_seconds=0)


def change(file, old, new):
    """Replace a figure in a pricing file."""
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")


def value_of(client, name):
    """A figure of /metrics."""
    lines = client.get("/metrics").text.splitlines()
    return next(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} "))


def test_a_changed_file_gives_the_new_figure(app, pricing):
    """A new figure is in the next answer, with another ETag, though the old answer was kept."""
    client, keeper = app.test_client(), app.extensions["costcalc"]
    before = client.get(ASKED)
    assert before.get_json()["list_cost"] == client.get(ASKED).get_json()["list_cost"] == "15"
    change(pricing, "input: 15 USD/Mtoken", "input: 16 USD/Mtoken")
    keeper.refresh()
    after = client.get(ASKED, headers={"If-None-Match": before.headers["ETag"]})
    assert (after.status_code, after.get_json()["list_cost"]) == (200, "16")
    assert value_of(client, "costcalc_table_reloads_total") == 1


def test_a_broken_file_leaves_the_last_good_table(app, pricing, caplog):
    """The last good table goes on to answer; /metrics and /readyz say so, and the log says what is wrong."""
    client, keeper = app.test_client(), app.extensions["costcalc"]
    change(pricing, "input: 15 USD/Mtoken", "input: fifteen")
    keeper.refresh()
    keeper.refresh()
    assert client.get(ASKED).get_json()["list_cost"] == "15"
    ready = client.get("/readyz")
    assert (ready.status_code, ready.get_json()["status"], ready.get_json()["last_reload_successful"]) == (
        200,
        "ready",
        False,
    )
    assert str(pricing) not in ready.text
    assert value_of(client, "costcalc_table_last_reload_successful") == 0
    assert value_of(client, "costcalc_table_reload_failures_total") == 1
    assert caplog.text.count("fifteen") == 1
    change(pricing, "input: fifteen", "input: 17 USD/Mtoken")
    keeper.refresh()
    assert client.get(ASKED).get_json()["list_cost"] == "17"
    assert value_of(client, "costcalc_table_last_reload_successful") == 1


def test_a_missing_file_leaves_the_last_good_table(app, pricing):
    """A file that is gone for a while is looked for again."""
    client, keeper, text = app.test_client(), app.extensions["costcalc"], pricing.read_bytes()
    pricing.unlink()
    keeper.refresh()
    keeper.refresh()
    assert client.get(ASKED).get_json()["list_cost"] == "15"
    assert value_of(client, "costcalc_table_reload_failures_total") == 1
    pricing.write_bytes(text.replace(b"input: 15 USD", b"input: 18 USD"))
    keeper.refresh()
    assert client.get(ASKED).get_json()["list_cost"] == "18"


def test_the_same_file_put_back_is_good_again(app, pricing):
    """A file that was broken and is put back as it was counts as good again."""
    client, keeper, text = app.test_client(), app.extensions["costcalc"], pricing.read_bytes()
    pricing.write_bytes(b"broken")
    keeper.refresh()
    pricing.write_bytes(text)
    keeper.refresh()
    assert client.get("/readyz").get_json()["last_reload_successful"] is True


def test_a_thread_looks_by_itself(pricing):
    """Without being told, the service sees a change soon."""
    app = create_app(pricing, reload_seconds=0.02)
    client = app.test_client()
    assert client.get(ASKED).get_json()["list_cost"] == "15"
    change(pricing, "input: 15 USD/Mtoken", "input: 16 USD/Mtoken")
    deadline = time.monotonic() + 60
    while client.get(ASKED).get_json()["list_cost"] != "16":
        assert time.monotonic() < deadline
        time.sleep(0.02)
    app.extensions["costcalc"].close()


def test_a_thread_that_fails_is_told(pricing, monkeypatch):
    """Whatever goes wrong while it looks, readiness and metrics say that the table is not the newest."""
    app = create_app(pricing, reload_seconds=0.02)
    client, keeper = app.test_client(), app.extensions["costcalc"]
    monkeypatch.setattr(type(keeper), "refresh", lambda _: 1 / 0)
    client.get(ASKED)
    deadline = time.monotonic() + 60
    while client.get("/readyz").get_json()["last_reload_successful"]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    keeper.close()
    assert client.get(ASKED).get_json()["list_cost"] == "15"
    assert value_of(client, "costcalc_table_reload_failures_total") == 1


def test_no_table_to_begin_with_is_an_error(tmp_path):
    """A service does not start on a broken table."""
    broken = tmp_path / "pricing.yaml"
    broken.write_text("version: 1\n", "utf-8")
    with pytest.raises(PricingTableError):
        create_app(broken)


def test_counters_of_several_workers_add_up(pricing, tmp_path, monkeypatch):
    """Each worker counts in a file of its own, and whoever is asked adds them up."""
    counts = tmp_path / "counts"
    counts.mkdir()
    clients = []
    for number in (101, 102):
        app = create_app(pricing, reload_seconds=0, metrics_directory=str(counts))
        monkeypatch.setattr("costcalc_api.metrics.os.getpid", lambda number=number: number)
        clients.append(app.test_client())
        clients[-1].get(ASKED)
    clients[0].get("/v1/price?model=o9&input=1")
    text = clients[1].get("/metrics").text
    assert 'costcalc_http_requests_total{route="/v1/price",status="200"} 2' in text
    assert 'costcalc_http_requests_total{route="/v1/price",status="404"} 1' in text


def test_metrics_hold_prices_in_force(app):
    """Gauges of the prices in force let PromQL multiply them with token counters."""
    text = app.test_client().get("/metrics").text
    name = "costcalc_list_unit_price_usd_per_million_tokens"
    assert f'{name}{{meter="input",model="openai/o1"}} 15.0' in text
    assert f'{name}{{meter="input",model="deepseek/deepseek-r1"' not in text


def test_routes_bound_the_number_of_series(app):
    """Paths that nobody has are one series, however many there are."""
    client = app.test_client()
    for number in range(20):
        client.get(f"/nothing/{number}")
    lines = [
        line for line in client.get("/metrics").text.splitlines() if "unmatched" in line and "_total" in line
    ]
    assert lines == ['costcalc_http_requests_total{route="unmatched",status="404"} 20.0']


@pytest.mark.skipif(sys.platform == "win32", reason="pipes have no path there")
def test_a_pipe_in_place_of_a_file_is_not_waited_for(app, pricing):
    """A pipe where the pricing file was is passed over like a broken file; the next file is read again."""
    client, keeper = app.test_client(), app.extensions["costcalc"]
    text = pricing.read_text("utf-8")
    pricing.unlink()
    os.mkfifo(pricing)
    looking = Thread(target=keeper.refresh, daemon=True)
    looking.start()
    looking.join(30)
    assert not looking.is_alive()
    assert client.get(ASKED).get_json()["list_cost"] == "15"
    assert value_of(client, "costcalc_table_last_reload_successful") == 0
    pricing.unlink()
    pricing.write_text(text.replace("input: 15 USD/Mtoken", "input: 16 USD/Mtoken"), "utf-8")
    keeper.refresh()
    assert client.get(ASKED).get_json()["list_cost"] == "16"


def test_layers_are_those_that_were_named(pricing, monkeypatch):
    """Without a feed among the layers there are no prices of a feed, after a change neither."""
    monkeypatch.delenv("COSTCALC_LAYERS", raising=False)
    app = create_app(pricing, layers=["table"], reload_seconds=0)
    keeper = app.extensions["costcalc"]
    alone = len(keeper.table.catalogue.ids())
    assert alone < len(create_app(pricing, reload_seconds=0).extensions["costcalc"].table.catalogue.ids())
    change(pricing, "input: 15 USD/Mtoken", "input: 16 USD/Mtoken")
    keeper.refresh()
    assert keeper.reloads == 1
    assert len(keeper.table.catalogue.ids()) == alone
