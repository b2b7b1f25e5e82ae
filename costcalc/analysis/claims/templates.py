"""Templates of what a figure is, and of the clause that says its value, in English and in French.

`{of}` is `of` with the subject, `de` in French; the other words are those of `phrases`.
"""

from __future__ import annotations

from costcalc.values import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Phrase(NamedTuple):
    """The words for a quantity: what a figure is, and the clause that says its value."""

    what: str
    says: str
    what_fr: str
    says_fr: str


PHRASES: Mapping[str, Phrase] = {
    "price_per_million_tokens": Phrase(
        "{meter} {of}{scope}", "{meter} {of}{scope} costs {value}",
        "{meter} {of}{scope}", "{meter} {of}{scope} coûte {value}",
    ),
    "price_per_image": Phrase(
        "{meter} {of}{scope}", "{meter} {of}{scope} costs {value}",
        "{meter} {of}{scope}", "{meter} {of}{scope} coûte {value}",
    ),
    "price": Phrase(
        "{meter} {of}{scope}", "{meter} {of}{scope} costs {value}",
        "{meter} {of}{scope}", "{meter} {of}{scope} coûte {value}",
    ),
    "price_ratio": Phrase(
        "{meter} {of} against that of {other}", "{meter} {of} costs {value} of the price of {other}",
        "{meter} {of}, rapportée au prix {of_other}", "{meter} {of} coûte {value} du prix {of_other}",
    ),
    "training_cost": Phrase(
        "{run} {of} {method}", "{run} {of} cost {value} {method}",
        "{run} {of} {method}", "{run} {of} a coûté {value} {method}",
    ),
    "training_cost_ratio": Phrase(
        "the GPU-hours published for {subject}, rented, against the training of {other} in the cloud",
        "the GPU-hours published for {subject} cost, rented, {value} of what the training of {other} would "
        "in the cloud",
        "les heures de GPU publiées pour {subject}, à la location, rapportées à l’entraînement {of_other} "
        "dans le cloud",
        "les heures de GPU publiées pour {subject} coûtent, à la location, {value} de ce que coûterait "
        "l’entraînement {of_other} dans le cloud",
    ),
    "gpu_count": Phrase(
        "the GPUs of {run} {of}", "{run} {of} used {value}",
        "les GPU {of_run} {of}", "{run} {of} a mobilisé {value}",
    ),
    "hardware_spend": Phrase(
        "all the hardware of the company {subject}", "all the hardware of the company {subject} cost {value}",
        "l’ensemble du matériel de l’entreprise {subject}",
        "l’ensemble du matériel de l’entreprise {subject} a coûté {value}",
    ),
    "chips_used": Phrase(
        "the chips that trained {subject}", "{subject} was trained on {value} chips",
        "les puces de l’entraînement {of}", "{subject} a été entraîné sur des puces {value}",
    ),
    "share_price": Phrase(
        "the share {of} {share}", "the share {of} stood at {value} {share}",
        "l’action {of} {share}", "l’action {of} valait {value} {share}",
    ),
    "share_price_change": Phrase(
        "the share {of} {share}{scope}", "the share {of} {moved} {size} {share}{scope}",
        "l’action {of} {share}{scope}", "l’action {of} {moved} {size} {share}{scope}",
    ),
    "market_value_change": Phrase(
        "the market value {of}", "{subject} {moved} {size} of market value",
        "la capitalisation {of}", "{subject} {moved} {size} de capitalisation",
    ),
    "market_value_change previous_record_loss": Phrase(
        "the market value {of} in the largest loss before",
        "{subject} {moved} {size} of market value in the largest loss before",
        "la capitalisation {of} lors du record précédent",
        "{subject} {moved} {size} de capitalisation lors du record précédent",
    ),
    "record": Phrase(
        "the place of the loss {of} among all companies", "the loss {of} was {value} of any company",
        "le rang de la perte {of} parmi toutes les entreprises",
        "la perte {of} est {value} jamais subie par une entreprise",
    ),
    "date altman_post_on_r1": Phrase(
        "the date of Sam Altman’s post{scope}", "Sam Altman’s post is dated {value}{scope}",
        "la date du message de Sam Altman{scope}", "le message de Sam Altman est daté du {value}{scope}",
    ),
    "date overtakes_chatgpt_in_app_store": Phrase(
        "the day {subject} overtook ChatGPT on the App Store",
        "{subject} overtook ChatGPT on the App Store on {value}",
        "le jour où {subject} a dépassé ChatGPT sur l’App Store",
        "{subject} a dépassé ChatGPT sur l’App Store le {value}",
    ),
    "date share_fall": Phrase(
        "the day {subject}’s share fell", "{subject}’s share fell on {value}",
        "le jour de la chute de l’action {of}", "l’action {of} a chuté le {value}",
    ),
    "duration": Phrase(
        "the length of the fall of {subject}’s share", "the fall of {subject}’s share took {value}",
        "la durée de la chute de l’action {of}", "la chute de l’action {of} a pris {value}",
    ),
    "availability_end": Phrase(
        "the end of sales {of} to China", "the sale {of} to China ended on {value}",
        "la fin des ventes {of} à la Chine", "la vente {of} à la Chine a pris fin le {value}",
    ),
    "availability_end rules_announced": Phrase(
        "the American rules against the sale {of} to China",
        "the American rules against the sale {of} to China were announced on {value}",
        "les règles américaines contre la vente {of} à la Chine",
        "les règles américaines contre la vente {of} à la Chine ont été annoncées le {value}",
    ),
    "analogy_period": Phrase(
        "the period that {subject} compares with", "{subject} compares with {value}",
        "la période de comparaison {of}", "{subject} compare avec {value}",
    ),
    "benchmark_score": Phrase(
        "the score {of} on {benchmark}", "{subject} scores {value} on {benchmark}",
        "le score {of} à l’épreuve {benchmark}", "{subject} obtient {value} à l’épreuve {benchmark}",
    ),
    "benchmark_score_difference": Phrase(
        "{subject} beside {rival} on {benchmark}", "{subject} is {size} {side} {rival} on {benchmark}",
        "{subject} face à {rival} à l’épreuve {benchmark}",
        "{subject} est {size} {side} {of_rival} à l’épreuve {benchmark}",
    ),
    "openness weights": Phrase(
        "the weights {of}", "the weights {of} {value}", "les poids {of}", "les poids {of} {value}"
    ),
    "openness training_code": Phrase(
        "the training code {of}", "the training code {of} {value}",
        "le code d’entraînement {of}", "le code d’entraînement {of} {value}",
    ),
    "openness training_data": Phrase(
        "the training data {of}", "the training data {of} {value}",
        "les données d’entraînement {of}", "les données d’entraînement {of} {value}",
    ),
    "licence code": Phrase(
        "the licence of the code {of}", "the code {of} is under {value}",
        "la licence du code {of}", "le code {of} relève {of_value}",
    ),
    "licence weights": Phrase(
        "the licence of the weights {of}", "the weights {of} are under {value}",
        "la licence des poids {of}", "les poids {of} relèvent {of_value}",
    ),
    "price_of_use": Phrase("the price {of}", "{subject} {value}", "le prix {of}", "{subject} {value}"),
    "supervised_data": Phrase(
        "supervised data in the training {of}", "{subject} {value}",
        "les données supervisées dans l’entraînement {of}", "{subject} {value}",
    ),
    "chip_generation": Phrase(
        "the generation {of} beside the H100", "{subject} is of {value} as the H100",
        "la génération {of} face au H100", "{subject} est de {value} que le H100",
    ),
    "chip_performance_ratio": Phrase(
        "the chip-to-chip links {of} against those of the H100",
        "the chip-to-chip links {of} reach {value} of the speed of those of the H100",
        "les liaisons entre puces {of} face à celles du H100",
        "les liaisons entre puces {of} atteignent {value} du débit de celles du H100",
    ),
    "weights_size": Phrase(
        "the weights {of} {form}", "the weights {of} {form} take {value}",
        "les poids {of} {form}", "les poids {of} {form} occupent {value}",
    ),
    "weights_to_memory_ratio": Phrase(
        "the weights {of} against the memory of a consumer card (RTX 4090)",
        "the weights {of} take {value} of the memory of a consumer card, the RTX 4090",
        "les poids {of} face à la mémoire d’une carte grand public (RTX 4090)",
        "les poids {of} occupent {value} de la mémoire d’une carte grand public, la RTX 4090",
    ),
    "memory": Phrase(
        "the memory {of}", "{subject} has {value} of memory",
        "la mémoire {of}", "{subject} a {value} de mémoire",
    ),
    "output_speed": Phrase(
        "the output {of} {form}", "{subject} writes {value} {form}",
        "la sortie {of} {form}", "{subject} écrit {value} {form}",
    ),
    "tokens_a_day": Phrase(
        "{meter} {of} in one day", "{meter} {of} in one day was {value}",
        "{meter} {of} en un jour", "{meter} {of} en un jour représente {value}",
    ),
    "cached_share": Phrase(
        "the cached share of the input {of}", "{value} of the input {of} came from the cache",
        "la part en cache de l’entrée {of}", "{value} de l’entrée {of} vient du cache",
    ),
    "output_tokens_ratio": Phrase(
        "the tokens {of} for the same task", "{subject} use {value} times the tokens for the same task",
        "les tokens {of} pour une même tâche", "{subject} écrivent {value} fois autant de tokens",
    ),
    "ai_spend": Phrase(
        "the investment {of}{scope}", "{subject} plans to invest {value}{scope}",
        "l’investissement {of}{scope}", "{subject} prévoit d’investir {value}{scope}",
    ),
    "dispute": Phrase(
        "the post on {subject}", "the post on {subject} is {value}",
        "le message sur {subject}", "le message sur {subject} est {value}",
    ),
    "download_rank app_store": Phrase(
        "the rank {of} on the App Store{scope}", "{subject} ranked {value} on the App Store{scope}",
        "le rang {of} sur l’App Store{scope}", "{subject} était {value} sur l’App Store{scope}",
    ),
    "download_rank google_play": Phrase(
        "the rank {of} on Google Play{scope}", "{subject} ranked {value} on Google Play{scope}",
        "le rang {of} sur Google Play{scope}", "{subject} était {value} sur Google Play{scope}",
    ),
    "investor": Phrase(
        "those who announced {subject}", "{subject} was announced as a venture of {value}",
        "les porteurs du projet {subject}", "{subject} a été annoncé comme un projet {of_value}",
    ),
    "energy_difference": Phrase(
        "the energy {of} beside Llama 3.3 70B, for the same prompts",
        "{subject} used {size} {more} energy than Llama 3.3 70B for the same prompts",
        "l’énergie {of} face à Llama 3.3 70B, à requêtes égales",
        "{subject} a consommé {size} d’énergie {more} que Llama 3.3 70B à requêtes égales",
    ),
    "price_elasticity": Phrase(
        "the price elasticity {of}", "a price that is 1 % lower makes {subject} {move} by {percent}",
        "l’élasticité-prix {of}", "un prix inférieur de 1 % fait {move} {subject} de {percent}",
    ),
}  # fmt: skip
"""Templates by quantity, or by quantity and measure where that has words of its own."""

OTHER = Phrase("{measure} {of}", "{measure} {of}: {value}", "{measure} {of}", "{measure} {of} : {value}")
"""For a quantity that has no words yet."""
