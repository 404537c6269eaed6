"""Model, Endpoint, aliases, evaluations and TensorBoard of google-cloud-aiplatform, on a model that a job tuned."""

import pytest
import tuning_data
from conftest import LOCATION, PROJECT
from google.api_core import exceptions

TEMPLATE = "https://us-kfp.pkg.dev/ml-pipeline/large-language-model-pipelines/tune-large-model/v3.0.0"


@pytest.fixture
def tuned(vertex, dataset, new_bucket_name):
    board = vertex.Tensorboard.create(display_name="registry")
    job = vertex.PipelineJob(
        display_name="registry",
        template_path=TEMPLATE,
        pipeline_root=f"gs://{new_bucket_name()}/output",
        parameter_values={
            "project": PROJECT,
            "location": LOCATION,
            "model_display_name": "registry",
            "large_model_reference": "code-bison@002",
            "dataset_uri": dataset(tuning_data.generation()),
            "evaluation_data_uri": dataset(tuning_data.generation(10, first=20), "evaluation.jsonl"),
            "evaluation_interval": 5,
            "enable_early_stopping": False,
            "train_steps": 20,
            "tensorboard_resource_id": board.resource_name,
        },
    )
    job.submit()
    job.wait()
    (task,) = [task for task in job.task_details if task.task_name == "upload-llm-model"]
    model = vertex.Model(task.execution.metadata["output:model_resource_name"].strip())
    return job, model, board


def test_the_life_of_a_tuned_model(vertex, tuned):
    job, model, board = tuned
    check_series(vertex, job, board)
    check_labels(vertex, model)
    check_aliases(vertex, model)
    check_evaluations(model)
    check_endpoint(vertex, model)
    board.delete()
    with pytest.raises(exceptions.NotFound):
        vertex.Tensorboard(board.resource_name)


def check_series(vertex, job, board):
    (experiment,) = vertex.TensorboardExperiment.list(tensorboard_name=board.resource_name)
    (run,) = vertex.TensorboardRun.list(tensorboard_experiment_name=experiment.resource_name)
    series = vertex.TensorboardTimeSeries.list(tensorboard_run_name=run.resource_name)
    assert sorted(one.display_name for one in series) == [
        f"/{side}_{metric}"
        for side in ("eval", "train")
        for metric in ("fraction_of_correct_next_step_preds", "num_predictions", "total_loss")
    ]
    data = run.read_time_series_data()
    points = sorted(data["/eval_total_loss"].values, key=lambda point: point.step)
    assert [point.step for point in points] == [5, 10, 15, 20]
    assert all(point.scalar.value > 0 for point in points)
    (losses,) = vertex.TensorboardTimeSeries.list(
        tensorboard_run_name=run.resource_name, filter='display_name="/train_total_loss"'
    )
    request = {"tensorboard_time_series": losses.resource_name, "page_size": 7, "order_by": "step"}
    exported = list(board.api_client.export_tensorboard_time_series_data(request=request))
    assert [point.step for point in exported] == list(range(1, 21))


def check_labels(vertex, model):
    model.update(display_name="renamed", labels=model.labels | {"owner": "me"})
    again = vertex.Model(model.resource_name)
    assert again.display_name == "renamed" and again.labels["owner"] == "me"
    assert again.labels["google-vertex-llm-tuning-base-model-id"] == "code-bison-002"
    assert [one.name for one in vertex.Model.list(filter='labels.owner="me"')] == [model.name]


def check_aliases(vertex, model):
    registry = model.versioning_registry
    registry.add_version_aliases(["golden"], version="1")
    assert vertex.Model(f"{model.resource_name}@golden").version_id == "1"
    (version,) = registry.list_versions()
    assert "golden" in version.version_aliases and version.model_display_name == "renamed"
    registry.remove_version_aliases(["golden"], version="1")
    with pytest.raises(exceptions.NotFound):
        vertex.Model(f"{model.resource_name}@golden")


def check_evaluations(model):
    assert list(model.list_model_evaluations()) == []
    model.api_client.import_model_evaluation(
        parent=f"{model.resource_name}@1",
        model_evaluation={
            "display_name": "of the tuning",
            "metrics_schema_uri": "gs://google-cloud-aiplatform/schema/modelevaluation/general_text_generation_metrics_1.0.0.yaml",
            "metrics": {"exactMatch": 0.5},
        },
    )
    (evaluation,) = model.list_model_evaluations()
    assert dict(evaluation.metrics)["exactMatch"] == 0.5


def check_endpoint(vertex, model):
    (endpoint,) = [vertex.Endpoint(one.resource_name) for one in vertex.Endpoint.list() if holds(one, model)]
    answer = endpoint.predict([{"prefix": "def load"}], parameters={"maxOutputTokens": 8})
    assert isinstance(answer.predictions[0]["content"], str)
    assert answer.deployed_model_id == endpoint.list_models()[0].id
    with pytest.raises(exceptions.BadRequest):
        model.delete()
    endpoint.undeploy_all()
    endpoint.delete()
    with pytest.raises(exceptions.NotFound):
        vertex.Endpoint(endpoint.resource_name).list_models()
    second = vertex.Endpoint.create(display_name="second")
    model.deploy(second)
    assert sum(second.traffic_split.values()) == 100
    second.delete(force=True)
    model.delete()
    with pytest.raises(exceptions.NotFound):
        vertex.Model(model.resource_name)


def holds(endpoint, model):
    return any(deployed.model.startswith(model.resource_name) for deployed in endpoint.list_models())
