"""cfn-lint has nothing to say of the template, as written and as SAM expands it."""

import pytest
from cfnlint.api import lint  # type: ignore[import-untyped]
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]

from tests.template.document import FUNCTION, STAGES, TEMPLATE, of, translated, written

_ARGUMENTS = ManualArgs(regions=["us-east-1"])


def _findings(text: str) -> list[str]:
    return [f"{match.rule.id} line {match.linenumber}: {match.message}" for match in lint(text, config=_ARGUMENTS)]


def test_the_template_as_written_has_neither_errors_nor_warnings() -> None:
    assert _findings(TEMPLATE.read_text("utf-8")) == []


def test_a_defect_of_the_template_is_a_finding() -> None:
    text = TEMPLATE.read_text("utf-8").replace("BillingMode: PAY_PER_REQUEST", "BillingMode: PAY_WHEN_YOU_LIKE", 1)
    assert any("PAY_WHEN_YOU_LIKE" in finding for finding in _findings(text))


@pytest.mark.parametrize("stage", STAGES)
def test_sam_expands_the_template(stage: str) -> None:
    kinds = [resource["Type"] for resource in translated(stage)["Resources"].values()]
    assert not [kind for kind in kinds if kind.startswith("AWS::Serverless")]
    functions = len(list(of(written(), FUNCTION)))
    assert (kinds.count("AWS::ApiGateway::RestApi"), kinds.count("AWS::Lambda::Function")) == (1, functions)
    assert len(kinds) < 400, "CloudFormation takes 500 resources a stack"
