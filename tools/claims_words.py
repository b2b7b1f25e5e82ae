"""The words around the claims on docs/claims.md and docs/claims.fr.md, and the rules in plain words."""

from __future__ import annotations

WORDS = {
    "en": {
        "head": """# What the articles say of DeepSeek, checked

[En français](claims.fr.md) · [Start](start.md)

Five French articles of January 2025 are full of figures. Each of them is held here against sourced
figures. No verdict is written by hand: the rules are at the end, and the figures stand in
[`config/pricing.yaml`](../config/pricing.yaml), each with its source. This page is generated from them.

## The six that matter most""",
        "comparison": "## The honest comparison of prices",
        "comparison_text": "List prices of {day} in US dollars per million tokens. The first row is the "
        "article’s comparison, the least favourable to {other}; the row of DeepSeek’s own mix is what a real "
        "day of use comes to. The last rows allow for reasoning models with open weights writing more tokens "
        "for the same task.",
        "what": "What is compared",
        "times": "Ratio",
        "ledger": "## Every claim",
        "verdict": "Verdict",
        "meaning": "Meaning",
        "count": "Claims",
        "total": "In all {count} claims from {articles} articles. Words in quotes are the article’s own, in "
        "French.",
        "holds": "A sourced figure says the same, of the same thing.",
        "holds_for_another_measure": "The figure exists, but measures something else than the article says.",
        "holds_for_another_subject": "The figure exists, but of another model than the article says.",
        "different_scope": "The figures found are of something wider or narrower, or of another time.",
        "contradicted": "There are figures, and none agrees.",
        "unsupported": "No source was found that confirms it.",
        "not_checkable": "There is neither a number, nor a date, nor an order that figures could decide.",
        "alone": "Other claims",
        "article": "Article",
        "untitled": "untitled: ",
        "by": "said by",
        "figure": "Figure, the decisive one first",
        "value": "Value",
        "source": "Source",
        "others": "The same number was on that day also the price of: {others}.",
        "rules": """## How verdicts come about

A figure bears on a claim if it is about the same quantity and the same subject, or about a relative: a
model that it was built on, or a version of it. The first rule that fits decides:

1. A claim with neither a number, nor a date, nor an order (more, less) is **not checkable**.
2. If a figure on the same subject, of the measure and scope that the article states, agrees, the claim
   is **true**.
3. If another figure agrees, it is **true of another measure** or **true of another subject**, whichever
   figure is nearer. But an upper or lower bound that holds for the subject and fails for the model that
   it was built on is **contradicted**.
4. If there are figures, but of another scope than the claim’s, or if the claim holds in a scope that is
   not the one which its group is about, it is of **another scope**.
5. If there are figures and none agrees, it is **contradicted**. A claim in words alone is contradicted
   only by words on the very same measure.
6. If there are none, **no source was found**.

Agreeing means: within what the printed digits allow. “5.6 million” is printed to a tenth of a million,
so it agrees with 5.576 million, and “5.8 million” does not; “nearly 600 billion” is given to a hundred
billion, so it agrees with 589 billion. A figure that its source did not confirm is marked as not
confirmed.

With costcalc installed, `costcalc claims` shows the same; a changed figure in the table changes the
verdict.""",
        "hash": "Generated from the table `{hash}`.",
    },
    "fr": {
        "head": """# Ce que les articles disent de DeepSeek, vérifié

[In English](claims.md) · [Pour commencer (en anglais)](start.md)

Cinq articles français de janvier 2025 regorgent de chiffres. Chacun est ici confronté à des chiffres
sourcés. Aucun verdict n’est écrit à la main : les règles sont données à la fin, et les chiffres figurent
dans [`config/pricing.yaml`](../config/pricing.yaml), chacun avec sa source. Cette page en est tirée
automatiquement.

## Les six points essentiels""",
        "comparison": "## La comparaison honnête des prix",
        "comparison_text": "Prix publics au {day}, en dollars par million de tokens. La première ligne est "
        "la comparaison de l’article, la plus défavorable à {other} ; la ligne du trafic de DeepSeek "
        "correspond à une vraie journée d’utilisation. Les dernières lignes tiennent compte du fait que les "
        "modèles de raisonnement ouverts écrivent plus de tokens pour une même tâche.",
        "what": "Ce qui est comparé",
        "times": "Rapport",
        "ledger": "## Toutes les affirmations",
        "verdict": "Verdict",
        "meaning": "Ce que cela veut dire",
        "count": "Affirmations",
        "total": "En tout {count} affirmations, tirées de {articles} articles. Les mots entre guillemets "
        "sont ceux de l’article.",
        "holds": "Un chiffre sourcé dit la même chose du même objet.",
        "holds_for_another_measure": "Le chiffre existe, mais mesure autre chose que ce que dit l’article.",
        "holds_for_another_subject": "Le chiffre existe, mais pour un autre modèle que celui de l’article.",
        "different_scope": "Les chiffres trouvés portent sur un autre ensemble ou un autre moment.",
        "contradicted": "Il existe des chiffres, et aucun ne concorde.",
        "unsupported": "Aucune source trouvée ne le confirme.",
        "not_checkable": "Ni nombre, ni date, ni comparaison que des chiffres pourraient trancher.",
        "alone": "Autres affirmations",
        "article": "Article",
        "untitled": "sans titre : ",
        "by": "selon",
        "figure": "Chiffre, le décisif en premier",
        "value": "Valeur",
        "source": "Source",
        "others": "Le même nombre était aussi, ce jour-là, le prix de : {others}.",
        "rules": """## D’où viennent les verdicts

Un chiffre compte pour une affirmation s’il porte sur la même grandeur et sur le même objet, ou sur un
parent : le modèle sur lequel il est construit, ou une de ses versions. La première règle qui s’applique
l’emporte :

1. Une affirmation sans nombre, ni date, ni comparaison (plus, moins) est **invérifiable**.
2. Si un chiffre concorde pour le même objet, la mesure et le périmètre indiqués par l’article, elle est
   **exacte**.
3. Si un autre chiffre concorde, elle est **exacte, mais pour une autre mesure** ou **pour un autre
   objet**, selon le chiffre le plus proche. Mais une borne (plus de, moins de) respectée par l’objet et
   dépassée par le modèle sur lequel il est construit est **contredite**.
4. Si les chiffres trouvés sont d’un autre périmètre que celui de l’affirmation, ou si elle est vraie
   dans un périmètre qui n’est pas celui de son groupe, le verdict est **autre périmètre**.
5. S’il existe des chiffres et qu’aucun ne concorde, elle est **contredite**. Une affirmation faite de
   mots seuls n’est contredite que par des mots sur exactement la même mesure.
6. S’il n’existe aucun chiffre, elle est **sans source**.

Concorder veut dire : dans les limites des chiffres imprimés. « 5,6 millions » est donné au dixième de
million près, et concorde donc avec 5,576 millions, « 5,8 millions » non ; « près de 600 milliards » est
donné à cent milliards près, et concorde avec 589 milliards. Un chiffre que sa source ne permet pas de
confirmer est marqué comme non confirmé.

Avec costcalc installé, `costcalc claims --lang fr` montre la même chose ; changer un chiffre de la table
change le verdict.""",
        "hash": "Tiré de la table `{hash}`.",
    },
}
