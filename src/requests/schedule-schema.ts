import * as z from 'zod';
import type { ScheduleEntry, ScheduleFile } from '../contract/schedule-file.ts';
import { DURATION_PATTERN } from './duration.ts';
import * as patterns from './patterns.ts';
import { choice, flag, given, says, text } from './schema-parts.ts';

const id = text('SCHEDULE_ID', patterns.SCHEDULE_ID);
const duration = text('DURATION', DURATION_PATTERN);
const cron = text('CRON', patterns.CRON);

const entry: z.ZodType<ScheduleEntry> = z.strictObject(
  {
    id: id.describe('Schedule id; its runs are named {id}-2026-11-24T04:00:00Z.'),
    workflow: given(
      choice('SCHEDULED_WORKFLOW', ['retrain', 'sweep', 'tuneModel', 'reconcileJobs']),
      'What it starts.',
      { default: 'retrain' },
    ),
    cron: given(
      z.union([cron, z.array(cron, says('LIST')).min(1, says('LIST'))], says('CRON')),
      'Five fields, for example 0 4 * * *, or a list of them.',
    ),
    every: given(duration, 'Instead of cron: time between two runs.'),
    timeZone: given(text('TIME_ZONE', patterns.TIME_ZONE).refine(isTimeZone, says('TIME_ZONE')), 'IANA name.', {
      default: 'UTC',
    }),
    jitter: given(duration, 'Starts are spread over so long.'),
    catchUp: given(duration, 'How late a missed run is made up for after an outage.', { default: '1d' }),
    overlap: given(
      choice('OVERLAP', ['Skip', 'BufferOne', 'BufferAll', 'CancelOther']),
      'What happens when the run before has not ended.',
      { default: 'Skip' },
    ),
    paused: given(flag, 'Only when it is created; afterwards pause and unpause say.', { default: false }),
    note: given(z.string(says('TEXT')), 'For people.'),
    request: given(z.record(z.string(), z.unknown(), says('OBJECT')), 'Input of the workflow.'),
    requestFile: given(z.string(says('TEXT')), 'Instead of request: a YAML or JSON file, relative to this one.'),
  },
  says('OBJECT'),
) as z.ZodType<ScheduleEntry>;

export const scheduleFileSchema: z.ZodType<ScheduleFile> = z
  .strictObject(
    {
      name: id.describe('Whose schedules these are; --prune deletes those of this name that the file no longer has.'),
      schedules: z.array(entry, says('LIST')).min(1, says('LIST')).describe('At least one schedule.'),
    },
    says('OBJECT'),
  )
  .meta({ title: 'ScheduleFile', description: 'Schedules of one owner: input of tempotune schedule apply.' });

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
