import type { ServiceMethods } from '../world.ts';
import { endpointService } from './endpoint-service.ts';
import { llmUtilityService } from './llm-utility-service.ts';
import { metadataService } from './metadata-service.ts';
import { modelGardenService } from './model-garden-service.ts';
import { modelService } from './model-service.ts';
import { operations } from './operations.ts';
import { pipelineService } from './pipeline-service.ts';
import { predictionService } from './prediction-service.ts';
import { tensorboardService } from './tensorboard-service.ts';
import { tuningService } from './tuning-service.ts';

/** All that is implemented, by Google's names. */
export const services: Record<string, ServiceMethods> = {
  PipelineService: pipelineService,
  ModelService: modelService,
  EndpointService: endpointService,
  PredictionService: predictionService,
  TensorboardService: tensorboardService,
  ModelGardenService: modelGardenService,
  GenAiTuningService: tuningService,
  MetadataService: metadataService,
  LlmUtilityService: llmUtilityService,
  Operations: operations,
};
