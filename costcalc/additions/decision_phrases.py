"""The words of a decision, in English and in French: what a sentence says, and what it counts."""

from __future__ import annotations

from costcalc.additions.tipping_points import ABOVE
from costcalc.language.numerals import LANGUAGES, de, typeset

PHRASES: dict[str, tuple[str, str]] = {
    "request": ("a request", "par requête"),
    "days": ("in 30 days", "en 30 jours"),
    "month": ("in 1 month", "en 1 mois"),
    "months": ("in {months} months", "en {months} mois"),
    "leads": (
        "{winner} costs least: {cost} {period}, {ratio} times less than {second} ({second_cost}).",
        "{winner} coûte le moins : {cost} {period}, {ratio} fois moins {than_second} ({second_cost}).",
    ),
    "leads_a_little": (
        "{winner} costs least: {cost} {period}, {percent} less than {second} ({second_cost}).",
        "{winner} coûte le moins : {cost} {period}, soit {percent} de moins {than_second} ({second_cost}).",
    ),
    "leads_hardly": (
        "{winner} costs least, but hardly: {cost} {period}, only {difference} less than {second}.",
        "{winner} coûte le moins, mais de peu : {cost} {period}, {difference} de moins {than_second}.",
    ),
    "tie": ("{tied} cost the same: {cost} {period}.", "{tied} coûtent la même chose : {cost} {period}."),
    "free": (
        "{winner} costs nothing; {second}, the next, costs {second_cost} {period}.",
        "{winner} ne coûte rien ; {second}, le suivant, coûte {second_cost} {period}.",
    ),
    "free_tie": ("{tied} cost nothing.", "{tied} ne coûtent rien."),
    "alone": (
        "{winner} is the only one that can serve this workload: {cost} {period}.",
        "{winner} est le seul à pouvoir traiter cette charge : {cost} {period}.",
    ),
    "whole": (
        "{winner} is the only one that serves the whole of this time: {cost} {period}.",
        "{winner} est le seul à couvrir toute cette durée : {cost} {period}.",
    ),
    "priced": (
        "{winner} is the only one with a price then: {cost} {period}.",
        "{winner} est le seul à avoir un prix à cette date : {cost} {period}.",
    ),
    "one": (
        "{winner} costs {cost} {period}; there is nothing to compare it with.",
        "{winner} coûte {cost} {period} ; il n’y a rien à quoi le comparer.",
    ),
    "undated": (
        "This is an estimate: no source says that {winner} had this price then.",
        "C’est une estimation : aucune source ne dit que {winner} avait alors ce prix.",
    ),
    "in doubt": (
        "This is an estimate: the price of {winner} is not certain then.",
        "C’est une estimation : le prix {of_winner} n’est pas certain à cette date.",
    ),
    "contested": (
        "But that is not certain against {names}: prices are in doubt.",
        "Mais ce n’est pas certain face à {names} : des prix sont incertains.",
    ),
    "contested_by_many": (
        "But that is not certain against {names} and {more} more: prices are in doubt.",
        "Mais ce n’est pas certain face à {names} et à {more} autres : des prix sont incertains.",
    ),
    "unsure": (
        "The price of {name}, the next, is not certain then.",
        "Le prix {of_name}, le suivant, n’est pas certain à cette date.",
    ),
    "none": ("No model can be ranked.", "Aucun modèle ne peut être classé."),
    "changes": ("That changes {whens}.", "Cela change {whens}."),
    "nothing": (
        "Nothing in the size of a request changes that.",
        "La taille d’une requête n’y change rien.",
    ),
    "nothing_mix": (
        "Nothing in the size of the requests changes that.",
        "La taille des requêtes n’y change rien.",
    ),
    "later": (
        "From month {number} ({month}) on, a month costs less on {name}.",
        "À partir du mois {number} ({month}), un mois coûte moins cher avec {name}.",
    ),
    "shorter": (
        "Over fewer than {number} months, {name} would cost less.",
        "Sur moins de {number} mois, {name} coûterait moins cher.",
    ),
    "task": (
        "A solved task, though, costs least on {name}: {cost}.",
        "Mais une tâche réussie coûte le moins avec {name} : {cost}.",
    ),
    "seat": (
        "The seat, though, costs even less: {cost} {period}.",
        "Mais l’abonnement par utilisateur coûte encore moins : {cost} {period}.",
    ),
    "seats": (
        "The seats, though, cost even less: {cost} {period}.",
        "Mais les abonnements par utilisateur coûtent encore moins : {cost} {period}.",
    ),
    "draws": (
        "It is the cheapest in {share} of the draws.",
        "Ce choix l’emporte dans {share} des tirages.",
    ),
    "draws_too_large": (
        "It is the cheapest in {share} of the draws, some of which are larger than a model can read.",
        "Ce choix l’emporte dans {share} des tirages, dont certains dépassent ce qu’un modèle peut lire.",
    ),
    ABOVE: ("above {value} {noun} a request", "au-dessus de {value} {noun} par requête"),
    "below": ("below {value} {noun} a request", "en dessous de {value} {noun} par requête"),
    "above_share": (
        "with more than {value} of the {whole} input tokens cached, {share}",
        "avec plus de {value} des {whole} tokens en entrée lus en cache, soit {share}",
    ),
    "below_share": (
        "with fewer than {value} of the {whole} input tokens cached, {share}",
        "avec moins de {value} des {whole} tokens en entrée lus en cache, soit {share}",
    ),
    "above_none": ("as soon as any input is cached", "dès qu’une partie de l’entrée est en cache"),
    "below_all": (
        "as soon as any input is not cached",
        "dès qu’une partie de l’entrée n’est plus en cache",
    ),
    "above_percent": ("above {percent} of these {noun}", "au-dessus de {percent} de ces {noun}"),
    "below_percent": ("below {percent} of these {noun}", "en dessous de {percent} de ces {noun}"),
    "then": (" (then {to})", " (alors {to})"),
    "price": ("The price of {name} {told}{then}.", "Le prix {of_name} {told}{then}."),
    "guarantee": (
        "The price of {name} is {told}, and not beyond.",
        "Le prix {of_name} est {told}, et pas au-delà.",
    ),
    "shutdown": ("{name} is {told}{then}.", "{name} est {told}{then}."),
    "another": (": {winner} costs least from then on", " : ensuite, {winner} coûte le moins"),
    "the_same": (", and it still costs least", ", et ce choix reste le moins cher"),
    "takes_over": (", and it costs least from then on", ", et ce choix devient le moins cher"),
    "gap": (
        ": it is billed until then alone, and not ranked",
        " : il n’est facturé que jusque-là, et n’est pas classé",
    ),
    "follows": (
        ": from then on it is billed at the prices of its successor",
        " : ensuite, il est facturé aux prix de son successeur",
    ),
    "option_before": (
        "{name} is sold {asked} from {date} on alone: it is not ranked.",
        "{name} n’est vendu {asked} qu’à partir du {date} : il n’est pas classé.",
    ),
    "option_after": (
        "{name} is sold {asked} until {date} alone: it is billed until then, and not ranked.",
        "{name} n’est vendu {asked} que jusqu’au {date} : il est facturé jusque-là, et n’est pas classé.",
    ),
    "with": ("with {options}", "avec {options}"),
    "so": ("for this workload", "pour cette charge"),
    "nobody": (": none of the others can serve this workload then", " : ensuite, aucun autre ne convient"),
    "out_of_reach": (" (out of reach of {winner}; then {to})", " (hors de portée {of_winner} ; alors {to})"),
}  # fmt: skip

NOUNS: dict[str, tuple[str, str]] = {
    "input_tokens": ("input token{s}", "token{s} en entrée"),
    "output_tokens": ("output token{s}", "token{s} en sortie"),
    "web_searches": ("web search{es}", "recherche{s} web"),
    "storage_searches": ("file search{es}", "recherche{s} de fichier"),
    "maps_searches": ("maps search{es}", "recherche{s} sur cartes"),
    "rerank_searches": ("rerank search{es}", "recherche{s} reclassée{s}"),
    "citation_tokens": ("citation token{s}", "token{s} de citation"),
    "images": ("image{s}", "image{s}"),
    "input_characters": ("input character{s}", "caractère{s} en entrée"),
    "output_characters": ("output character{s}", "caractère{s} en sortie"),
    "input_seconds": ("input second{s}", "seconde{s} en entrée"),
    "output_seconds": ("output second{s}", "seconde{s} en sortie"),
    "pages": ("page{s}", "page{s}"),
    "cache_storage_token_hours": ("token-hour{s} of cache storage", "token{s}-heure{s} de cache"),
    "vector_storage_gigabyte_days": (
        "gigabyte-day{s} of vector storage", "gigaoctet{s}-jour{s} de stockage vectoriel",
    ),
    "container_sessions": ("container session{s}", "session{s} de conteneur"),
    "container_seconds": ("container second{s}", "seconde{s} de conteneur"),
}  # fmt: skip
"""What each quantity counts, one or many of it."""


def say(key: str, lang: str, **words: str) -> str:
    """A template of a language, filled: `{of_name}` is the name behind `de`, as French has it.

    French spaces are set before names come in.
    """
    words |= {f"of_{name}": de(word) for name, word in words.items()}
    return typeset(PHRASES[key][LANGUAGES.index(lang)], lang).format_map(words)


def noun(field: str, lang: str, *, one: bool = False) -> str:
    """What a quantity counts: many, or one of it."""
    s, es = ("", "") if one else ("s", "es")
    return NOUNS[field][LANGUAGES.index(lang)].format(s=s, es=es)
