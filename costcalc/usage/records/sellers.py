"""Who sold what a record tells of, where it says so: names of sellers, and what ids begin with."""

from __future__ import annotations

SELLERS = {
    # https://opentelemetry.io/docs/specs/semconv/registry/attributes/gen-ai/#gen-ai-provider-name
    "aws.bedrock": "bedrock",
    "azure.ai.openai": "azure",
    "azure.ai.inference": "azure",
    "az.ai.openai": "azure",
    "az.ai.inference": "azure",
    "gcp.vertex_ai": "vertex_ai",
    "gcp.gemini": "gemini",
    "gcp.gen_ai": "gemini",
    "mistral_ai": "mistral",
    "moonshot_ai": "moonshotai",
    "x_ai": "xai",
    # https://docs.langchain.com/oss/python/langchain/models
    "amazon_bedrock": "bedrock",
    "bedrock_converse": "bedrock",
    "azure_openai": "azure",
    "google_genai": "gemini",
    "google_vertexai": "vertex_ai",
    "mistralai": "mistral",
    # https://ai-sdk.dev/docs/ai-sdk-core/telemetry, behind which stands how it was asked
    "amazon-bedrock": "bedrock",
    "azure-openai": "azure",
    "google.generative-ai": "gemini",
    "google.vertex": "vertex_ai",
    "vertex.anthropic": "vertex_ai",
}
"""Names of sellers that records have, and what stands before the name of a model of theirs here."""

WAYS = (".chat", ".responses", ".messages", ".completion", ".embedding")
"""What the Vercel AI SDK writes behind the name of a seller: by which of its APIs a model was asked."""

CLOUD_NOTE = "a cloud answered, and the record does not say whether its endpoint was global or regional"
"""What is left open where a cloud answered: an endpoint of a region may cost more."""

IDS = {
    "msg_bdrk_": ("bedrock", (CLOUD_NOTE,)),
    "msg_vrtx_": ("vertex_ai", (CLOUD_NOTE,)),
    "gen-": ("openrouter", ()),
}
"""What the ids of answers begin with where another sold the model than made it; with what is left open."""


def seller_of(said: str | None, answer_id: str | None, otherwise: str) -> tuple[str | None, tuple[str, ...]]:
    """Who sold an answer, as far as it says so, and what to know of that."""
    if said is not None:
        name = said.lower()
        for way in WAYS:
            name = name.removesuffix(way)
        return SELLERS.get(name, name), ()
    for beginning, found in IDS.items():
        if answer_id is not None and answer_id.startswith(beginning):
            return found
    return otherwise or None, ()
