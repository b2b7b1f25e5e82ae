"""How clouds, routers and tools write the names of models, each row with where that is said.

A row says whose price a name means, or that a part of it changes no price, or why nobody can know its price.
"""

from __future__ import annotations

from costcalc.values import NamedTuple

LITELLM = "https://docs.litellm.ai/docs/providers"
PYDANTIC_AI = "https://ai.pydantic.dev/models/overview/"
LANGCHAIN = "https://docs.langchain.com/oss/python/langchain/models"
MODELS_DEV = "https://github.com/anomalyco/models.dev"
HUGGING_FACE = "https://huggingface.co"
AWS_IDS = "https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html"
AWS_ARNS = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html"
AWS_PROFILES = "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html"
AZURE_TYPES = "https://learn.microsoft.com/en-us/azure/foundry/foundry-models/concepts/deployment-types"
AZURE_PRICES = "https://azure.microsoft.com/en-us/pricing/details/cognitive-services/openai-service/"
VERTEX = "https://cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude/use-claude"
GEMINI = "https://ai.google.dev/api/models"
FIREWORKS = "https://docs.fireworks.ai/api-reference/introduction"
OPENROUTER = "https://openrouter.ai/docs/guides/routing/model-variants/overview.md"
OPENROUTER_MODELS = "https://openrouter.ai/models"
OPENROUTER_AUTO = "https://openrouter.ai/docs/guides/routing/routers/auto-router"
CLAUDE_CODE = "https://code.claude.com/docs/en/model-config"
CLAUDE_EFFORT = "https://platform.claude.com/docs/en/build-with-claude/effort"
CLAUDE_THINKING = "https://platform.claude.com/docs/en/build-with-claude/extended-thinking"
OPENAI_EFFORT = "https://platform.openai.com/docs/guides/reasoning"
GEMINI_EFFORT = "https://ai.google.dev/gemini-api/docs/thinking"
VS_CODE = "https://code.visualstudio.com/api/extension-guides/ai/language-model"
WORKERS_AI = "https://developers.cloudflare.com/workers-ai/models/"
COMMAND_R_PLUS = "https://docs.cohere.com/docs/command-r-plus"
GPT_5_THINKING = "https://openai.com/index/gpt-5-system-card/"
GROK_EFFORT = "https://docs.x.ai/developers/model-capabilities/text/reasoning"


class Seller(NamedTuple):
    """Words before a name, with a slash, a colon or a space behind, and the sellers whose price is meant.

    Of several the first that has the name. Beside these each seller of the table is known by its id and its
    name. `is_spoken` says that a space or a hyphen may stand behind it too.
    """

    words: tuple[str, ...]
    sellers: tuple[str, ...]
    source: str
    is_spoken: bool = False


SELLERS = (
    Seller(("azure", "azure_ai", "azure-openai", "azure_text"), ("azure", "azure-ai"), f"{LITELLM}/azure"),
    Seller(("microsoft-foundry", "azure-ai-foundry"), ("azure", "azure-ai"), AZURE_TYPES),
    Seller(("amazon-bedrock", "aws", "aws_bedrock", "bedrock_converse"), ("bedrock",), f"{LITELLM}/bedrock"),
    Seller(("amazon",), ("bedrock",), AWS_IDS, is_spoken=True),
    Seller(
        ("vertex_ai", "vertex", "vertexai", "vertex_ai_beta"),
        ("google", "google-vertex"),
        f"{LITELLM}/vertex",
    ),
    Seller(("google-vertex", "google_vertexai"), ("google", "google-vertex"), PYDANTIC_AI),
    Seller(("google-gla", "google-cloud"), ("google",), PYDANTIC_AI),
    Seller(("google_genai", "google-genai"), ("google",), LANGCHAIN),
    Seller(("gemini", "google_ai_studio"), ("google",), f"{LITELLM}/gemini"),
    Seller(("google-vertex-anthropic",), ("google", "google-vertex"), MODELS_DEV),
    Seller(("together_ai", "togetherai"), ("together",), f"{LITELLM}/togetherai"),
    Seller(("fireworks_ai",), ("fireworks",), f"{LITELLM}/fireworks_ai"),
    Seller(("openai-chat", "openai-responses"), ("openai",), PYDANTIC_AI),
    Seller(("x-ai", "x.ai"), ("xai",), OPENROUTER_MODELS),
    Seller(("z-ai", "zai-org", "z.ai"), ("zai",), OPENROUTER_MODELS),
    Seller(("mistralai",), ("mistral",), f"{HUGGING_FACE}/mistralai"),
    Seller(("deepseek-ai",), ("deepseek",), f"{HUGGING_FACE}/deepseek-ai"),
    Seller(("meta-llama",), ("meta",), f"{HUGGING_FACE}/meta-llama"),
    Seller(("qwen",), ("alibaba",), f"{HUGGING_FACE}/Qwen"),
    Seller(("dashscope", "alibaba-cloud"), ("alibaba",), f"{LITELLM}/dashscope"),
    Seller(("moonshot",), ("moonshotai",), f"{LITELLM}/moonshot"),
    Seller(("minimaxai",), ("minimax",), f"{HUGGING_FACE}/MiniMaxAI"),
    Seller(("coherelabs", "cohere_chat"), ("cohere",), f"{LITELLM}/cohere"),
    Seller(("github_copilot",), ("github-copilot",), f"{LITELLM}/github_copilot"),
    Seller(("copilot",), ("github-copilot",), VS_CODE),
    Seller(("workers-ai",), ("cloudflare",), WORKERS_AI),
    Seller(("voyage",), ("voyageai",), f"{LITELLM}/voyage"),
)


OF_WEIGHTS = frozenset(word for row in SELLERS if row.source.startswith(HUGGING_FACE) for word in row.words)
"""What stands before names on Hugging Face, and so says the weights and not who sells them."""


class Path(NamedTuple):
    """A form of a whole name, or of what stands behind a seller of `sellers`: its parts by what they mean.

    `name` is the model, `region` where it runs. `is_alone` says that no other seller writes so, and that the
    name needs none before it.
    """

    pattern: str
    sellers: tuple[str, ...]
    source: str
    is_alone: bool = True


PATHS = (
    Path(r"models/(?P<name>[^/]+)", ("google",), GEMINI),
    Path(
        r"(?:projects/[^/]+/locations/(?P<region>[^/]+)/)?publishers/[^/]+/models/(?P<name>[^/]+)",
        ("google", "google-vertex"),
        VERTEX,
    ),
    Path(r"(?P<name>[a-z0-9._-]+@(?:[0-9]{8}|[0-9]{3}|default|latest))", ("google", "google-vertex"), VERTEX),
    Path(r"(?P<name>[a-z0-9._-]+)@default", ("google", "google-vertex"), VERTEX),
    Path(r"accounts/fireworks/models/(?P<name>[^/]+)", ("fireworks",), FIREWORKS),
    Path(
        r"arn:aws[a-z-]*:bedrock:(?P<region>[a-z0-9-]*):[0-9]*:(?:foundation-model|inference-profile)/"
        r"(?P<name>[^/]+)",
        ("bedrock",),
        AWS_ARNS,
    ),
    Path(
        r"(?:converse|converse_like|invoke)/(?P<name>.+)", ("bedrock",), f"{LITELLM}/bedrock", is_alone=False
    ),
    Path(
        r"(?P<region>[a-z]{2}-(?:gov-)?[a-z]+-[0-9])/(?P<name>.+)",
        ("bedrock",),
        f"{LITELLM}/bedrock",
        is_alone=False,
    ),
    Path(
        r"(?:global|global-standard|globalstandard)/(?P<name>.+)",
        ("azure", "azure-ai"),
        AZURE_TYPES,
        is_alone=False,
    ),
    Path(r"(?P<region>us|eu)/(?P<name>.+)", ("azure",), AZURE_TYPES, is_alone=False),
    Path(r"(?P<name>gpt-35-turbo.*)", ("azure", "azure-ai"), AZURE_PRICES),
)

HOME = "us"
"""The geography whose prices Bedrock's ids have without a region; of another one only what names it is."""

GEOGRAPHIES = {"us-gov-": "us-gov", "us-": HOME, "eu-": "eu", "ap-": "apac"}
"""How the regions of a geography of Bedrock's inference profiles begin (AWS_PROFILES), the longest first."""


class Order(NamedTuple):
    """Words that are said in another order, or one of them left out: how they are written then."""

    pattern: str
    written: str
    source: str


ORDERS = (
    Order(r"claude-(opus|sonnet|haiku)-([0-9][0-9.-]*)", r"claude-\2-\1", CLAUDE_CODE),
    Order(r"claude-([0-9][0-9.-]*)-(opus|sonnet|haiku)", r"claude-\2-\1", CLAUDE_CODE),
    Order(r"(opus|sonnet|haiku|fable|mythos)-?([0-9].*)", r"claude-\1-\2", CLAUDE_CODE),
    Order(r"(opus|sonnet|haiku)-?([0-9].*)", r"claude-\2-\1", CLAUDE_CODE),
    Order(r"command-r\+(.*)", r"command-r-plus\1", COMMAND_R_PLUS),
)


class Suffix(NamedTuple):
    """What stands at the end of a name and changes no price, of the models that it is said of.

    An effort, or thinking, changes how much a model writes, and not what that costs by the token; a mark of
    the context leaves the price to the size of the request.
    """

    pattern: str
    models: str
    source: str


_OPENAI_THINKS = r"(?:gpt-[5-9].*(?<!-pro)(?<!-api)(?<!latest)|o[1-9](?:-mini)?|codex-mini-latest)"
_GEMINI_THINKS = (
    r"gemini-(?:2\.5-(?:pro|flash|flash-lite)|"
    r"[3-9][0-9.]*-(?:pro|flash|flash-lite|argon|carbon|hydrogen)(?:-preview)?)"
)
_CLAUDE_THINKS = r"(?:.*\.)?claude-(?:3-7-sonnet|(?:opus|sonnet|haiku|fable|mythos)-[4-9]).*"
_CLAUDE_HAS_EFFORT = (
    r"(?:.*\.)?claude-(?:opus-4-[5-9]|sonnet-4-[6-9]|(?:opus|sonnet|haiku|fable|mythos)-[5-9]).*"
)

SUFFIXES = (
    Suffix(r"\[(?:1m|200k)\]", r"(?:.*\.)?claude-.*", CLAUDE_CODE),
    Suffix(r"[ ._-]+\(?(?:none|minimal|low|medium|high|xhigh)\)?", _OPENAI_THINKS, OPENAI_EFFORT),
    Suffix(r"[ ._-]+\(?(?:minimal|low|medium|high)\)?", _GEMINI_THINKS, GEMINI_EFFORT),
    Suffix(r"[ ._-]+\(?(?:low|medium|high|xhigh|max)\)?", _CLAUDE_HAS_EFFORT, CLAUDE_EFFORT),
    Suffix(r"[ ._-]+\(?thinking\)?", _CLAUDE_THINKS, CLAUDE_THINKING),
    Suffix(r"[ ._-]+\(?(?:low|high)\)?", r"grok-3-mini", GROK_EFFORT),
    Suffix(r"[ ._-]+\(?(?:none|low|medium|high|xhigh)\)?", r"grok-4\.[3-9]", GROK_EFFORT),
)


OF_SAP = r"(?:.*/)?(?:amazon|anthropic|cohere|deepseek-ai|ibm|meta|mistralai|nvidia|sap)--.+"
"""The maker, two hyphens and the model: `anthropic--claude-4-sonnet`."""


class Refused(NamedTuple):
    """A form of a name of which nobody can know the price, and why."""

    pattern: str
    why: str
    source: str


REFUSED = (
    Refused(
        r"(?:openai[/: ])?gpt[ -]5[ -]thinking(?:[ -](?:mini|nano))?",
        "OpenAI says so of what its API calls gpt-5, gpt-5-mini and gpt-5-nano: leave `thinking` out",
        GPT_5_THINKING,
    ),
    Refused(
        r".*arn:aws[a-z-]*:bedrock:.*:application-inference-profile/.*",
        "an application inference profile does not say of which model it is: give that model, which "
        "GetInferenceProfile tells",
        AWS_ARNS,
    ),
    Refused(
        r".*arn:aws[a-z-]*:(?:bedrock|sagemaker):.*:"
        r"(?:provisioned-model|custom-model|imported-model|prompt-router|default-prompt-router|endpoint).*/.*",
        "what an account has of its own is not priced by the token of a listed model",
        AWS_ARNS,
    ),
    Refused(
        r"(?:.*/)?accounts/(?!fireworks/)[^/]+/.*",
        "a model or deployment of an account of its own is not in any price list",
        FIREWORKS,
    ),
    Refused(
        r"(?:.*/)?tunedmodels/.*|(?:.*/)?projects/.*/(?:endpoints|models)/[0-9]+",
        "a model of your own does not say of which base it is: give that model",
        GEMINI,
    ),
    Refused(
        OF_SAP,
        "SAP's generative AI hub writes so, and bills in units of its own: its price is in no price list",
        f"{LITELLM}/sap",
    ),
    Refused(
        r".*:(?:nitro|floor|exacto)",
        "such a mark lets OpenRouter choose another provider, at that provider's price: leave it out to ask "
        "for the price that OpenRouter lists",
        OPENROUTER,
    ),
    Refused(
        r".*:online",
        "`:online` adds web searches, which are billed beside the tokens: leave it out, and say them with "
        "web_searches where they have a price",
        OPENROUTER,
    ),
    Refused(
        r".*:(?:free|thinking|extended|beta)",
        "such a mark is a model of its own, with its own price, and only where OpenRouter lists it",
        OPENROUTER,
    ),
    Refused(
        r"(?:.*/)?auto(?:-beta)?",
        "a router's price is that of the model which it chose: the response says which",
        OPENROUTER_AUTO,
    ),
    Refused(
        r"(?:.*/)?model[-_]router.*",
        "a router's price is that of the model which it chose, and a fee: the response says which",
        "https://learn.microsoft.com/en-us/azure/foundry/openai/concepts/model-router",
    ),
)
