"""The guide's curl samples, printed as they are and put right."""

import json
import shutil
import subprocess

import pytest
import tuning_data
from conftest import LOCATION, PROJECT

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")

TEMPLATES = "https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines"
KEY = "projects/myproject/locations/us-central1/keyRings/sample-key/cryptoKeys/sample-key"

# the guide's REST body for code generation: no comma before templateUri
CODE_BODY = """{ "displayName": "PIPELINEJOB_DISPLAYNAME", "runtimeConfig": { "gcsOutputDirectory": "OUTPUT_DIR",
"parameterValues": { "project": "PROJECT_ID", "model_display_name": "MODEL_DISPLAYNAME", "dataset_uri": "DATASET_URI",
"location": "us-central1", "accelerator_type": "GPU", "large_model_reference": "code-bison@002", "train_steps": 10,
"learning_rate_multiplier": 1 } } "templateUri": "TEMPLATES/tune-large-model/v3.0.0" }"""

# the guide's curl sample for code generation: a colon inside a key
CODE_SAMPLE = """{
"displayName": "PIPELINEJOB_DISPLAYNAME",
"runtimeConfig": {
"gcsOutputDirectory": "OUTPUT_DIR",
"parameterValues": {
"project": "PROJECT_ID",
"model_display_name": "The display name for your model in the UI",
"dataset_uri": "DATASET_URI",
"evaluation_data_uri:": "EVAL_DATASET_URI",
"location": "us-central1",
"accelerator_type": "GPU",
"large_model_reference": "code-bison@002",
"learning_rate_multiplier": 1,
"train_steps": 10
}
},
"templateUri": "TEMPLATES/tune-large-model/v3.0.0"
}"""

# the guide's curl sample for code chat: encryptionSpec is not closed
CHAT_SAMPLE = """{
"displayName": "PIPELINEJOB_DISPLAYNAME",
"runtimeConfig": {
"gcsOutputDirectory": "OUTPUT_DIR",
"parameterValues": {
"project": "PROJECT_ID",
"model_display_name": "your-model-display-name",
"dataset_uri": "DATASET_URI",
"location": "us-central1",
"large_model_reference": "codechat-bison@002",
"train_steps": 10,
"learning_rate_multiplier": 1,
"encryption_spec_key_name": "KEY"
}
},
"encryptionSpec": {
"kmsKeyName": "KEY"
"templateUri": "TEMPLATES/tune-large-chat-model/v3.0.0"
}"""


def curl(*arguments, body=None):
    command = ["curl", "--silent", "--show-error", "--max-time", "30", "--write-out", "\n%{http_code}"]
    command += ["-H", "Authorization: Bearer a-token", "-H", "Content-Type: application/json; charset=utf-8"]
    done = subprocess.run(command + list(arguments), input=body, capture_output=True, text=True, check=True)
    text, status = done.stdout.rsplit("\n", 1)
    return int(status), json.loads(text)


@pytest.fixture
def send(emulator, bucket, dataset):
    values = {
        "OUTPUT_DIR": f"gs://{bucket.name}/output",
        "PROJECT_ID": PROJECT,
        "EVAL_DATASET_URI": dataset(tuning_data.generation(10, first=20), "evaluation.jsonl"),
        "TEMPLATES": TEMPLATES,
        "KEY": KEY,
    }

    def post(sample, job_id=None, region=LOCATION, data=None):
        body = sample
        for name, value in values.items():
            body = body.replace(name, value)
        body = body.replace("DATASET_URI", dataset(data or tuning_data.generation()))
        query = f"?pipelineJobId={job_id}" if job_id else ""
        address = f"{emulator.url}/v1/projects/{PROJECT}/locations/{region}/pipelineJobs{query}"
        return curl("-X", "POST", address, "-d", "@-", body=body)

    return post


def jobs_of(emulator):
    status, answer = curl(f"{emulator.url}/v1/projects/{PROJECT}/locations/{LOCATION}/pipelineJobs")
    assert status == 200
    return [job["name"] for job in answer.get("pipelineJobs", [])]


@pytest.mark.parametrize("sample", [CODE_BODY, CHAT_SAMPLE], ids=["missing comma", "unclosed object"])
def test_a_sample_that_is_no_json_is_refused_as_malformed(emulator, send, sample):
    before = jobs_of(emulator)
    status, answer = send(sample)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert answer["error"]["message"].startswith("Invalid JSON payload received.")
    assert "templateUri" in answer["error"]["message"], "the place of the fault is shown"
    assert jobs_of(emulator) == before


def test_the_sample_with_a_colon_in_a_key_is_refused_by_that_key(emulator, send):
    before = jobs_of(emulator)
    status, answer = send(CODE_SAMPLE)
    assert (status, answer["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert "evaluation_data_uri:" in answer["error"]["message"]
    assert jobs_of(emulator) == before


def test_a_sample_whose_region_is_not_set_is_not_found(send):
    status, answer = send(CODE_SAMPLE.replace('_uri:"', '_uri"'), region="")
    assert (status, answer["error"]["status"]) == (404, "NOT_FOUND")


def test_the_samples_put_right_make_jobs(emulator, send):
    status, made = send(CODE_BODY.replace('} } "templateUri"', '} }, "templateUri"'))
    assert status == 200 and made["state"] in ("PIPELINE_STATE_PENDING", "PIPELINE_STATE_QUEUED")
    assert made["runtimeConfig"]["parameterValues"]["train_steps"] == 10

    right = CODE_SAMPLE.replace('_uri:"', '_uri"')
    status, named = send(right, job_id="tune-large-model-20240101")
    assert status == 200 and named["name"].endswith("/pipelineJobs/tune-large-model-20240101")
    status, again = send(right, job_id="tune-large-model-20240101")
    assert (status, again["error"]["status"]) == (409, "ALREADY_EXISTS")

    closed = CHAT_SAMPLE.replace('"kmsKeyName": "KEY"\n', '"kmsKeyName": "KEY"\n},\n')
    status, chat = send(closed, job_id="tune-large-chat-model-20240101", data=tuning_data.chat())
    assert status == 200 and chat["encryptionSpec"]["kmsKeyName"] == KEY
    assert {made["name"], named["name"], chat["name"]} <= set(jobs_of(emulator))

    status, answer = curl("-X", "POST", f"{emulator.url}/v1/{named['name']}:cancel", "-d", "")
    assert (status, answer) == (200, {})


@pytest.mark.parametrize(
    "change, field",
    [
        (('"displayName"', '"displayNam"'), "displayNam"),
        (('"gcsOutputDirectory"', '"gcsOutputDirectry"'), "gcsOutputDirectry"),
    ],
)
def test_an_unknown_field_is_named_with_its_place(send, change, field):
    status, answer = send(CODE_SAMPLE.replace('_uri:"', '_uri"').replace(*change))
    assert status == 400
    assert f'Unknown name "{field}"' in answer["error"]["message"]
    (details,) = answer["error"]["details"]
    assert details["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    assert field in details["fieldViolations"][0]["description"]


def test_an_unknown_query_parameter_is_named(emulator):
    status, answer = curl(f"{emulator.url}/v1/projects/{PROJECT}/locations/{LOCATION}/pipelineJobs?pageSiz=1")
    assert (status, 'Unknown name "pageSiz"' in answer["error"]["message"]) == (400, True)
