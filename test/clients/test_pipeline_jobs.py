"""PipelineJob of google-cloud-aiplatform, and its generated clients by REST and by gRPC."""

import grpc
import pytest
import tuning_data
from conftest import LOCATION, PROJECT
from google.api_core import exceptions
from google.auth.credentials import AnonymousCredentials
from google.cloud import aiplatform_v1

TEMPLATE = "https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0"
PARENT = f"projects/{PROJECT}/locations/{LOCATION}"


@pytest.fixture
def new_job(vertex, dataset, new_bucket_name):
    def make(job_id, **parameters):
        values = {
            "project": PROJECT,
            "location": LOCATION,
            "model_display_name": job_id,
            "large_model_reference": "code-bison@002",
            "dataset_uri": dataset(tuning_data.generation(), f"{job_id}.jsonl"),
            "train_steps": 10,
        }
        return vertex.PipelineJob(
            display_name=job_id,
            job_id=job_id,
            template_path=TEMPLATE,
            pipeline_root=f"gs://{new_bucket_name()}/output",
            parameter_values=values | parameters,
            labels={"suite": "pipeline-jobs"},
        )

    return make


def test_a_job_is_submitted_awaited_listed_and_deleted(vertex, new_job):
    job = new_job("submit-me")
    job.submit()
    assert job.resource_name == f"{PARENT}/pipelineJobs/submit-me"
    with pytest.raises(exceptions.Conflict):
        new_job("submit-me").submit()
    job.wait()
    assert job.state.name == "PIPELINE_STATE_SUCCEEDED" and not job.has_failed
    tasks = {task.task_name: task for task in job.task_details}
    assert len(tasks) == len(job.task_details) and "submit-me" in tasks
    model = tasks["upload-llm-model"].execution.metadata["output:model_resource_name"].strip()
    assert vertex.Model(model).labels["suite"] == "pipeline-jobs"
    values = job.gca_resource.runtime_config.parameter_values
    assert values["train_steps"] == 10 and "evaluation_interval" not in values

    again = vertex.PipelineJob.get(job.resource_name)
    assert again.display_name == "submit-me" and again.gca_resource.template_uri == TEMPLATE
    listed = vertex.PipelineJob.list(filter='display_name="submit-me" AND state="PIPELINE_STATE_SUCCEEDED"')
    assert [one.name for one in listed] == ["submit-me"]
    simple = vertex.PipelineJob.list(filter='labels.suite="pipeline-jobs"', enable_simple_view=True)
    assert "submit-me" in [one.name for one in simple]
    job.delete()
    with pytest.raises(exceptions.NotFound):
        vertex.PipelineJob.get(job.resource_name)


def test_a_job_is_cancelled_and_its_wait_ends_without_an_error(new_job):
    job = new_job("cancel-me", train_steps=2_000)
    job.submit()
    job.cancel()
    job.wait()
    assert job.state.name == "PIPELINE_STATE_CANCELLED"
    ended = job.gca_resource.end_time
    job.cancel()  # once more, as a client does that heard no answer
    job.wait()
    assert (job.state.name, job.gca_resource.end_time) == ("PIPELINE_STATE_CANCELLED", ended)


def test_a_parameter_that_the_template_has_not_is_refused_before_anything_is_sent(new_job):
    with pytest.raises(ValueError, match="evaluation_data_url"):
        new_job("misspelt", evaluation_data_url="gs://x/y")


@pytest.fixture(params=["rest", "grpc"])
def client(request, emulator):
    if request.param == "rest":
        options = {"api_endpoint": emulator.url}
        yield aiplatform_v1.PipelineServiceClient(
            credentials=AnonymousCredentials(), transport="rest", client_options=options
        )
        return
    from google.cloud.aiplatform_v1.services.pipeline_service.transports import PipelineServiceGrpcTransport

    with grpc.insecure_channel(f"127.0.0.1:{emulator.port}") as channel:
        yield aiplatform_v1.PipelineServiceClient(transport=PipelineServiceGrpcTransport(channel=channel))


def plain_job(dataset_uri, output="gs://generated-output", **parameters):
    values = {
        "project": PROJECT,
        "location": LOCATION,
        "model_display_name": "generated",
        "large_model_reference": "code-bison@002",
        "dataset_uri": dataset_uri,
        "train_steps": 10,
    }
    config = aiplatform_v1.PipelineJob.RuntimeConfig(gcs_output_directory=output, parameter_values=values | parameters)
    return aiplatform_v1.PipelineJob(display_name="generated", template_uri=TEMPLATE, runtime_config=config)


def test_pages_show_every_job_once(client, bucket, dataset):
    uri = dataset(tuning_data.generation())
    output = f"gs://{bucket.name}/output"
    location = "europe-west1" if "Rest" in type(client.transport).__name__ else "europe-west2"
    parent = f"projects/{PROJECT}/locations/{location}"
    made = [
        client.create_pipeline_job(parent=parent, pipeline_job=plain_job(uri, output), pipeline_job_id=f"page-{n}").name
        for n in range(5)
    ]
    request = {"parent": parent, "page_size": 2}
    pages = [len(page.pipeline_jobs) for page in client.list_pipeline_jobs(request=request).pages]
    assert pages == [2, 2, 1]
    assert [job.name for job in client.list_pipeline_jobs(request=request)] == made[::-1]
    for name in made:
        client.cancel_pipeline_job(name=name)


@pytest.mark.parametrize(
    "expected, job, job_id",
    [
        (exceptions.InvalidArgument, {"train_steps": "ten"}, "wrong-type"),
        (exceptions.InvalidArgument, {"no_such_parameter": 1}, "unknown-parameter"),
        (exceptions.InvalidArgument, {}, "Not An Id"),
    ],
)
def test_a_wrong_request_has_its_own_class_and_names_the_fault(client, bucket, expected, job, job_id):
    request = plain_job(f"gs://{bucket.name}/x", f"gs://{bucket.name}", **job)
    with pytest.raises(exceptions.BadRequest) as refusal:  # by REST the wider class, by gRPC the narrower
        client.create_pipeline_job(parent=PARENT, pipeline_job=request, pipeline_job_id=job_id)
    for key in job:
        assert key in str(refusal.value)


def test_errors_have_the_class_of_their_code(client):
    name = f"{PARENT}/pipelineJobs/missing"
    for call in [client.get_pipeline_job, client.cancel_pipeline_job, client.delete_pipeline_job]:
        with pytest.raises(exceptions.NotFound):
            call(name=name)
