"""Whole sources: small git repositories and folders of releases, made here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.history.conftest import shown
from tools.history import output, sources

if TYPE_CHECKING:
    from pathlib import Path

    from tests.history.conftest import Repository


def litellm(**prices: float) -> str:
    """LiteLLM's file with models of OpenAI and their prices of input."""
    return json.dumps(
        {
            name.replace("_", "-"): {"litellm_provider": "openai", "input_cost_per_token": price / 1e6}
            for name, price in prices.items()
        }
    )


def test_a_clone_is_read_commit_by_commit(repository: Repository):
    """What cannot be read says nothing; what is removed ends; what stands is seen until the newest commit."""
    file = "tokencost/model_prices.json"
    repository.commit("6-01", {file: litellm(gpt_4=30, gpt_4o=5)})
    repository.commit("6-03", {file: "{"})
    repository.commit("6-05", {file: litellm(gpt_4=30, gpt_4o=2.5)})
    repository.commit("6-09", {file: litellm(gpt_4o=2.5)})
    repository.commit("6-20", {"README": "nothing about prices"})
    gathered = sources.tokencost(repository.path)
    assert shown(gathered) == [
        ("openai/gpt-4", "06-01", "06-08", "input=30"),
        ("openai/gpt-4o", "06-01", "06-04", "input=5"),
        ("openai/gpt-4o", "06-05", "06-20", "input=2.5"),
    ]
    assert (gathered.snapshots, f"{gathered.first:%m-%d}", f"{gathered.newest:%m-%d}") == (
        3,
        "06-01",
        "06-20",
    )
    assert [each.what for each in gathered.left_out] == ["file"]


def test_days_are_those_of_utc(repository: Repository):
    """Late in the evening in New York it is the next day."""
    repository.commit("6-01", {"tokencost/model_prices.json": litellm(gpt_4=30)}, hour="22:00:00-04:00")
    assert shown(sources.tokencost(repository.path)) == [("openai/gpt-4", "06-02", "06-02", "input=30")]


def test_files_of_models_dev_are_models_and_links_are_not_followed(repository: Repository):
    """A model that moves to another folder of its seller goes on only under its own name."""
    cost = "[cost]\ninput = 2.5\noutput = 10\n"
    folder = "providers/openai/models"
    repository.commit("6-01", {f"{folder}/gpt-4o.toml": cost, "providers/resell/models/gpt-4o.toml": cost})
    (repository.path / folder / "gpt-4o-latest.toml").symlink_to("gpt-4o.toml")
    repository.commit(
        "6-05", {f"{folder}/gpt-4o.toml": cost.replace("2.5", "2"), "models/a/b.toml": "name = 'b'"}
    )
    repository.commit("6-09", {f"{folder}/gpt-4o.toml": None})
    gathered = sources.models_dev(repository.path)
    assert shown(gathered) == [
        ("openai/gpt-4o", "06-01", "06-04", "input=2.5 output=10"),
        ("openai/gpt-4o", "06-05", "06-08", "input=2 output=10"),
    ]
    assert [(each.model, each.why) for each in gathered.left_out] == [
        (f"{folder}/gpt-4o-latest.toml", sources.LINK)
    ]


def test_langfuse_goes_from_migrations_to_a_file(repository: Repository):
    """A migration that is moved is not carried out again, and none counts once the file is there."""
    row = (
        "INSERT INTO models (id, model_name, input_price, unit) VALUES ('{0}', 'gpt-{0}', 0.00003, 'TOKENS')"
    )
    removed = "DELETE FROM models WHERE id in ('4')"
    repository.commit("6-01", {"prisma/migrations/1_a/migration.sql": row.format(4)})
    repository.commit(
        "6-05",
        {
            "prisma/migrations/1_a/migration.sql": None,
            "packages/prisma/migrations/1_a/migration.sql": row.format(4),
            "packages/prisma/migrations/2_b/migration.sql": f"{removed};{row.format(5)}",
        },
    )
    file = json.dumps([{"modelName": "gpt-6", "prices": {"input": 1e-06}}])
    repository.commit("6-09", {"worker/src/constants/default-model-prices.json": file})
    repository.commit("6-12", {"packages/prisma/migrations/3_c/migration.sql": row.format(7)})
    assert shown(sources.langfuse(repository.path)) == [
        ("openai/gpt-4", "06-01", "06-04", "input=30"),
        ("openai/gpt-5", "06-05", "06-08", "input=30"),
        ("openai/gpt-6", "06-09", "06-12", "input=1"),
    ]


def test_aichat_and_openlit_are_one_file_each(repository: Repository):
    """Read along the history."""

    def aichat(price: str) -> str:
        return f"- provider: mistral\n  models: [{{name: mistral-small-latest, input_price: {price}}}]"

    def openlit(price: float) -> str:
        return json.dumps({"chat": {"gpt-4": {"promptPrice": price}}, "embeddings": {}})

    repository.commit("6-01", {"models.yaml": aichat("2"), "assets/pricing.json": openlit(0.03)})
    repository.commit("6-03", {"models.yaml": aichat("0.40")})
    repository.commit("6-09", {"assets/pricing.json": openlit(0.06)})
    assert shown(sources.aichat(repository.path)) == [
        ("mistral/mistral-small-latest", "06-01", "06-02", "input=2"),
        ("mistral/mistral-small-latest", "06-03", "06-09", "input=0.4"),
    ]
    assert shown(sources.openlit(repository.path)) == [
        ("openai/gpt-4", "06-01", "06-08", "input=30"),
        ("openai/gpt-4", "06-09", "06-09", "input=60"),
    ]


def test_of_releases_only_their_days_are_known(tmp_path: Path):
    """Of a day the highest version counts, and a release of an older branch is passed over."""
    for name, prices in {
        "2025-06-01_1.2.0.json": litellm(gpt_4=30, gpt_4o=5),
        "2025-06-08_1.10.0.json": litellm(gpt_4=31, gpt_4o=5),
        "2025-06-08_1.9.0.json": litellm(gpt_4=32, gpt_4o=6),
        "2025-06-09_1.9.1.json": litellm(gpt_4=33, gpt_4o=7),
        "2025-06-20_1.11.0.json": litellm(gpt_4=31, gpt_4o=5),
        "notes.txt": "",
    }.items():
        (tmp_path / name).write_text(prices)
    gathered = sources.litellm(tmp_path)
    assert shown(gathered) == [
        ("openai/gpt-4", "06-01", "06-01", "input=30"),
        ("openai/gpt-4", "06-08", "06-20", "input=31"),
        ("openai/gpt-4o", "06-01", "06-20", "input=5"),
    ]
    assert [(f"{on:%m-%d}", version) for on, version in gathered.releases] == [
        ("06-01", "1.2.0"),
        ("06-08", "1.10.0"),
        ("06-20", "1.11.0"),
    ]
    assert [each.model for each in gathered.left_out] == ["2025-06-09_1.9.1.json"]


def test_genai_prices_goes_from_commits_to_releases(repository: Repository, tmp_path: Path):
    """After the newest commit of the clone, a price was last seen in the last release that shows it."""

    def said(price: str) -> str:
        model = {"id": "a", "match": {"equals": "a"}, "prices": {"input_mtok": float(price)}}
        return json.dumps([{"id": "google", "name": "Google", "api_pattern": "", "models": [model]}])

    repository.commit("6-01", {"prices/data.json": said("1.5")})
    repository.commit("6-05", {"prices/data.json": said("2.5"), "prices/new_data/v2/data.json": said("3.5")})
    repository.commit("6-09", {"README": "the end"})
    made = (
        "providers: list = [Provider(id='google', name='Google', api_pattern='', models=["
        "ModelInfo(id='a', match=ClauseEquals(equals='a'), prices=ModelPrice(input_mtok=Decimal('{}')))])]"
    )
    for name, price in {"2025-06-07_1.py": "9", "2025-06-20_2.py": "3.5", "2025-06-27_3.py": "4.5"}.items():
        (tmp_path / name).write_text(made.format(price))
    assert shown(sources.genai_prices(repository.path, tmp_path)) == [
        ("google/a", "06-01", "06-04", "input=1.5"),
        ("google/a", "06-05", "06-20", "input=3.5"),
        ("google/a", "06-27", "06-27", "input=4.5"),
    ]
    assert shown(sources.genai_prices(repository.path, None))[-1] == (
        "google/a",
        "06-05",
        "06-09",
        "input=3.5",
    )


def test_the_same_in_is_the_same_out_and_other_sources_stay(repository: Repository, tmp_path: Path):
    """Files are written whole and sorted; a source that was not read keeps what it had."""
    repository.commit("6-01", {"tokencost/model_prices.json": litellm(gpt_4o=5, gpt_4=30)})
    repository.commit("6-02", {"aider/resources/model-metadata.json": litellm(o1=15)})
    once, again = tmp_path / "once", tmp_path / "again"
    tokencost, aider = sources.tokencost(repository.path), sources.aider(repository.path)
    output.write(once, {"tokencost": tokencost, "aider": aider})
    output.write(again, {"aider": aider})
    output.write(again, {"tokencost": tokencost})
    output.write(again, {"tokencost": sources.tokencost(repository.path)})
    written = {path.name: path.read_bytes() for path in once.iterdir()}
    assert written == {path.name: path.read_bytes() for path in again.iterdir()}
    assert [line.split(",")[:4] for line in written["snapshots.csv"].decode().splitlines()[1:]] == [
        ["aider", "1", "2025-06-02", "2025-06-02"],
        ["tokencost", "1", "2025-06-01", "2025-06-02"],
    ]
