"""The articles' claims, checked: figures that bear on a claim, the verdict by rule, and one plain sentence."""
