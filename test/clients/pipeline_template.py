"""Google's hosted tuning templates, which cannot be fetched here: our own file with the same inputs.

The SDK downloads them with urllib; an opener of the standard library answers those addresses, the SDK is unchanged.
"""

import io
import json
import urllib.request
import urllib.response
from email.message import Message

HOST = "us-kfp.pkg.dev"

REQUIRED = ["project", "location", "model_display_name"]
DEFAULTS = {
    "large_model_reference": "text-bison@001",
    "dataset_uri": "",
    "dataset_name": "",
    "train_steps": 300,
    "learning_rate_multiplier": 1.0,
    "learning_rate": -1.0,
    "accelerator_type": "",
    "evaluation_data_uri": "",
    "evaluation_interval": 20,
    "evaluation_output_root_dir": "",
    "enable_early_stopping": True,
    "enable_checkpoint_selection": "default",
    "tensorboard_resource_id": "",
    "default_context": "",
    "max_context_length": "",
    "encryption_spec_key_name": "",
    "tpu_training_skip_cmek": False,
    "tuning_method": "tune_v2",
    "api_endpoint": "aiplatform.googleapis.com/ui",
}
# bool before int: a Python bool is an int
TYPES = [(bool, "BOOLEAN"), (int, "NUMBER_INTEGER"), (float, "NUMBER_DOUBLE"), (str, "STRING")]


def template(name):
    parameters = {key: {"parameterType": "STRING"} for key in REQUIRED}
    for key, value in DEFAULTS.items():
        kind = next(kind for type_, kind in TYPES if isinstance(value, type_))
        parameters[key] = {"parameterType": kind, "defaultValue": value, "isOptional": True}
    return {
        "pipelineInfo": {"name": name},
        "schemaVersion": "2.1.0",
        "sdkVersion": "kfp-2.0.0",
        "components": {},
        "deploymentSpec": {"executors": {}},
        "root": {"dag": {"tasks": {}}, "inputDefinitions": {"parameters": parameters}},
    }


class TemplateHandler(urllib.request.HTTPSHandler):
    def https_open(self, request):
        if request.host != HOST:
            raise AssertionError(f"a client wants to leave this machine: {request.full_url}")
        name = request.selector.split("/")[-2]
        body = io.BytesIO(json.dumps(template(name)).encode())  # JSON is YAML
        answer = urllib.response.addinfourl(body, Message(), request.full_url, 200)
        answer.msg = "OK"
        return answer


def serve_templates():
    urllib.request.install_opener(urllib.request.build_opener(TemplateHandler()))
