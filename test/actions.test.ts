import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { billableActions, type RecordedEvent } from './support/billable-actions.ts';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

function recorded(name: string): readonly RecordedEvent[] {
  const { events } = JSON.parse(read(`test/histories/0.1.0/${name}.json`)) as { events: RecordedEvent[] };
  return events;
}

test.each([
  ['`tuneModel`', 'tune-model-succeeded'],
  ['a trial of a sweep', 'sweep-trial'],
  ['a trial of a sweep, Gemini', 'sweep-trial-gemini'],
  ['the sweep itself, three trials', 'sweep-ranked'],
  ['`retrain`, nothing new', 'retrain-skipped'],
])('the page on Temporal Cloud says how many actions it is: %s', (title, history) => {
  const { fixed, looks } = billableActions(recorded(history));
  const row = `| ${title} | ${fixed} | ${looks > 0 ? 1 : '–'} |`;
  const rows = read('docs/how-to/temporal-cloud.md').split('\n');
  expect(rows.filter((line) => line.startsWith(`| ${title} |`))).toEqual([row]);
});

test('an attempt that the server repeats is a look, though no event', () => {
  const attempt = (eventId: string, scheduledEventId: string, attempt: number): RecordedEvent => ({
    eventId,
    eventType: 'EVENT_TYPE_ACTIVITY_TASK_STARTED',
    activityTaskStartedEventAttributes: { scheduledEventId, attempt },
  });
  const activity = (eventId: string, activityId: string): RecordedEvent => ({
    eventId,
    eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
    activityTaskScheduledEventAttributes: { activityId },
  });
  const start = { eventId: '1', eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED' };
  const events = [start, activity('5', '1'), attempt('6', '5', 1), activity('8', 'poll'), attempt('9', '8', 57)];
  expect(billableActions(events)).toEqual({ fixed: 2, looks: 57 });
});
