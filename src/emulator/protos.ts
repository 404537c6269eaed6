import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import protobuf from 'protobufjs';
import { addMissingFields, errorDetails } from './missing-protos.ts';

/** A method of one of Google's services, with the HTTP forms its proto gives it. */
export interface MethodSpec {
  service: string;
  method: string;
  /** As gRPC spells it: /google.cloud.aiplatform.v1.PipelineService/GetPipelineJob */
  path: string;
  requestType: protobuf.Type;
  responseType: protobuf.Type;
  requestStream: boolean;
  responseStream: boolean;
  bindings: HttpBinding[];
}

export interface HttpBinding {
  verb: string;
  template: string;
  /** The request field the body stands for, `*` for the whole request, absent for none. */
  body?: string;
}

const SERVICES = [
  'PipelineService',
  'ModelService',
  'EndpointService',
  'PredictionService',
  'TensorboardService',
  'ModelGardenService',
  'GenAiTuningService',
  'MetadataService',
  'LlmUtilityService',
];
const PACKAGE = 'google.cloud.aiplatform.v1';
const VERBS = ['get', 'post', 'put', 'patch', 'delete'] as const;

export interface Protos {
  methods: MethodSpec[];
  /** Full name without leading dot. */
  type(name: string): protobuf.Type;
}

let loaded: Protos | undefined;

/** Reads the protos that Google's Node client ships. Types are built lazily, so this takes a tenth of a second. */
export function loadProtos(): Protos {
  loaded ??= readProtos();
  return loaded;
}

function readProtos(): Protos {
  const file = createRequire(import.meta.url).resolve('@google-cloud/aiplatform/build/protos/protos.json');
  const json = JSON.parse(readFileSync(file, 'utf8'));
  delete json.nested.google.nested.cloud.nested.aiplatform.nested.v1beta1; // half of the file, and not served
  Object.assign(json.nested.google.nested.rpc.nested, errorDetails);
  addMissingFields(json.nested.google.nested.cloud.nested.aiplatform.nested.v1.nested);
  const root = protobuf.Root.fromJSON(json);
  root.resolveAll();
  const services = [...SERVICES.map((name) => `${PACKAGE}.${name}`), 'google.longrunning.Operations'];
  return {
    methods: services.flatMap((name) => methodsOf(root.lookupService(name))),
    type: (name) => root.lookupType(name),
  };
}

function methodsOf(service: protobuf.Service): MethodSpec[] {
  const fullName = service.fullName.slice(1);
  return service.methodsArray.map((method) => {
    method.resolve();
    return {
      service: service.name,
      method: method.name,
      path: `/${fullName}/${method.name}`,
      requestType: method.resolvedRequestType as protobuf.Type,
      responseType: method.resolvedResponseType as protobuf.Type,
      requestStream: method.requestStream === true,
      responseStream: method.responseStream === true,
      bindings: service.name === 'Operations' ? operationBindings(method.name) : bindingsOf(method),
    };
  });
}

type HttpRule = Partial<Record<(typeof VERBS)[number] | 'body', string>> & {
  additional_bindings?: HttpRule | HttpRule[];
};

function bindingsOf(method: protobuf.Method): HttpBinding[] {
  const options: Array<Record<string, unknown>> = method.parsedOptions ?? [];
  const rule = options.find((option) => '(google.api.http)' in option)?.['(google.api.http)'] as HttpRule | undefined;
  if (!rule) return [];
  const extra = rule.additional_bindings ?? [];
  return [rule, ...(Array.isArray(extra) ? extra : [extra])].flatMap((one) =>
    VERBS.flatMap((verb) => {
      const template = one[verb];
      if (template === undefined) return [];
      return [{ verb: verb.toUpperCase(), template, ...(one.body === undefined ? {} : { body: one.body }) }];
    }),
  );
}

/** The regional service serves operations below a location; the proto in the package says only `operations/**`. */
function operationBindings(method: string): HttpBinding[] {
  if (method !== 'GetOperation') return [];
  return [{ verb: 'GET', template: '/v1/{name=projects/*/locations/*/operations/*}' }];
}
