import type { Client } from '@temporalio/client';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

export interface HistoryText {
  /** As the server keeps it: every event, and every payload as text. */
  readonly stored: string;
  /** The payloads as whoever has the codec reads them. */
  readonly decoded: string;
}

/** Everything in the histories of a run and of its children, to be searched for what must, or must not, be there. */
export async function historyText(
  client: Client,
  codec: PayloadCodec,
  workflowId: string,
  runId?: string,
): Promise<HistoryText> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const payloads = payloadsIn(history);
  const decoded = await codec.decode(payloads);
  const texts: HistoryText[] = [
    { stored: historyToJSON(history) + payloads.map(textOf).join('\n'), decoded: decoded.map(textOf).join('\n') },
  ];
  for (const { childWorkflowExecutionStartedEventAttributes: started } of history.events ?? []) {
    const { workflowId: child, runId: run } = started?.workflowExecution ?? {};
    if (child && run) texts.push(await historyText(client, codec, child, run));
  }
  return {
    stored: texts.map(({ stored }) => stored).join('\n'),
    decoded: texts.map((text) => text.decoded).join('\n'),
  };
}

/** They stand anywhere in an event: in inputs, results, failures, memos, summaries. */
function payloadsIn(value: unknown): Payload[] {
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return [];
  const { metadata, data } = value as { metadata?: unknown; data?: unknown };
  if (metadata && data instanceof Uint8Array) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
}

function textOf({ data }: Payload): string {
  return Buffer.from(data ?? []).toString('utf8');
}
