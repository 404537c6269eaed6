"""The guide's Python samples: google-cloud-aiplatform's own classes for code models, tuned from start to end."""

import pytest
import tuning_data
from google.api_core import exceptions


@pytest.fixture
def models(vertex):
    from vertexai.preview import language_models  # as the guide imports them

    return language_models


def test_an_unknown_base_model_is_not_found(models):
    with pytest.raises(exceptions.NotFound):
        models.CodeGenerationModel.from_pretrained("cobol-bison@001")


def test_a_class_refuses_a_model_of_the_other_kind(models):
    with pytest.raises(ValueError):
        models.CodeGenerationModel.from_pretrained("codechat-bison@002")


def test_a_base_model_has_no_answers_of_its_own(models):
    """It never trained: the emulator makes nothing up and says so."""
    with pytest.raises(exceptions.MethodNotImplemented, match="tuned models only"):
        models.CodeGenerationModel.from_pretrained("code-bison@002").predict(prefix="def add(a, b):")


def test_code_generation_is_tuned_found_again_and_answers(models, vertex, dataset):
    base = models.CodeGenerationModel.from_pretrained("code-bison@002")
    before = set(base.list_tuned_model_names())
    job = base.tune_model(
        training_data=dataset(tuning_data.generation()),
        train_steps=20,
        learning_rate_multiplier=1.5,
        tuning_job_location="europe-west4",
        tuned_model_location="us-central1",
        model_display_name="loads things",
        accelerator_type="GPU",
        tuning_evaluation_spec=models.TuningEvaluationSpec(
            evaluation_data=dataset(tuning_data.generation(10, first=20), "evaluation.jsonl"),
            evaluation_interval=5,
            enable_early_stopping=False,
            enable_checkpoint_selection=True,
        ),
    )
    tuned = job.get_tuned_model()
    assert job._job.state.name == "PIPELINE_STATE_SUCCEEDED"
    assert "/europe-west4/pipelineJobs/tune-large-model-" in job._job.resource_name
    sent = job._job.gca_resource.runtime_config.parameter_values
    assert sent["train_steps"] == 20 and sent["evaluation_interval"] == 5 and sent["enable_early_stopping"] is False

    (name,) = set(base.list_tuned_model_names()) - before
    assert "/us-central1/models/" in name
    answers = tuned.predict(prefix="Write a function that loads", max_output_tokens=32, candidate_count=2)
    assert len(answers.candidates) == 2 and all(isinstance(answer.text, str) for answer in answers.candidates)
    streamed = tuned.predict_streaming(prefix="Write a function that loads", max_output_tokens=32)
    assert "".join(part.text for part in streamed) == answers.text
    again = models.CodeGenerationModel.get_tuned_model(name)
    assert again._endpoint_name == tuned._endpoint_name
    model = vertex.Model(name)
    assert model.display_name == "loads things"
    assert model.labels["google-vertex-llm-tuning-base-model-id"] == "code-bison-002"
    with pytest.raises(ValueError):
        models.CodeChatModel.get_tuned_model(name)


def test_code_chat_is_tuned_and_chats(models, dataset):
    base = models.CodeChatModel.from_pretrained("codechat-bison@002")
    job = base.tune_model(
        training_data=dataset(tuning_data.chat()),
        train_steps=10,
        tuning_job_location="us-central1",
        tuned_model_location="us-central1",
        default_context="You write Python.",
    )
    chat = job.get_tuned_model().start_chat()
    assert isinstance(chat.send_message("Write a function that loads the user number 3").text, str)
    assert len(base.list_tuned_model_names()) == 1


def test_a_job_without_its_data_fails_and_says_so(models, bucket):
    base = models.CodeGenerationModel.from_pretrained("code-bison@002")
    job = base.tune_model(
        training_data=f"gs://{bucket.name}/missing.jsonl",
        train_steps=10,
        tuning_job_location="us-central1",
        tuned_model_location="us-central1",
    )
    with pytest.raises(RuntimeError, match="The failed tasks are: .dataset-encoder."):
        job.get_tuned_model()
    assert job._job.state.name == "PIPELINE_STATE_FAILED"
    (failed,) = [task for task in job._job.task_details if task.task_name == "dataset-encoder"]
    assert failed.state.name == "FAILED" and "missing.jsonl" in failed.error.message
