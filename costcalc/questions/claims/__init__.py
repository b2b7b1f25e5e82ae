"""The articles' claims, checked: figures that bear on a claim, a verdict by rule, one plain sentence."""
