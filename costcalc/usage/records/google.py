"""The formats of Google: usageMetadata of Gemini, of its live sessions, and what Gemini CLI keeps."""

from __future__ import annotations

from costcalc.usage.records.format import WRITTEN, Choice, Format, Instant

_MODALITIES = ("modality", "tokenCount")
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
_READ_PAGES = "candidates.0.urlContextMetadata|candidates.0.url_context_metadata"

TRAFFIC = Choice(
    "service_tier",
    ("trafficType", "serviceTier"),
    {
        "ON_DEMAND": None,
        "ON_DEMAND_FLEX": "flex",
        "ON_DEMAND_PRIORITY": "priority",
        "TRAFFIC_TYPE_UNSPECIFIED": None,
        "PROVISIONED_THROUGHPUT": "!provisioned throughput is paid for by the unit, and not by the token",
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
    needs=("promptTokenCount", "candidatesTokenCount|responseTokenCount|totalTokenCount"),
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
    silent=tuple(
        f"{each}TokensDetails.{modality}"
        for each in ("prompt", "toolUsePrompt", "cache", "candidates", "response")
        for modality in ("TEXT", "DOCUMENT", "MODALITY_UNSPECIFIED")
        if (each, modality) != ("cache", "TEXT")
    ),
    unsplit={
        "cachedContentTokenCount": tuple(
            f"cacheTokensDetails.{each}" for each in ("TEXT", "AUDIO", "IMAGE", "VIDEO")
        )
    },
    noted={"toolUsePromptTokenCount": _TOOLS},
    choices=(TRAFFIC,),
    places=("usageMetadata", "usage_metadata"),
    lists=dict.fromkeys(
        (
            "promptTokensDetails",
            "toolUsePromptTokensDetails",
            "cacheTokensDetails",
            "candidatesTokensDetails",
            "responseTokensDetails",
        ),
        _MODALITIES,
    ),
    model=("modelVersion", "model_version", "model"),
    on=(Instant("createTime", WRITTEN), Instant("create_time", WRITTEN)),
    id=("responseId", "response_id"),
    is_camel=True,
)

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

FORMATS = (GEMINI, GROUNDED, CLI)
