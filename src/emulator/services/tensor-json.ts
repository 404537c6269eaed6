import { isJsonObject, type Json, type JsonObject } from '../json.ts';

const SCALARS = ['boolVal', 'floatVal', 'doubleVal', 'intVal', 'int64Val', 'uintVal', 'uint64Val'] as const;

/** The value that a Tensor of a streaming prediction stands for: each leaf is a list of one or more scalars. */
export function valueOfTensor(tensor: Json | undefined): Json {
  if (!isJsonObject(tensor)) return null;
  if (isJsonObject(tensor.structVal)) {
    return Object.fromEntries(Object.entries(tensor.structVal).map(([key, inner]) => [key, valueOfTensor(inner)]));
  }
  if (Array.isArray(tensor.listVal)) return tensor.listVal.map(valueOfTensor);
  if (Array.isArray(tensor.stringVal)) return unwrapped(tensor.stringVal);
  for (const field of SCALARS) {
    const values = tensor[field];
    if (Array.isArray(values)) return unwrapped(values.map((one) => (typeof one === 'string' ? Number(one) : one)));
  }
  return null;
}

/** The same the other way round. Without a dtype: Google's Python SDK takes a tensor's first field for its value. */
export function tensorOf(value: Json): JsonObject {
  if (typeof value === 'string') return { stringVal: [value] };
  if (typeof value === 'boolean') return { boolVal: [value] };
  if (typeof value === 'number') return { floatVal: [value] };
  if (Array.isArray(value)) return { listVal: value.map(tensorOf) };
  const fields = Object.entries(value ?? {}).map(([key, inner]): [string, JsonObject] => [key, tensorOf(inner)]);
  return { structVal: Object.fromEntries(fields) };
}

function unwrapped(values: Json[]): Json {
  return values.length === 1 ? (values[0] ?? null) : values;
}
