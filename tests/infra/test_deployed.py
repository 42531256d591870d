"""A stack in AWS is found by its name, and its tables and buckets told as its functions are told them."""

import boto3
import pytest

from functions.aws.settings import setting
from infra.deployed import as_function_of, physical_names
from infra.local.maintenance import main_recover
from infra.local.values import StackError
from tests.infra.cloudformation import STACK, stand

RESOURCES = {
    "CloseQueue": ("AWS::SQS::Queue", "https://queue/close"),
    "BillingBucket": ("AWS::S3::Bucket", "of-the-stack"),
}


@pytest.fixture
def stack(aws: None, monkeypatch: pytest.MonkeyPatch) -> str:
    del aws
    boto3.client("s3").create_bucket(Bucket="of-the-stack")
    stand(monkeypatch, RESOURCES)
    return STACK


def test_a_stack_in_aws_is_acted_on_under_its_own_names(stack: str) -> None:
    before = setting("BILLING_BUCKET")
    with as_function_of(stack):
        assert setting("BILLING_BUCKET") == "of-the-stack"
    assert setting("BILLING_BUCKET") == before
    assert list(physical_names(stack, "AWS::SQS::Queue")) == ["CloseQueue"]


@pytest.mark.usefixtures("stack")
def test_a_stack_that_does_not_exist_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StackError):
        physical_names("elsewhere")
    assert main_recover(["--stack", "elsewhere"]) == 2
    assert capsys.readouterr().err == "CloudFormation does not show the stack elsewhere\n"


def test_a_recovery_says_what_each_clinic_had(stack: str, capsys: pytest.CaptureFixture[str]) -> None:
    boto3.client("s3").put_object(Bucket="of-the-stack", Key="inbound/elsewhere", Body=b"")
    assert main_recover(["--stack", stack]) == 0
    assert "cli_harbor: 0 runs, 0 forgotten, 0 files of payers" in capsys.readouterr().out
