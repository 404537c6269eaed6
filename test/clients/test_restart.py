"""What a client made is there after the emulator was stopped, and after it was killed."""

import time

import pytest
import tuning_data
from conftest import LOCATION, PROJECT
from emulator_process import EmulatorProcess
from google.auth.credentials import AnonymousCredentials
from google.cloud import aiplatform_v1, storage

PARENT = f"projects/{PROJECT}/locations/{LOCATION}"
TEMPLATE = "https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0"


def clients(emulator):
    options = {"api_endpoint": emulator.url}
    settings = {"credentials": AnonymousCredentials(), "transport": "rest", "client_options": options}
    bucket = storage.Client(project=PROJECT, credentials=AnonymousCredentials(), client_options=options).bucket("kept")
    services = aiplatform_v1.PipelineServiceClient(**settings), aiplatform_v1.PredictionServiceClient(**settings)
    return bucket, *services


def wait_until(reached, seconds=60):
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "the emulator did not get there in time"
        time.sleep(0.1)


@pytest.mark.parametrize("end", [EmulatorProcess.stop, EmulatorProcess.kill])
def test_jobs_models_and_objects_survive(tmp_path, end):
    with EmulatorProcess(data=tmp_path) as emulator:
        bucket, jobs, _ = clients(emulator)
        bucket.create()
        bucket.blob("train.jsonl").upload_from_string(tuning_data.generation())
        values = {
            "project": PROJECT,
            "location": LOCATION,
            "model_display_name": "kept",
            "large_model_reference": "code-bison@002",
            "dataset_uri": "gs://kept/train.jsonl",
        }

        def create(job_id, steps):
            config = {"gcs_output_directory": "gs://kept/out", "parameter_values": values | {"train_steps": steps}}
            job = {"display_name": job_id, "template_uri": TEMPLATE, "runtime_config": config}
            return jobs.create_pipeline_job(parent=PARENT, pipeline_job=job, pipeline_job_id=job_id).name

        done = create("done-before", 10)
        wait_until(lambda: jobs.get_pipeline_job(name=done).state.name == "PIPELINE_STATE_SUCCEEDED")
        running = create("runs-on-after", 300)
        wait_until(lambda: jobs.get_pipeline_job(name=running).state.name == "PIPELINE_STATE_RUNNING")
        before = jobs.get_pipeline_job(name=done)
        if end is EmulatorProcess.kill:
            # the state is on disk a moment after a change, and a kill may come before that moment
            wait_until(lambda: "runs-on-after" in (tmp_path / "vertex" / "state.json").read_text())
        end(emulator)

    with EmulatorProcess(data=tmp_path) as emulator:
        bucket, jobs, predictions = clients(emulator)
        assert bucket.blob("train.jsonl").download_as_text() == tuning_data.generation()
        after = jobs.get_pipeline_job(name=done)
        assert after == before
        assert [job.name for job in jobs.list_pipeline_jobs(parent=PARENT)] == [running, done]
        metadata = next(task.execution.metadata for task in after.job_detail.task_details if task.task_name == after.name.split("/")[-1])
        answer = predictions.predict(endpoint=metadata["output:endpoint_resource_name"].strip(), instances=[{"prefix": "def"}])
        assert len(answer.predictions) == 1
        wait_until(lambda: jobs.get_pipeline_job(name=running).state.name == "PIPELINE_STATE_SUCCEEDED")
