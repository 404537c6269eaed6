/** As `temporal workflow show --output json` and the recorded histories write it; only what is counted here. */
export interface RecordedEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly activityTaskScheduledEventAttributes?: { readonly activityId?: string };
  readonly activityTaskStartedEventAttributes?: { readonly scheduledEventId?: string; readonly attempt?: number };
}

export interface BillableActions {
  /** The same for every job that goes well: start, search attributes, timers, signals, first attempts of activities. */
  readonly fixed: number;
  /** One for each attempt of the watch: it grows with the length of the job. */
  readonly looks: number;
}

// docs.temporal.io/cloud/actions, read 2026-11: one action each
const ONE_EACH: readonly string[] = [
  'EVENT_TYPE_WORKFLOW_EXECUTION_STARTED', // of a child, too: its parent's command is none
  'EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
  'EVENT_TYPE_TIMER_STARTED',
  'EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_INITIATED', // to the quota broker
  'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED', // by the quota broker
  'EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED',
];

/** Actions of one run that its history shows. Heartbeats, queries and calls of clients are not in a history. */
export function billableActions(events: readonly RecordedEvent[]): BillableActions {
  const isWatch = ({ activityTaskScheduledEventAttributes }: RecordedEvent): boolean =>
    activityTaskScheduledEventAttributes?.activityId === 'poll';
  const watches = new Set(events.filter(isWatch).map(({ eventId }) => eventId));
  const activities = events.filter((event) => event.activityTaskScheduledEventAttributes && !isWatch(event));
  const looks = events.flatMap(({ activityTaskStartedEventAttributes: started }) =>
    watches.has(started?.scheduledEventId ?? '') ? [started?.attempt ?? 1] : [],
  );
  return {
    fixed: activities.length + events.filter(({ eventType }) => ONE_EACH.includes(eventType)).length,
    looks: looks.reduce((sum, attempts) => sum + attempts, 0),
  };
}
