"""The words of claims and figures in English and French: names, meters, scopes, methods, values, verdicts.

Each entry is (English, French). A name that is not here is written as the table has it.
"""

from __future__ import annotations

from costcalc.language.numerals import LANGUAGES, date_in
from costcalc.values import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    Pair = tuple[str, str]

VERDICT_WORDS: Mapping[str, Pair] = {
    "holds": ("True", "Exact"),
    "holds_for_another_measure": ("True, but of another measure", "Exact, mais pour une autre mesure"),
    "holds_for_another_subject": ("True, but of another subject", "Exact, mais pour un autre objet"),
    "different_scope": ("Another scope", "Autre périmètre"),
    "contradicted": ("Contradicted", "Contredit"),
    "unsupported": ("No source found", "Sans source"),
    "not_checkable": ("Not checkable", "Invérifiable"),
}

TALLY: Mapping[str, tuple[str, str, str]] = {
    "holds": ("true", "exacte", "exactes"),
    "holds_for_another_measure": (
        "true of another measure",
        "exacte pour une autre mesure",
        "exactes pour une autre mesure",
    ),
    "holds_for_another_subject": (
        "true of another subject",
        "exacte pour un autre objet",
        "exactes pour un autre objet",
    ),
    "different_scope": ("of another scope", "d’un autre périmètre", "d’un autre périmètre"),
    "contradicted": ("contradicted", "contredite", "contredites"),
    "unsupported": ("without a source", "sans source", "sans source"),
    "not_checkable": ("not checkable", "invérifiable", "invérifiables"),
}
"""Of so many claims, how many: English, French for one, French for more."""

NAMES: Mapping[str, Pair] = {
    "deepseek/deepseek-r1": ("DeepSeek R1", "DeepSeek R1"),
    "deepseek/deepseek-v3": ("DeepSeek V3", "DeepSeek V3"),
    "deepseek/janus-pro": ("Janus-Pro", "Janus-Pro"),
    "openai/o1": ("OpenAI o1", "OpenAI o1"),
    "openai/dall-e-3": ("DALL-E 3", "DALL-E 3"),
    "openai/gpt-4o-2024-05-13": ("GPT-4o of May 2024", "GPT-4o de mai 2024"),
    "anthropic/claude-3-5-sonnet": ("Claude 3.5 Sonnet", "Claude 3.5 Sonnet"),
    "openai": ("OpenAI", "OpenAI"),
    "Nvidia H800": ("the Nvidia H800", "le H800 de Nvidia"),
    "Nvidia RTX 4090": ("the Nvidia RTX 4090", "la RTX 4090 de Nvidia"),
    "DeepSeek app": ("the DeepSeek app", "l’application DeepSeek"),
    "DeepSeek V3/R1 service": ("DeepSeek’s service", "le service de DeepSeek"),
    "DeepSeek R1 with its base model V3": (
        "DeepSeek R1 with its base model V3",
        "DeepSeek R1 avec son modèle de base V3",
    ),
    "Llama 2 (7B, 13B and 70B)": ("Llama 2 (7B, 13B and 70B)", "Llama 2 (7B, 13B et 70B)"),
    "Llama 3 (8B and 70B)": ("Llama 3 (8B and 70B)", "Llama 3 (8B et 70B)"),
    "Llama 3.1 (8B, 70B and 405B)": ("Llama 3.1 (8B, 70B and 405B)", "Llama 3.1 (8B, 70B et 405B)"),
    "demand for inference": ("the demand for inference", "la demande d’inférence"),
    "AI sector": ("the AI sector", "le secteur de l’IA"),
    "open source models": ("open source models", "les modèles open source"),
    "open-weight against closed reasoning models": (
        "open-weight reasoning models",
        "les modèles de raisonnement ouverts",
    ),
}

METER_WORDS: Mapping[str, Pair] = {
    "input": ("input", "l’entrée"),
    "input_audio": ("audio input", "l’entrée audio"),
    "input_image": ("image input", "l’entrée d’images"),
    "input_video": ("video input", "l’entrée vidéo"),
    "cache_read": ("cached input", "l’entrée en cache"),
    "cache_read_audio": ("cached audio input", "l’entrée audio en cache"),
    "cache_read_image": ("cached image input", "l’entrée d’images en cache"),
    "cache_write": ("writing to the cache", "l’écriture en cache"),
    "cache_write_5m": ("writing to the cache for 5 minutes", "l’écriture en cache pour 5 minutes"),
    "cache_write_1h": ("writing to the cache for an hour", "l’écriture en cache pour une heure"),
    "cache_write_12h": ("writing to the cache for 12 hours", "l’écriture en cache pour 12 heures"),
    "cache_storage": ("storage in the cache", "la conservation en cache"),
    "output": ("output", "la sortie"),
    "output_audio": ("audio output", "la sortie audio"),
    "output_image": ("image output", "la sortie d’images"),
    "output_video": ("video output", "la sortie vidéo"),
    "reasoning": ("reasoning", "le raisonnement"),
    "request": ("a request", "une requête"),
    "web_search": ("a web search", "une recherche sur le web"),
    "storage_search": ("a search in stored files", "une recherche dans les fichiers"),
    "maps_search": ("a search on maps", "une recherche sur des cartes"),
    "rerank_search": ("a reranked search", "une recherche reclassée"),
    "citation": ("cited text", "le texte cité"),
    "image": ("an image", "une image"),
    "input_character": ("input by characters", "l’entrée au caractère"),
    "output_character": ("output by characters", "la sortie au caractère"),
    "input_second": ("a second of input", "une seconde d’entrée"),
    "output_second": ("a second of output", "une seconde de sortie"),
    "page": ("a page", "une page"),
    "vector_storage": ("a gigabyte of vector storage a day", "un gigaoctet de stockage vectoriel par jour"),
    "container_session": ("a container session", "une session de conteneur"),
    "container_second": ("a second of a container", "une seconde de conteneur"),
}

RUNS: Mapping[str, Pair] = {
    "": ("the training", "l’entraînement"),
    "final_run": ("the final training run", "l’entraînement final"),
    "pre_training": ("the pre-training", "le préentraînement"),
    "reinforcement_learning_stage": (
        "the reinforcement learning stage",
        "l’étape d’apprentissage par renforcement",
    ),
}
"""Parts of a training, by scope."""

BASE_RUNS = ("final_run", "pre_training")
"""Scopes of a run that makes a base model, on which relatives are built."""

METHODS: Mapping[str, Pair] = {
    "rented": ("at GPU rental prices", "au prix de location des GPU"),
    "cloud": ("at cloud prices", "aux prix du cloud"),
    "amortised": (
        "counting the wear of the hardware and its energy",
        "en comptant l’usure du matériel et l’énergie",
    ),
    "hardware_bought": ("counting all the hardware bought", "en comptant tout le matériel acheté"),
    "development": ("counting all development", "en comptant tout le développement"),
    "stated": ("by its maker’s own words", "selon les déclarations de son éditeur"),
}

SCOPES: Mapping[str, Pair] = {
    "service_tier=batch": ("in batches", "par lots"),
    "service_tier=flex": ("on the flexible tier", "au tarif flexible"),
    "service_tier=priority": ("with priority", "en priorité"),
    "service_tier=priority|fast": ("with priority", "en priorité"),
    "early_trading": ("in early trading", "en début de séance"),
    "two_days": ("over two days", "sur deux jours"),
    "american_time": ("in American time", "à l’heure américaine"),
    "america_2025_01_27": (
        "in the United States on 27 January 2025",
        "aux États-Unis le 27 janvier 2025",
    ),
    "one_day": ("in one day", "en un jour"),
    "one_year": ("in one year", "en un an"),
    "four_years": ("over four years", "sur quatre ans"),
    "answers": ("for its answers", "pour ses réponses"),
    "company_hardware": ("a whole company’s hardware", "le matériel de toute une entreprise"),
    "final_run": ("a final training run", "un entraînement final"),
}

CLAIM_SCOPES: Mapping[str, Pair] = {
    "moment_not_stated": ("the article does not say when", "l’article ne dit pas à quel moment"),
    "after_2025_01_27": (
        "the article speaks of the days after 27 January 2025",
        "l’article parle des jours suivant le 27 janvier 2025",
    ),
    "data_centres": (
        "the article speaks of data centres as a whole",
        "l’article parle de l’ensemble des centres de données",
    ),
}
"""What a claim speaks of, where the figures found do not."""

SHARE_MEASURES: Mapping[str, Pair] = {
    "fall": ("", ""),
    "close": ("at the close", "en clôture"),
    "near_close": ("shortly before the close", "peu avant la clôture"),
    "close_to_close": ("from close to close", "de clôture à clôture"),
    "near_close_to_close": (
        "from one close to shortly before the next",
        "entre une clôture et les derniers instants de la séance suivante",
    ),
    "end_of_day_as_reported": ("by the end of the day", "en fin de journée"),
}

CLAIM_MEASURES: Mapping[str, Pair] = {
    "operating_cost": ("as an operating cost", "comme coût d’exploitation"),
    **SHARE_MEASURES,
}
"""What a claim's number is said to be, after `not`."""

BENCHMARKS: Mapping[str, str] = {
    "aime_2024": "AIME 2024",
    "math_500": "MATH-500",
    "mmlu": "MMLU",
    "gpqa_diamond": "GPQA Diamond",
    "swe_verified": "SWE-bench Verified",
    "geneval": "GenEval",
    "dpg_bench": "DPG-Bench",
}

RIVALS: Mapping[str, str] = {
    "o1": "o1",
    "gpt_4o": "GPT-4o",
    "claude": "Claude 3.5 Sonnet",
    "dall_e_3": "DALL-E 3",
}

WEIGHT_FORMS: Mapping[str, Pair] = {
    "q4_k_m": ("at four bits", "sur quatre bits"),
    "iq1_s": ("at less than two bits", "sur moins de deux bits"),
    "q4_hybrid": ("at four bits", "sur quatre bits"),
    "rtx_4090_q4": ("at four bits on an RTX 4090", "sur quatre bits avec une RTX 4090"),
}

TEXTS: Mapping[str, Pair] = {
    "largest one-day loss": ("the largest loss in one day", "la plus grande perte en un jour"),
    "first": ("first", "première"),
    "fourteenth": ("fourteenth", "quatorzième"),
    "open": ("open", "accès ouvert"),
    "not released": ("not released", "non publié"),
    "used": ("used", "utilisées"),
    "not used": ("not used", "non utilisées"),
    "free": ("free", "gratuit"),
    "MIT": ("the MIT licence", "la licence MIT"),
    "DeepSeek Model License": (
        "DeepSeek’s own licence for models",
        "la licence propre aux modèles de DeepSeek",
    ),
    "same generation": ("the same generation", "la même génération"),
    "older generation": ("an older generation", "une génération plus ancienne"),
    "allegation without evidence": ("an allegation without evidence", "une allégation sans preuve"),
    "OpenAI, SoftBank and Oracle": ("OpenAI, SoftBank and Oracle", "OpenAI, SoftBank et Oracle"),
}
"""Values that are words."""

PREDICATES: Mapping[tuple[str, str, str], Pair] = {
    ("openness", "weights", "open"): ("are open", "sont ouverts"),
    ("openness", "weights", "not released"): ("are not released", "ne sont pas publiés"),
    ("openness", "training_code", "open"): ("is open", "est ouvert"),
    ("openness", "training_code", "not released"): ("is not released", "n’est pas publié"),
    ("openness", "training_data", "open"): ("are open", "sont ouvertes"),
    ("openness", "training_data", "not released"): ("are not released", "ne sont pas publiées"),
    ("supervised_data", "training", "used"): (
        "was trained with supervised data too",
        "a aussi été entraîné sur des données supervisées",
    ),
    ("supervised_data", "training", "not used"): (
        "was trained without supervised data",
        "a été entraîné sans données supervisées",
    ),
    ("price_of_use", "chat_app", "free"): ("is free", "est gratuite"),
}
"""Values that are said as a verb, by quantity, measure and text."""

ATTRIBUTIONS: Mapping[str, Pair] = {
    "the article": ("the article", "l’article"),
    "the embedded post": ("the post shown in the article", "le message reproduit dans l’article"),
}
"""Who is quoted; another name is somebody whom the article quotes."""

PUBLISHERS: Mapping[str, Pair] = {
    "a copy of a Financial Times report": (
        "a copy of a Financial Times report",
        "copie d’un article du Financial Times",
    ),
    "a rewritten copy of a Financial Times report": (
        "a rewritten copy of a Financial Times report",
        "copie remaniée d’un article du Financial Times",
    ),
    "a copy of a TechCrunch report": ("a copy of a TechCrunch report", "copie d’un article de TechCrunch"),
    "Glenn, on X (Thread Reader)": ("Glenn, on X, by Thread Reader", "Glenn, sur X, via Thread Reader"),
}

QUANTITY_WORDS: Mapping[str, Pair] = {
    "price_per_million_tokens": ("use", "l’utilisation"),
    "training_cost": ("training", "l’entraînement"),
    "hardware_spend": ("hardware", "le matériel"),
    "gpu_count": ("training", "l’entraînement"),
    "share_price_change": ("shares", "le cours de l’action"),
    "market_value_change": ("market value", "la capitalisation"),
    "duration": ("the length of the fall", "la durée de la chute"),
    "benchmark_score": ("scores", "les résultats"),
}
"""What a claim's numbers are for, after `for`."""

SIGNED: Mapping[str, tuple[Pair, Pair]] = {
    "share_price_change": (("a fall of", "une baisse de"), ("a rise of", "une hausse de")),
    "market_value_change": (("a loss of", "une perte de"), ("a gain of", "un gain de")),
}
"""Changes that are said without a sign: below zero, above."""


def word(pair: Pair | None, lang: str, otherwise: str = "") -> str:
    """The entry of a language; `otherwise`, in plain letters, where there is none."""
    return pair[LANGUAGES.index(lang)] if pair else otherwise.replace("_", " ")


def name_of(name: str, lang: str) -> str:
    """A subject as a reader knows it; an id that is not here loses its provider."""
    return word(NAMES.get(name), lang, name.rsplit("/", 1)[-1])


def text_of(text: str, lang: str) -> str:
    """A value that is words, or a date."""
    return word(TEXTS.get(text), lang, date_in(text, lang))


def publisher_of(publisher: str, lang: str) -> str:
    """Who published a source; what stands in brackets after a name follows it."""
    if publisher in PUBLISHERS:
        return word(PUBLISHERS[publisher], lang)
    name, bracket, rest = publisher.partition(" (")
    if not bracket:
        return publisher
    return f"{name}, {word(PUBLISHERS.get(rest.rstrip(')')), lang, rest.rstrip(')'))}"
