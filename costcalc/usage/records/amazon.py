"""The formats of Amazon Bedrock: Converse, bodies of InvokeModel, and the log of invocations."""

from __future__ import annotations

from costcalc.usage.records.format import WRITTEN, Choice, Format, Instant

_GUIDE = "https://docs.aws.amazon.com/bedrock/latest"
BESIDE = "what came from the cache, and what was written to it, stand beside the input"
TIERS = Choice(
    "service_tier",
    ("serviceTier.type", "serviceTier"),
    {
        "default": None,
        "standard": None,
        "flex": "flex",
        "priority": "priority",
        "reserved": "=reserved capacity is paid for by the unit, and not by the token",
    },
)
LATENCY = Choice("latency", ("performanceConfig.latency",), {"standard": None, "optimized": "optimized"})

NAMES = r"^arn:|^bedrock/|^(?:[a-z]+(?:-gov)?\.)?[a-z][a-z0-9]*\.[a-z]"
"""What Bedrock calls models: a point stands behind who made one."""

CONVERSE = Format(
    name="bedrock-converse",
    title="Bedrock Converse",
    source=f"{_GUIDE}/APIReference/API_runtime_TokenUsage.html",
    rule=BESIDE,
    counts={
        "inputTokens": "input",
        "cacheReadInputTokens": "cache_read input",
        "cacheWriteInputTokens": "cache_write input",
        "cacheDetails.5m": "cache_write_5m",
        "cacheDetails.1h": "cache_write_1h",
        "outputTokens": "output",
    },
    needs=("inputTokens", "outputTokens"),
    alone={
        "cacheDetails.5m": ("cacheWriteInputTokens", "cache_write input"),
        "cacheDetails.1h": ("cacheWriteInputTokens", "cache_write input"),
    },
    totals={
        "totalTokens": (
            ("inputTokens", "cacheReadInputTokens", "cacheWriteInputTokens", "outputTokens"),
            ("inputTokens", "outputTokens"),
        ),
        # Nova, and boto3 for a while, say the same twice.
        "cacheReadInputTokenCount": (("cacheReadInputTokens",),),
        "cacheWriteInputTokenCount": (("cacheWriteInputTokens",),),
    },
    silent=("serverToolUsage",),
    choices=(TIERS, LATENCY),
    lists={"cacheDetails": ("ttl", "inputTokens")},
    names=NAMES,  # others say the three counts by the same names
    model=("modelId", "model"),
    seller="bedrock",
)
LOG = Format(
    name="bedrock-log",
    title="Bedrock invocation log",
    source=f"{_GUIDE}/userguide/model-invocation-logging.html",
    rule=BESIDE,
    counts={
        "input.inputTokenCount": "input",
        "input.cacheReadInputTokenCount": "cache_read input",
        "input.cacheWriteInputTokenCount": "cache_write input",
        "output.outputTokenCount": "output",
    },
    needs=("input.inputTokenCount", "output.outputTokenCount"),
    silent=(
        "input.inputContentType",
        "output.outputContentType",
        "input.inputBodyJson",
        "output.outputBodyJson",
        "input.inputBodyS3Path",
        "output.outputBodyS3Path",
        "timestamp",
        "region",
        "inferenceRegion",
    ),
    choices=(TIERS,),
    places=("",),
    model=("modelId",),
    on=(Instant("timestamp", WRITTEN),),
    id=("requestId",),
    seller="bedrock",
    is_open=True,
)
METRICS = Format(
    name="bedrock-invoke-metrics",
    title="Bedrock invocation metrics",
    source=f"{_GUIDE}/userguide/inference-invoke.html",
    rule=BESIDE,
    counts={
        "inputTokenCount": "input",
        "cacheReadInputTokenCount": "cache_read input",
        "cacheWriteInputTokenCount": "cache_write input",
        "outputTokenCount": "output",
    },
    needs=("inputTokenCount", "outputTokenCount"),
    silent=("invocationLatency", "firstByteLatency"),
    places=("amazon-bedrock-invocationMetrics",),
    model=("modelId",),
    seller="bedrock",
)
LLAMA = Format(
    name="bedrock-invoke-llama",
    title="Bedrock InvokeModel of Llama",
    source=f"{_GUIDE}/userguide/model-parameters-meta.html",
    rule="nothing is cached",
    counts={"prompt_token_count": "input", "generation_token_count": "output"},
    needs=("prompt_token_count", "generation_token_count"),
    silent=("generation", "stop_reason"),
    places=("",),
    model=("modelId",),
    seller="bedrock",
    is_open=True,
)
TITAN = Format(
    name="bedrock-invoke-titan",
    title="Bedrock InvokeModel of Titan embeddings",
    source=f"{_GUIDE}/userguide/model-parameters-titan-embed-text.html",
    rule="all tokens are input",
    counts={"inputTextTokenCount": "input"},
    needs=("inputTextTokenCount", "embedding|embeddingsByType"),
    silent=("embedding", "embeddingsByType"),
    places=("",),
    model=("modelId",),
    seller="bedrock",
)
NOVA = CONVERSE._replace(
    name="bedrock-invoke-nova",
    title="Bedrock InvokeModel of Nova",
    source="https://docs.aws.amazon.com/nova/latest/userguide/prompt-caching.html",
    counts={
        "inputTokens": "input",
        "cacheReadInputTokenCount": "cache_read input",
        "cacheWriteInputTokenCount": "cache_write input",
        "outputTokens": "output",
    },
    alone={},
    totals={
        "totalTokens": (
            ("inputTokens", "cacheReadInputTokenCount", "cacheWriteInputTokenCount", "outputTokens"),
            ("inputTokens", "outputTokens"),
        )
    },
    lists={},
)

FORMATS = (CONVERSE, NOVA, LOG, METRICS, LLAMA, TITAN)
