"""What dashboards of providers and tools export: columns of files, which no answer of an API has."""

from __future__ import annotations

from costcalc.usage.records.anthropic import MESSAGES
from costcalc.usage.records.format import Choice, Format, added_to
from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Export(NamedTuple):
    """A format of files, with what its other columns are.

    `money` are its own figures, which are kept beside ours; `labels` are columns that say nothing of a price
    here. The times of its dates are UTC where they have no zone. A row that `is_sum` counts several requests
    and does not say how many. `noted` is told of every file. One that is `long` has a row for each
    class of tokens: it names the columns of the class and of its count, and the meters that each is added to.
    `unbilled` is the column that says of a row that nobody was charged for it, and the ends of those words.
    `sizes` is the column of how large each request of a sum was, with the least and the most that its words
    say. `has_own_days` says that its days are those of the account, and that the hours of a price lie in them
    as in the UTC day of the same date.
    """

    format: Format
    money: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    is_sum: bool = False
    noted: str = ""
    long: tuple[str, str, Mapping[str, str]] | None = None
    unbilled: tuple[str, tuple[str, ...]] | None = None
    sizes: tuple[str, Mapping[str, tuple[int, int]]] | None = None
    has_own_days: bool = False

    @property
    def adds(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """The fields that each class of a long file is added to."""
        return {} if self.long is None else {name: (*added_to(said),) for name, said in self.long[2].items()}


_OPENAI_CSV = Format(
    name="openai-usage-csv",
    title="OpenAI's usage export",
    source="https://platform.openai.com/docs/api-reference/usage/completions_object",
    rule="what came from the cache is inside the input, and audio and images stand without it",
    counts={
        "input_tokens": "input",
        "input_cached_tokens": "cache_read",
        "input_cache_write_tokens": "cache_write",
        "input_audio_tokens": "input_audio",
        "input_cached_audio_tokens": "cache_read_audio input_audio",
        "input_image_tokens": "input_image",
        "input_cached_image_tokens": "cache_read_image input_image",
        "output_tokens": "output",
        "output_audio_tokens": "output_audio",
        "output_image_tokens": "output_image",
    },
    needs=("input_tokens", "output_tokens", "input_cached_tokens"),
    silent=(
        "input_uncached_tokens", "input_text_tokens", "output_text_tokens", "input_cached_text_tokens",
    ),
)  # fmt: skip

_ANTHROPIC_CSV = Format(
    name="anthropic-console-csv",
    title="the export of Anthropic's console",
    source="https://docs.anthropic.com/en/api/admin-api/usage-cost/get-messages-usage-report",
    rule="what came from the cache, and what was written to it, stand beside the input",
    counts={
        "usage_input_tokens_no_cache": "input",
        "usage_input_tokens_cache_write_5m": "cache_write_5m cache_write input",
        "usage_input_tokens_cache_write_1h": "cache_write_1h cache_write input",
        "usage_input_tokens_cache_write": "cache_write input",
        "usage_input_tokens_cache_read": "cache_read input",
        "usage_output_tokens": "output",
        "web_search_count": "web_search",
    },
    needs=("usage_input_tokens_no_cache", "usage_output_tokens"),
    choices=(
        Choice("service_tier", ("usage_type",), {"standard": None, "batch": "batch", "priority": "priority"}),
    ),
)

_ANTHROPIC_REPORT = MESSAGES._replace(
    name="anthropic-usage-report",
    title="Anthropic's usage report",
    source=_ANTHROPIC_CSV.source,
    counts={
        "uncached_input_tokens": "input",
        "cache_read_input_tokens": "cache_read input",
        "cache_creation.ephemeral_5m_input_tokens": "cache_write_5m cache_write input",
        "cache_creation.ephemeral_1h_input_tokens": "cache_write_1h cache_write input",
        "output_tokens": "output",
        "server_tool_use.web_search_requests": "web_search",
    },
    needs=("uncached_input_tokens", "output_tokens"),
    alone={},
    around={"context_window": ()},
)
_UP_TO_200K, _ABOVE_200K = (0, 200_000), (200_001, 1_000_000)
_WINDOWS = {
    "0-200k": _UP_TO_200K,
    "\u2264 200k": _UP_TO_200K,
    "<= 200k": _UP_TO_200K,
    "200k-1M": _ABOVE_200K,
    "> 200k": _ABOVE_200K,
}
"""What Anthropic says of the size of the requests in a sum: ≤ 200k in its console, 0-200k in its API."""

_CURSOR_CSV = Format(
    name="cursor-csv",
    title="Cursor's export",
    source="https://github.com/junhoyeo/tokscale/pull/1154",
    rule="input that was written to the cache, other input, and what came from the cache stand beside one "
    "another",
    counts={
        "Input (w/ Cache Write)": "cache_write input",
        "Input (w/o Cache Write)": "input",
        "Cache Read": "cache_read input",
        "Output Tokens": "output",
    },
    needs=("Input (w/ Cache Write)", "Input (w/o Cache Write)", "Cache Read", "Output Tokens"),
    totals={
        "Total Tokens": (
            ("Input (w/ Cache Write)", "Input (w/o Cache Write)", "Cache Read", "Output Tokens"),
        )
    },
)

_OPENROUTER_LOGS = Format(
    name="openrouter-logs-csv",
    title="OpenRouter's export of its logs",
    source="https://openrouter.ai/docs/api-reference/get-a-generation",
    rule="what came from the cache, and the reasoning, are inside",
    counts={
        "tokens_prompt": "input",
        "tokens_cached": "cache_read",
        "tokens_completion": "output",
        "tokens_reasoning": "reasoning",
    },
    needs=("tokens_prompt", "tokens_completion", "tokens_cached"),
    seller="openrouter",
)

_OPENROUTER_ACTIVITY = Format(
    name="openrouter-activity-csv",
    title="OpenRouter's export of its activity",
    source="https://openrouter.ai/docs/api-reference/analytics/get-activity",
    rule="the reasoning is inside the completion, and nothing is said of the cache",
    counts={
        "Prompt Tokens": "input",
        "Completion Tokens": "output",
        "Reasoning Tokens": "reasoning",
    },
    needs=("Prompt Tokens", "Completion Tokens", "Reasoning Tokens"),
    around={"Slug": (), "BYOK Usage": ()},
    notes=("the file does not say what came from the cache: all input is taken for new",),
    seller="openrouter",
)

_SAYS_NO_CACHE = "the file does not say what came from the cache: all input is taken for new"

_HELICONE = Format(
    name="helicone-csv",
    title="Helicone's export",
    source="https://docs.helicone.ai/use-cases/etl",
    rule="prompt and completion are all that was read and written",
    counts={"prompt_tokens": "input", "completion_tokens": "output", "reasoning_tokens": "reasoning"},
    needs=("prompt_tokens", "completion_tokens"),
    totals={"total_tokens": (("prompt_tokens", "completion_tokens"),)},
    around={"request_created_at": ()},
    notes=(_SAYS_NO_CACHE,),
)
_HELICONE_INSIDE = _HELICONE._replace(
    name="helicone-csv-inside",
    title="Helicone's export of models that are none of Claude",
    rule="what came from the cache is inside the prompt",
    counts={
        **_HELICONE.counts,
        "prompt_cache_read_tokens": "cache_read",
        "prompt_cache_write_tokens": "cache_write",
    },
    needs=(*_HELICONE.needs, "prompt_cache_read_tokens|prompt_cache_write_tokens"),
    whose="^(?!.*claude)",
    notes=(),
)
_HELICONE_BESIDE = _HELICONE_INSIDE._replace(
    name="helicone-csv-beside",
    title="Helicone's export of Claude",
    rule="what came from the cache, and what was written to it, stand beside the prompt",
    counts={
        **_HELICONE.counts,
        "prompt_cache_read_tokens": "cache_read input",
        "prompt_cache_write_tokens": "cache_write input",
    },
    whose="claude",
)

_LANGFUSE = Format(
    name="langfuse-csv",
    title="Langfuse's export",
    source="https://langfuse.com/docs/api-and-data-platform/features/export-from-ui",
    rule="input and output are the sums of all that was read and written",
    counts={"inputTokens": "input", "outputTokens": "output"},
    needs=("inputTokens", "outputTokens"),
    totals={"totalTokens": (("inputTokens", "outputTokens"),)},
    around={"traceId": ()},
    notes=(_SAYS_NO_CACHE,),
)
_LANGFUSE_2 = _LANGFUSE._replace(
    name="langfuse-csv-2",
    counts={"promptTokens": "input", "completionTokens": "output"},
    needs=("promptTokens", "completionTokens"),
    totals={"totalTokens": (("promptTokens", "completionTokens"),)},
)

_CCUSAGE = Format(
    name="ccusage",
    title="ccusage",
    source="https://github.com/ryoppippi/ccusage",
    rule="what came from the cache, and what was written to it, stand beside the input",
    counts={
        "inputTokens": "input",
        "outputTokens": "output",
        "cacheCreationTokens": "cache_write input",
        "cacheReadTokens": "cache_read input",
    },
    needs=("inputTokens", "outputTokens"),
    totals={"totalTokens": (("inputTokens", "outputTokens", "cacheCreationTokens", "cacheReadTokens"),)},
)

_DEEPSEEK = Format(
    name="deepseek-export",
    title="the export of DeepSeek's platform",
    source="https://api-docs.deepseek.com/quick_start/pricing",
    rule="what the cache had, what it had not, and the output are rows of their own",
    counts={},
    needs=("type", "amount"),
)

_LANGFUSE_MONEY = (
    "inputCost", "outputCost", "totalCost", "calculatedInputCost", "calculatedOutputCost",
    "calculatedTotalCost", "inputPrice", "outputPrice", "totalPrice",
)  # fmt: skip

EXPORTS: dict[str, Export] = {
    each.format.name: each
    for each in (
        Export(
            _OPENAI_CSV,
            labels=("start_time", "end_time"),
        ),
        Export(
            _ANTHROPIC_CSV,
            labels=("context_window", "api_key", "workspace"),
            is_sum=True,
            sizes=("context_window", _WINDOWS),
        ),
        Export(
            _ANTHROPIC_REPORT,
            labels=("context_window", "api_key_id", "workspace_id"),
            is_sum=True,
            sizes=("context_window", _WINDOWS),
        ),
        Export(
            _CURSOR_CSV,
            money=("Cost", "Cost to you"),
            labels=("Max Mode", "Kind", "Requests"),
            noted="what a plan of Cursor includes is priced at the list of the API all the same",
            unbilled=("Kind", ("no charge", "not charged")),
        ),
        Export(
            _OPENROUTER_LOGS,
            money=("cost_total", "cost_cache", "cost_web_search", "cost_file_processing"),
            labels=("provider_name", "num_search_results", "cancelled"),
            noted="OpenRouter bills what each model counts itself: these counts may be another tokenizer's, "
            "and cost_total is what it billed",
        ),
        Export(_OPENROUTER_ACTIVITY, money=("Usage", "BYOK Usage")),
        Export(
            _DEEPSEEK,
            money=("price",),
            is_sum=True,
            has_own_days=True,
            long=(
                "type",
                "amount",
                {
                    "input_cache_hit_tokens": "cache_read input",
                    "input_cache_miss_tokens": "input",
                    "output_tokens": "output",
                    "request_count": "",
                },
            ),
        ),
        Export(_CCUSAGE, money=("totalCost", "costUSD")),
        *(
            Export(each, money=("cost", "cost_usd"), labels=("response_created_at",))
            for each in (_HELICONE, _HELICONE_INSIDE, _HELICONE_BESIDE)
        ),
        *(
            Export(
                each,
                money=_LANGFUSE_MONEY,
                labels=("endTime", "completionStartTime", "createdAt", "updatedAt"),
            )
            for each in (_LANGFUSE, _LANGFUSE_2)
        ),
    )
}
"""Every export by the name of its format."""

FORMATS = tuple(each.format for each in EXPORTS.values())
