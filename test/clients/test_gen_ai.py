"""google-genai: tuning and asking Gemini models, over its own v1beta1 addresses."""

import time

import pytest
import tuning_data
from conftest import LOCATION, PROJECT
from google import genai
from google.genai import errors, types
from google.oauth2.credentials import Credentials

BASE_MODEL = "gemini-2.5-flash"


@pytest.fixture
def client(emulator):
    options = types.HttpOptions(base_url=emulator.url)
    return genai.Client(
        vertexai=True, project=PROJECT, location=LOCATION, credentials=Credentials("any"), http_options=options
    )


@pytest.fixture
def tune(client, dataset):
    def start(base_model=BASE_MODEL, **config):
        training = types.TuningDataset(gcs_uri=dataset(tuning_data.gemini()))
        config = {"tuned_model_display_name": "tuned", "labels": {"suite": "gen-ai"}, "epoch_count": 2} | config
        return client.tunings.tune(
            base_model=base_model, training_dataset=training, config=types.CreateTuningJobConfig(**config)
        )

    return start


def wait(client, job, seconds=90):
    deadline = time.monotonic() + seconds
    while not job.has_ended:
        assert time.monotonic() < deadline, f"{job.name} is still {job.state}"
        time.sleep(0.2)
        job = client.tunings.get(name=job.name)
    return job


def test_a_model_is_tuned_listed_asked_and_tuned_on(client, tune, dataset):
    validation = types.TuningValidationDataset(gcs_uri=dataset(tuning_data.gemini(5), "validation.jsonl"))
    adapter = types.AdapterSize.ADAPTER_SIZE_FOUR
    job = tune(adapter_size=adapter, learning_rate_multiplier=1.0, validation_dataset=validation)
    assert job.state.name in ("JOB_STATE_PENDING", "JOB_STATE_QUEUED", "JOB_STATE_RUNNING")
    job = wait(client, job)
    assert job.has_succeeded, job.error
    assert job.supervised_tuning_spec.hyper_parameters.adapter_size == adapter
    assert int(job.supervised_tuning_spec.hyper_parameters.epoch_count) == 2
    assert job.tuned_model.model.endswith("@1") and job.create_time < job.end_time
    endpoints = [checkpoint.endpoint for checkpoint in job.tuned_model.checkpoints]
    assert len(endpoints) == 2 and job.tuned_model.endpoint in endpoints
    statistics = job.tuning_data_stats.supervised_tuning_data_stats
    assert int(statistics.tuning_dataset_example_count) == 20

    assert job.name in [one.name for one in client.tunings.list(config={"filter": 'labels.suite="gen-ai"'})]
    assert client.models.get(model=job.tuned_model.model).name.startswith(job.tuned_model.model.split("@")[0])
    check_answers(client, job.tuned_model.endpoint)
    continued = wait(client, tune(base_model=job.tuned_model.model))
    assert continued.has_succeeded and continued.pre_tuned_model.tuned_model_name == job.tuned_model.model


def check_answers(client, endpoint):
    question = "Write a function that loads the user number 3"
    config = types.GenerateContentConfig(max_output_tokens=16, system_instruction="You write Python.")
    answer = client.models.generate_content(model=endpoint, contents=question, config=config)
    assert answer.text and answer.usage_metadata.total_token_count > 0
    streamed = client.models.generate_content_stream(model=endpoint, contents=question, config=config)
    assert "".join(part.text or "" for part in streamed) == answer.text
    assert client.models.count_tokens(model=endpoint, contents=question).total_tokens > 0


def test_a_job_is_cancelled(client, tune):
    job = tune(epoch_count=20)
    client.tunings.cancel(name=job.name)
    assert wait(client, job).state.name == "JOB_STATE_CANCELLED"


def test_pages_show_every_job_once(client, tune):
    made = {tune(labels={"suite": "pages"}).name for _ in range(3)}
    config = {"page_size": 1, "filter": 'labels.suite="pages"'}
    names = [job.name for job in client.tunings.list(config=config)]
    assert set(names) == made and len(names) == 3


def test_preference_tuning_keeps_its_spec(client, dataset):
    training = types.TuningDataset(gcs_uri=dataset(tuning_data.gemini()))
    config = types.CreateTuningJobConfig(method=types.TuningMethod.PREFERENCE_TUNING, beta=0.1, epoch_count=1)
    job = client.tunings.tune(base_model=BASE_MODEL, training_dataset=training, config=config)
    assert client.tunings.get(name=job.name).preference_optimization_spec.hyper_parameters.beta == 0.1


def test_what_is_not_there_is_a_client_error(client):
    parent = f"projects/{PROJECT}/locations/{LOCATION}"
    with pytest.raises(errors.ClientError) as job:
        client.tunings.get(name=f"{parent}/tuningJobs/1")
    with pytest.raises(errors.ClientError) as endpoint:
        client.models.generate_content(model=f"{parent}/endpoints/1", contents="x")
    assert (job.value.code, endpoint.value.code) == (404, 404)


def test_an_unknown_base_model_is_refused(tune):
    with pytest.raises(errors.ClientError) as refusal:
        tune(base_model="gemini-0.1-nothing")
    assert refusal.value.code == 400
