"""The law as data: typed, dated, cited; a county's edition extends another and holds only its own values.

``params/rulesets/<edition>/edition.yaml`` says whose edition it is, what it extends and since when it is
in force; ``<section>.yaml`` beside it holds the values of one stage. The section ``self_evaluation`` is
described by the model ``SelfEvaluation`` in ``rulesets/self_evaluation.py``, and so on: a new section
needs its module and its YAML, nothing else.
"""

from budgeteval.rulesets.errors import RulesError
from budgeteval.rulesets.loader import editions, load
from budgeteval.rulesets.model import Rules
from budgeteval.rulesets.ruleset import RuleSet, effective, table
from budgeteval.rulesets.sources import Origin, Source

__all__ = ["Origin", "RuleSet", "Rules", "RulesError", "Source", "editions", "effective", "load", "table"]
