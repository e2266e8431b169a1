"""Base of all rule models: every value stands in YAML, none in code."""

from pydantic import BaseModel, ConfigDict


class Rules(BaseModel):
    """Frozen, strict (no text where a number is due), and without keys it does not know.

    Sections declare no defaults: a number that no edition states does not exist. YAML lists arrive as
    tuples.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
