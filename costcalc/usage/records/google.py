"""The formats of Google: usageMetadata of Gemini, of its live sessions, and what Gemini CLI keeps."""

from __future__ import annotations

from costcalc.usage.records.format import WRITTEN, Choice, Format, Instant

_DETAILS = (
    "promptTokensDetails", "promptTokenDetails", "toolUsePromptTokensDetails", "cacheTokensDetails",
    "candidatesTokensDetails", "responseTokensDetails",
)  # fmt: skip
_PRICES = "https://ai.google.dev/gemini-api/docs/pricing"
_TOOLS = (
    "prompts of tools are counted as input: all are billed so, but not what Google Search brought "
    f"({_PRICES})"
)
_SEARCHES = (
    "searches are billed beside the tokens, by the search or by the prompt: add web_searches where they "
    "have a price"
)
_SEARCHED = (
    "candidates.0.groundingMetadata.webSearchQueries.0|candidates.0.grounding_metadata.web_search_queries.0"
)
_GROUNDING = ("google_search", "google_maps", "retrieval")
_READ_PAGES = "candidates.0.urlContextMetadata|candidates.0.url_context_metadata"

# Deprecated, and in characters: https://ai.google.dev/api/generate-content#UsageMetadata has them no more.
_CHARACTERS = ("billablePromptUsage", "billableCachedContentUsage")

TRAFFIC = Choice(
    "service_tier",
    ("trafficType", "serviceTier"),
    {
        "ON_DEMAND": None,
        "ON_DEMAND_FLEX": "flex",
        "ON_DEMAND_PRIORITY": "priority",
        "TRAFFIC_TYPE_UNSPECIFIED": None,
        "PROVISIONED_THROUGHPUT": "=provisioned throughput is paid for by the unit, and not by the token",
        "SERVICE_TIER_UNSPECIFIED": None,
        "UNSPECIFIED": None,
        "unspecified": None,
        "STANDARD": None,
        "standard": None,
        "FLEX": "flex",
        "flex": "flex",
        "PRIORITY": "priority",
        "priority": "priority",
    },
)

GEMINI = Format(
    name="gemini",
    title="Gemini usageMetadata",
    source="https://ai.google.dev/api/generate-content#UsageMetadata",
    rule="what came from the cache is inside the prompt; thoughts stand beside the candidates, and "
    "prompts of tools beside the prompt",
    counts={
        "promptTokenCount": "input",
        "toolUsePromptTokenCount": "input",
        "promptTokensDetails.AUDIO": "input_audio",
        "promptTokensDetails.IMAGE": "input_image",
        "promptTokensDetails.VIDEO": "input_video",
        "toolUsePromptTokensDetails.AUDIO": "input_audio",
        "toolUsePromptTokensDetails.IMAGE": "input_image",
        "toolUsePromptTokensDetails.VIDEO": "input_video",
        "cachedContentTokenCount": "cache_read",
        "cacheTokensDetails.TEXT": "",
        "cacheTokensDetails.AUDIO": "cache_read_audio",
        "cacheTokensDetails.IMAGE": "cache_read_image",
        # No meter counts video of the cache: it is billed as what came from the cache, and not as video.
        "cacheTokensDetails.VIDEO": "-input_video",
        # So it is called of an embedding.
        "promptTokenDetails.AUDIO": "input_audio",
        "promptTokenDetails.IMAGE": "input_image",
        "promptTokenDetails.VIDEO": "input_video",
        "candidatesTokenCount": "output",
        "candidatesTokensDetails.AUDIO": "output_audio",
        "candidatesTokensDetails.IMAGE": "output_image",
        "candidatesTokensDetails.VIDEO": "output_video",
        "responseTokenCount": "output",
        "responseTokensDetails.AUDIO": "output_audio",
        "responseTokensDetails.IMAGE": "output_image",
        "responseTokensDetails.VIDEO": "output_video",
        "thoughtsTokenCount": "reasoning output",
    },
    needs=(
        "promptTokenCount",
        "candidatesTokenCount|responseTokenCount|totalTokenCount|promptTokenDetails",
    ),
    totals={
        "totalTokenCount": (
            (
                "promptTokenCount",
                "toolUsePromptTokenCount",
                "candidatesTokenCount",
                "responseTokenCount",
                "thoughtsTokenCount",
            ),
        )
    },
    # Documents are priced as text is.
    silent=(*_CHARACTERS, *(
        f"{each}.{modality}"
        for each in _DETAILS
        for modality in ("TEXT", "DOCUMENT", "MODALITY_UNSPECIFIED")
        if (each, modality) != ("cacheTokensDetails", "TEXT")
    )),
    unsplit={
        "cachedContentTokenCount": tuple(
            f"cacheTokensDetails.{each}" for each in ("TEXT", "AUDIO", "IMAGE", "VIDEO")
        )
    },
    noted={"toolUsePromptTokenCount": _TOOLS},
    choices=(TRAFFIC,),
    places=("usageMetadata", "usage_metadata"),
    lists=dict.fromkeys(_DETAILS, ("modality", "tokenCount")),
    model=("modelVersion", "model_version", "model"),
    on=(Instant("createTime", WRITTEN), Instant("create_time", WRITTEN)),
    id=("responseId", "response_id"),
    is_camel=True,
)  # fmt: skip

GROUNDED = GEMINI._replace(
    name="gemini-grounded",
    title="Gemini usageMetadata of an answer with Google Search",
    source=_PRICES,
    rule="what came from the cache is inside the prompt; thoughts stand beside the candidates, and what "
    "Google Search brought is not billed",
    counts={path: "" if path.startswith("toolUse") else meters for path, meters in GEMINI.counts.items()},
    noted={},
    around={_SEARCHED: ()},
    without=(_READ_PAGES,),
    notes=(_SEARCHES,),
)

_INTERACTIONS = {
    "promptTokenCount": "totalInputTokens",
    "toolUsePromptTokenCount": "totalToolUseTokens",
    "cachedContentTokenCount": "totalCachedTokens",
    "candidatesTokenCount": "totalOutputTokens",
    "thoughtsTokenCount": "totalThoughtTokens",
    "totalTokenCount": "totalTokens",
    "promptTokensDetails": "inputTokensByModality",
    "toolUsePromptTokensDetails": "toolUseTokensByModality",
    "cacheTokensDetails": "cachedTokensByModality",
    "candidatesTokensDetails": "outputTokensByModality",
}
"""What the Interactions API calls the members of usageMetadata."""


def _renamed(path: str) -> tuple[str, ...]:
    """A path of usageMetadata as interactions have it: modalities are written small by one API of the two."""
    head, _, modality = path.partition(".")
    if head not in _INTERACTIONS:
        return ()
    name = _INTERACTIONS[head]
    return (f"{name}.{modality.lower()}", f"{name}.{modality}") if modality else (name,)


INTERACTIONS = GEMINI._replace(
    name="gemini-interactions",
    title="Gemini Interactions",
    source="https://docs.cloud.google.com/gemini-enterprise-agent-platform/reference/rest/v1beta1/Usage",
    rule="what came from the cache is inside the input; thoughts stand beside the output, and what "
    "tools said beside the input",
    counts={new: meters for path, meters in GEMINI.counts.items() for new in _renamed(path)}
    | {f"groundingToolCount.{each}": "" for each in _GROUNDING},
    needs=("totalInputTokens", "totalOutputTokens"),
    totals={"totalTokens": (("totalInputTokens", "totalToolUseTokens", "totalOutputTokens",
                             "totalThoughtTokens"),)},
    silent=tuple(new for path in GEMINI.silent for new in _renamed(path)),
    unsplit={"totalCachedTokens": tuple(new for path in GEMINI.unsplit["cachedContentTokenCount"]
                                        for new in _renamed(path))},
    noted={"totalToolUseTokens": _TOOLS, **{f"groundingToolCount.{each}": _SEARCHES for each in _GROUNDING}},
    choices=(TRAFFIC._replace(paths=("serviceTier", "service_tier")),),
    places=("usage",),
    lists={
        **dict.fromkeys((new for path in GEMINI.lists for new in _renamed(path)), ("modality", "tokens")),
        "groundingToolCount": ("type", "count"),
    },
    model=("model",),
    on=(Instant("created", WRITTEN),),
    id=("id",),
)  # fmt: skip

CLI = Format(
    name="gemini-cli",
    title="Gemini CLI",
    source="https://github.com/google-gemini/gemini-cli/blob/main/packages/core/src/services/"
    "chatRecordingService.ts",
    rule="what came from the cache is inside the input; thoughts stand beside the output, and what "
    "tools said beside the input",
    counts={
        "input": "input",
        "tool": "input",
        "cached": "cache_read",
        "output": "output",
        "thoughts": "reasoning output",
    },
    needs=("input", "output", "thoughts"),
    totals={"total": (("input", "tool", "output", "thoughts"),)},
    noted={"tool": _TOOLS},
    places=("tokens",),
    on=(Instant("timestamp", WRITTEN),),
)

FORMATS = (GEMINI, GROUNDED, INTERACTIONS, CLI)
