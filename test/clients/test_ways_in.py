"""One sweep from each way in: the same request file, the same result; a wrong one: every problem in one failure, at once."""

import base64
import hashlib
import json
import os
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest
import rfc8785
from emulator_process import EmulatorProcess
from temporal_processes import ROOT, TEMPOTUNE, TemporalServer, Worker

EXAMPLES = ROOT / "examples"
REQUEST = {
    "tune": {
        "project": "demo-project",
        "baseModel": "code-bison@002",
        "datasetUri": "gs://ways-in/train.jsonl",
        "evaluationDatasetUri": "gs://ways-in/evaluation.jsonl",
        "outputDirectory": "gs://ways-in/output",
        "pipelineJobRegion": "us-central1",
        "evaluationInterval": 5,
        "pollInterval": "100ms",
    },
    "vary": {"trainSteps": [5, 10]},
}
WRONG = {**REQUEST, "tune": {**REQUEST["tune"], "baseModel": "code-bisson", "learningRateMultiplier": -1}, "losers": "burn"}
PROBLEMS = ["BASE_MODEL_UNKNOWN", "POSITIVE_NUMBER", "LOSERS"]
ENDED = {"COMPLETED": "workflowExecutionCompletedEventAttributes", "FAILED": "workflowExecutionFailedEventAttributes"}


@dataclass
class Launch:
    exit_code: int
    result: dict | None
    said: str


class Site:
    """Server, emulator and worker, and the files of the requests."""

    def __init__(self, folder):
        self.folder = folder
        self.emulator = EmulatorProcess()
        self.temporal = TemporalServer(os.environ["TEMPORAL_CLI_PATH"])
        self.environment = {
            "TEMPORAL_ADDRESS": self.temporal.address,
            "TEMPORAL_HTTP_ADDRESS": self.temporal.http_address,
            "TEMPOTUNE_VERTEX_ENDPOINT": self.emulator.url,
            "TEMPOTUNE_STORAGE_ENDPOINT": self.emulator.url,
            "TEMPOTUNE_LOG_LEVEL": "warn",
        }
        self.worker = Worker(self.environment)
        self.request = self.file("sweep.json", REQUEST)
        self.wrong = self.file("wrong.json", WRONG)
        self.other = self.file("other.json", {**REQUEST, "vary": {"trainSteps": [5]}})
        self._upload()
        # the one documented command
        self.stock("operator nexus endpoint create --name tempotune --target-namespace default --target-task-queue tempotune")

    def file(self, name, request):
        path = self.folder / name
        path.write_text(json.dumps(request), "utf-8")
        return path

    def run(self, *command):
        environment = {**os.environ, **self.environment}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        return Launch(done.returncode, None, done.stdout + done.stderr), done.stdout

    def stock(self, command, *more):
        return self.run(self.temporal.cli, *command.split(), *more)

    def launcher(self, *command):
        """A program that prints the result."""
        launch, printed = self.run(*command)
        return Launch(launch.exit_code, json.loads(printed) if launch.exit_code == 0 else None, launch.said)

    def end_of(self, workflow_id):
        """What became of a run, from the stock CLI: payloads as they are, where shorthand has null for an empty list."""
        launch, printed = self.stock(f"workflow result --workflow-id {workflow_id} -o json --no-json-shorthand-payloads")
        end = json.loads(printed[printed.index("{") :])
        attributes = end["closeEvent"][ENDED[end["status"]]]
        if end["status"] == "FAILED":
            return Launch(1, None, attributes["failure"]["message"])
        return Launch(0, json.loads(base64.b64decode(attributes["result"]["payloads"][0]["data"])), launch.said)

    def jobs(self):
        with urllib.request.urlopen(f"{self.emulator.url}/_emulator/jobs") as answer:
            return len(json.load(answer))

    def _upload(self):
        self._post("/storage/v1/b?project=demo-project", {"name": "ways-in", "location": "us-central1"})
        for name, first, count in [("train.jsonl", 0, 40), ("evaluation.jsonl", 1_000, 12)]:
            lines = [{"input_text": f"double {i}", "output_text": f"return {2 * i}"} for i in range(first, first + count)]
            text = "\n".join(json.dumps(line) for line in lines)
            self._post(f"/upload/storage/v1/b/ways-in/o?uploadType=media&name={name}", text)

    def _post(self, path, body):
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        headers = {"content-type": "application/json"}
        urllib.request.urlopen(urllib.request.Request(self.emulator.url + path, data, headers, method="POST")).close()

    def stop(self):
        self.worker.stop()
        self.temporal.stop()
        self.emulator.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("ways-in"))
    yield site
    site.stop()


def by_temporal_cli(site, request, sweep_id):
    site.stock(f"workflow execute --type sweep --task-queue tempotune --workflow-id {sweep_id} --input-file", str(request))
    return site.end_of(sweep_id)


def by_schedule(site, request, sweep_id):
    create = f"schedule create --schedule-id {sweep_id} --interval 365d --type sweep --task-queue tempotune"
    site.stock(f"{create} --workflow-id {sweep_id} --input-file", str(request))
    site.stock(f"schedule trigger --schedule-id {sweep_id}")
    return end_of_triggered(site, sweep_id)


def by_tempotune_schedule(site, request, sweep_id):
    schedule = {"id": sweep_id, "workflow": "sweep", "every": "365d", "requestFile": request.name}
    # JSON is YAML; a name of its own, so that no file prunes what another one has made
    file = site.file(f"{sweep_id}.yaml", {"name": sweep_id, "schedules": [schedule]})
    applied, _ = site.run(*TEMPOTUNE, "schedule", "apply", str(file), "--yes")
    if applied.exit_code != 0:
        return applied
    site.run(*TEMPOTUNE, "schedule", "trigger", sweep_id)
    return end_of_triggered(site, sweep_id)


def end_of_triggered(site, schedule_id):
    for _ in range(100):
        _, printed = site.stock(f"workflow list -o json --query TemporalScheduledById='{schedule_id}'")
        if found := json.loads(printed):
            return site.end_of(found[0]["execution"]["workflowId"])
    raise AssertionError("the schedule started nothing")


def by_tempotune(site, request, sweep_id):
    return site.launcher(*TEMPOTUNE, "sweep", str(request), "--id", sweep_id, "--json")


def by_python(site, request, sweep_id):
    return site.launcher(sys.executable, str(EXAMPLES / "python" / "launch.py"), str(request), sweep_id)


def by_go(site, request, sweep_id):
    return site.launcher(os.environ["GO_LAUNCHER"], str(request), sweep_id)


def by_http(site, request, sweep_id):
    return site.launcher("node", str(EXAMPLES / "http" / "launch.mjs"), str(request), sweep_id)


def by_nexus_typescript(site, request, sweep_id):
    return site.launcher("node", str(EXAMPLES / "nexus" / "launch.mjs"), str(request), sweep_id)


def by_nexus_python(site, request, sweep_id):
    return site.launcher(sys.executable, str(EXAMPLES / "nexus" / "launch.py"), str(request), sweep_id)


#: Those that compare the request, and so may be repeated blindly.
SAFE_TO_REPEAT = [by_tempotune, by_python, by_go, by_http, by_nexus_typescript, by_nexus_python]
WAYS = [by_temporal_cli, by_schedule, by_tempotune_schedule, *SAFE_TO_REPEAT]
name = pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
name_safe = pytest.mark.parametrize("way", SAFE_TO_REPEAT, ids=lambda way: way.__name__)


def shape(value):
    """Keys and kinds, without what is in them."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in sorted(value.items())}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return "number" if isinstance(value, (int, float)) and not isinstance(value, bool) else type(value).__name__


@pytest.fixture(scope="module")
def launches(site):
    """One sweep a way."""
    return {way: way(site, site.request, way.__name__.replace("_", "-")) for way in WAYS}


@name
def test_launches_a_sweep(launches, way):
    launch = launches[way]
    assert launch.exit_code == 0, launch.said
    assert launch.result["trials"] == {"total": 2, "succeeded": 2, "failed": 0}
    assert launch.result["sweepId"].startswith(way.__name__.replace("_", "-"))


def test_all_give_one_shape_of_result_and_the_same_numbers(launches):
    first, *others = [launch.result for launch in launches.values()]
    assert len(others) == len(WAYS) - 1
    for other in others:
        assert shape(other) == shape(first)
        assert other["best"]["metrics"] == first["best"]["metrics"]
        assert [trial["objective"] for trial in other["ranking"]] == [trial["objective"] for trial in first["ranking"]]


@name
def test_tells_every_problem_of_a_wrong_request_in_one_failure_and_makes_no_job(site, way):
    jobs = site.jobs()
    launch = way(site, site.wrong, f"wrong-{way.__name__.replace('_', '-')}")
    assert launch.exit_code in (1, 3)
    for problem in PROBLEMS:
        assert launch.said.count(f"[{problem}]") == 1, launch.said
    assert site.jobs() == jobs


@name_safe
def test_repeating_a_launch_joins_the_sweep(site, launches, way):
    jobs = site.jobs()
    launch = way(site, site.request, way.__name__.replace("_", "-"))
    assert launch.result == launches[way].result, launch.said
    assert site.jobs() == jobs


@name_safe
def test_joins_a_sweep_that_another_way_in_launched(site, launches, way):
    jobs = site.jobs()
    started_by = by_go if way is not by_go else by_python
    launch = way(site, site.request, started_by.__name__.replace("_", "-"))
    assert launch.result == launches[started_by].result, launch.said
    assert site.jobs() == jobs


@name_safe
def test_another_request_under_the_same_id_is_refused(site, launches, way):
    launch = way(site, site.other, way.__name__.replace("_", "-"))
    assert launch.exit_code == 9, launch.said
    assert "another request" in launch.said


def test_hashes_are_those_of_other_languages():
    vectors = json.loads((Path(__file__).parent / "request-hashes.json").read_text("utf-8"))
    for vector in vectors:
        assert hashlib.sha256(rfc8785.dumps(vector["request"])).hexdigest() == vector["sha256"]


def test_types_of_other_languages_are_what_the_schema_gives():
    check = subprocess.run(["node", "scripts/generate-client-types.mjs", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert check.returncode == 0, check.stderr


def test_the_go_launcher_hashes_and_types_as_the_others():
    tested = subprocess.run(["go", "test", "./..."], cwd=EXAMPLES / "go", capture_output=True, text=True)
    assert tested.returncode == 0, tested.stdout + tested.stderr
