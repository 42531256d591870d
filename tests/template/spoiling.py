"""The template with a defect in it, as a careless hand might leave it: what every gate and rule must see."""

import copy
from typing import Any

from tests.template.document import Json

GONE = object()


def spoiled(template: Json, place: str, value: Any) -> Json:
    """The template with one value changed; `../` leads out of a resource's properties, `|` stands for `/` in a name."""
    template = copy.deepcopy(template)
    outside = place.startswith("../")
    resource, *path = (part.replace("|", "/") for part in place.removeprefix("../").split("/"))
    at: Any = template["Resources"][resource]
    for part in [*(() if outside else ("Properties",)), *path[:-1]]:
        at = at[int(part)] if isinstance(at, list) else at[part]
    last: Any = int(path[-1]) if isinstance(at, list) else path[-1]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return template
