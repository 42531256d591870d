"""cfn-guard's word on the expanded template: rules of our own, each of which must see the defect made for it.

`make guard` brings the program by npm; CI needs Python alone, and leaves it out.
"""

import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.template.document import ROOT, Json, translated
from tests.template.spoiling import GONE, spoiled

RULES = ROOT / "infra" / "guard"
FOLDER = ROOT / "build" / "guard"
PROGRAMS = FOLDER / "node_modules/@cdklabs/cdk-validator-cfnguard/bin"
_SYSTEMS = {"Linux": "ubuntu", "Darwin": "macos"}
_MACHINES = {"arm64": "aarch64"}

# For each rule a place in the expanded template, and what a careless hand might leave there.
DEFECTS: Mapping[str, tuple[str, Any]] = {
    "tables_are_encrypted_with_our_key": ("LedgerTable/SSESpecification/KMSMasterKeyId", GONE),
    "buckets_are_encrypted": ("PacketsBucket/BucketEncryption", GONE),
    "queues_are_encrypted_with_our_key": ("CloseQueue/KmsMasterKeyId", GONE),
    "topics_are_encrypted_with_our_key": ("AlarmTopic/KmsMasterKeyId", GONE),
    "logs_are_encrypted_with_our_key": ("CareApiLog/KmsKeyId", GONE),
    "keys_turn_every_year": ("DataKey/EnableKeyRotation", False),
    "buckets_refuse_what_is_not_over_tls": ("PacketsOverTls/PolicyDocument/Statement/0/Effect", "Allow"),
    "queues_refuse_what_is_not_over_tls": ("QueuesOverTls/PolicyDocument/Statement/0/Condition", {}),
    "topics_refuse_what_is_not_over_tls": ("AlarmTopicPolicy/PolicyDocument/Statement", []),
    "buckets_are_closed_to_the_public": ("PacketsBucket/PublicAccessBlockConfiguration/BlockPublicPolicy", False),
    "roles_name_their_actions": ("CareApiRole/Policies/0/PolicyDocument/Statement/2/Action/0", "dynamodb:*"),
    "people_are_invited_and_sign_in_with_two_factors": ("UserPool/MfaConfiguration", "OPTIONAL"),
    "requests_are_logged_and_nothing_of_their_bodies": ("ApiStage/MethodSettings/0/DataTraceEnabled", True),
    "who_called_is_kept_for_six_years": ("ApiAccessLog/RetentionInDays", 2191),
    "logs_end_at_a_stated_time": ("CareApiLog/RetentionInDays", GONE),
    "seals_of_the_audit_trail_cannot_be_deleted": (
        "AuditBucket/ObjectLockConfiguration/Rule/DefaultRetention/Mode",
        "GOVERNANCE",
    ),
    "claim_files_cannot_be_deleted": ("BillingBucket/ObjectLockConfiguration/Rule/DefaultRetention/Days", 365),
    "buckets_keep_versions": ("PacketsBucket/VersioningConfiguration/Status", "Suspended"),
    "tables_can_be_restored": ("../AuditTable/DeletionPolicy", "Delete"),
    "what_a_stream_or_queue_fails_at_is_kept": ("ReviewStreamEpisodes/DestinationConfig", GONE),
    "what_a_clock_fails_at_is_kept": ("MonthEndMonthEnd/Target/DeadLetterConfig", GONE),
}


def findings() -> list[str]:
    """Rules that fail, rules that had nothing to look at, and rules blind to their own defect, in words."""
    templates = FOLDER / "templates"
    shutil.rmtree(templates, ignore_errors=True)
    templates.mkdir(parents=True)
    clean = _without_paths()
    (templates / "as-it-is.json").write_text(json.dumps(clean), "utf-8")
    for rule, defect in DEFECTS.items():
        (templates / f"{rule}.json").write_text(json.dumps(_narrowed(spoiled(clean, *defect), defect[0])), "utf-8")
    return judged(_reports(templates))


def judged(reports: Mapping[str, Any]) -> list[str]:
    """What reports on the template as it is and on each of its defects come to."""
    clean = reports["as-it-is"]
    passed = set(clean["compliant"])
    found = [f"cfn-guard: {rule} fails" for rule in _failed(clean)]
    found += [f"cfn-guard: {rule} had nothing to look at" for rule in sorted(clean["not_applicable"])]
    found += [f"cfn-guard: {rule} has no defect in {Path(__file__).name}" for rule in sorted(passed - DEFECTS.keys())]
    found += [f"cfn-guard: {rule} did not see its defect" for rule in DEFECTS if rule not in _failed(reports[rule])]
    return found


def _narrowed(template: Json, place: str) -> Json:
    """Only what is of the type that has the defect: reading the rest again and again is what takes time."""
    its = template["Resources"]
    kind = its[place.removeprefix("../").partition("/")[0]]["Type"]
    return {**template, "Resources": {name: it for name, it in its.items() if it["Type"] == kind}}


def _failed(report: Any) -> Sequence[str]:
    return [it["Rule"]["name"] for it in report["not_compliant"]]


def _without_paths() -> Json:
    """What is deployed, but for the API's paths: no rule reads them, and each is half a second of reading."""
    template = translated("prod")
    template["Resources"]["Api"]["Properties"].pop("Body")
    return template


def _program() -> Path:
    """The static binary for this machine, as the package brings it."""
    machine = platform.machine()
    return PROGRAMS / _SYSTEMS[platform.system()] / _MACHINES.get(machine, machine) / "cfn-guard"


def _reports(templates: Path) -> dict[str, Any]:
    options = ("--structured", "--output-format", "json", "--show-summary", "none")
    command = [str(_program()), "validate", "-r", str(RULES), "-d", str(templates), *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode not in (0, 19):  # 19: a rule failed
        raise RuntimeError(f"cfn-guard: {done.stderr[-500:]}")
    return {Path(it["name"]).stem: it for it in json.loads(done.stdout)}


def main() -> int:
    """1 when a rule fails, or no longer sees its defect."""
    broken = findings()
    sys.stdout.write(f"cfn-guard: {len(DEFECTS)} rules, each tried with a defect, {len(broken)} findings\n")
    sys.stdout.write("".join(f"{line}\n" for line in broken))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
