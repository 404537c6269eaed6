/** Simulated time in milliseconds since 1970: it runs `speed` times as fast as real time, and can jump forward. */
export interface Clock {
  now(): number;
  speed(): number;
  setSpeed(speed: number): void;
  advance(ms: number): void;
  /** Never backwards: a job that has been seen RUNNING must not become PENDING again. */
  moveTo(ms: number): void;
}

export interface ClockOptions {
  startTime: number;
  speed: number;
  /** Real milliseconds, monotonic. */
  realNow?: () => number;
}

export function createClock({ startTime, speed, realNow = () => performance.now() }: ClockOptions): Clock {
  let base = startTime;
  let realBase = realNow();
  let factor = checkedSpeed(speed);
  const now = (): number => Math.floor(base + (realNow() - realBase) * factor);
  const rebase = (at: number): void => {
    base = at;
    realBase = realNow();
  };
  return {
    now,
    speed: () => factor,
    setSpeed(next) {
      const checked = checkedSpeed(next);
      rebase(now());
      factor = checked;
    },
    advance(ms) {
      if (!(Number.isFinite(ms) && ms >= 0)) throw new RangeError(`advance: ${ms}, but it is a number of ms >= 0`);
      rebase(now() + ms);
    },
    moveTo(ms) {
      if (!Number.isFinite(ms)) throw new RangeError('now: not a time');
      if (ms < now()) throw new RangeError(`now: ${iso(ms)} is before the emulator's time, ${iso(now())}`);
      rebase(ms);
    },
  };
}

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

function checkedSpeed(speed: number): number {
  if (!(Number.isFinite(speed) && speed >= 0)) throw new RangeError(`speed: ${speed}, but it is a number >= 0`);
  return speed;
}
