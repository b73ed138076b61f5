/** How long an alert may be put off, as people say it. */
import { DAY, HOUR, MINUTE, parseTime, type Millis, type OperationView } from '#libs/domain';

export const SPANS = ['quarter', 'hour', 'shift', 'time'] as const;
export type Span = (typeof SPANS)[number];
/** From the start of a shift to its end, where nobody says otherwise. */
const SHIFT: Millis = 8 * HOUR;

/** When the newest shift of any desk began. */
export function shiftBegan(operations: ReadonlyMap<string, OperationView>): Millis | undefined {
  const starts = [...operations.values()].flatMap(({ shifts = [] }) => shifts.map(({ at }) => parseTime(at) ?? 0));
  return starts.length === 0 ? undefined : Math.max(...starts);
}

/** When that is; a time of day in UTC is the next one. */
export function endOf(span: Span, now: Millis, time: string, began: Millis | undefined): Millis {
  switch (span) {
    case 'quarter': return now + 15 * MINUTE;
    case 'hour': return now + HOUR;
    case 'shift': return began !== undefined && began + SHIFT > now + MINUTE ? began + SHIFT : now + SHIFT;
    case 'time': {
      const [hours = 0, minutes = 0] = time.split(':').map(Number);
      const today = Math.floor(now / DAY) * DAY + hours * HOUR + minutes * MINUTE;
      return today > now ? today : today + DAY;
    }
  }
}
