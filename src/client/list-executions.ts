import { type Client, WorkflowClient, type WorkflowExecutionInfo } from '@temporalio/client';
import { defaultPayloadConverter, type PayloadCodec } from '@temporalio/common';

const PAGE_SIZE = 100;

/** A run whose memo is encrypted with a key that this process lacks must not hide all others. */
const unread: PayloadCodec = {
  encode: async (payloads) => payloads,
  decode: async (payloads) => payloads.map(() => defaultPayloadConverter.toPayload(null)),
};

/** As Temporal's queries write a text: in quotes, with its own doubled. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Runs by a query of Temporal's index, newest first, page by page: all but their memos, which nobody decrypts here. */
export function listExecutions({ connection, options }: Client, query: string): AsyncIterable<WorkflowExecutionInfo> {
  const { namespace } = options;
  const lister = new WorkflowClient({ connection, namespace, dataConverter: { payloadCodecs: [unread] } });
  return lister.list({ query, pageSize: PAGE_SIZE });
}
