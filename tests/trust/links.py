"""What is tried where nobody signs in: a patient's link opens its own form, and any other text nothing."""

from collections.abc import Iterator

from tests.support import CLINIC, OTHER_CLINIC
from tests.trust.people import CLINICS, FOREIGN_CLINIC
from tests.trust.world import World


def good_tokens(world: World) -> Iterator[str]:
    return (world.things_of(clinic_id)["token"] for clinic_id in CLINICS)


def bad_tokens(world: World) -> Iterator[tuple[str, str]]:
    """What else might be tried, with a name: parts of one link in another, shortened, lengthened, made up."""
    own, sibling, foreign = (
        world.things_of(clinic_id)["token"].split(".") for clinic_id in (CLINIC, OTHER_CLINIC, FOREIGN_CLINIC)
    )
    yield "another clinic's name on it", ".".join([sibling[0], *own[1:]])
    yield "another organization's name on it", ".".join([foreign[0], *own[1:]])
    yield "another link's secret", ".".join([*own[:2], sibling[2]])
    yield "another link's name", ".".join([own[0], sibling[1], own[2]])
    yield "no secret", ".".join([*own[:2], ""])
    yield "half a secret", ".".join([*own[:2], own[2][:-1]])
    yield "more than the secret", ".".join([*own[:2], own[2] + "A"])
    yield "the secret in other letters", ".".join([*own[:2], own[2].swapcase()])
    yield "a clinic that is not", ".".join(["cli_nowhere", *own[1:]])
    yield "a link that is not", ".".join([own[0], "lnk_nowhere", own[2]])
    yield "two parts", ".".join(own[:2])
    yield "keys in the name", f"{own[0]}#EPISODE.{own[1]}.{own[2]}"
    yield "nothing like a token", "a"
