"""What every part of the API goes in and out by: schemas with their words, and the one shape of a refusal."""

from __future__ import annotations

from typing import Any

import ninja
from pydantic import ConfigDict, Field


class Schema(ninja.Schema):
    """A schema whose fields are described by the line below them."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Problem(Schema):
    """Why something was refused, and what would satisfy the rule (RFC 9457)."""

    type: str = Field(examples=["urn:mulin:rule:S1-18"])
    """Names the rule: `urn:mulin:rule:` and its id."""
    title: str
    """A short word for the status, the same every time."""
    status: int = Field(examples=[403])
    """The HTTP status."""
    detail: str = ""
    """What is wrong this time, in a sentence for people."""
    rule: str = Field(examples=["S1-18"])
    """The id of the rule, as docs/rules.md explains it; `API` for how the interface itself is used."""
    remedy: str = ""
    """The way out."""
    field: str = ""
    """Which value of the body or address it is about, where it is about one."""
    errors: dict[str, list[str]] = Field(default_factory=dict)
    """What is wrong, by the name of each value."""


PROBLEMS: dict[int, Any] = dict.fromkeys((401, 403, 404, 409, 422, 429), Problem)
"""What an operation may answer besides what was asked for."""
