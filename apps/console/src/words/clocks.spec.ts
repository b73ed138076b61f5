import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from '@jest/globals';
import { DAY, HOUR } from '#libs/domain';
import { localMinutes } from './clocks.ts';
import { writeFor, writtenFor } from './numbers.ts';

/** Before midnight in UTC, when it is another day in the places east of it. */
const LATE = Date.UTC(2026, 10, 22, 21, 30);

/** What a machine that is set to a zone writes; a running one cannot change its own. */
function writtenIn(zone: string): unknown {
  const script = `
    import { dayWords, utcFull, utcMinutes, utcSeconds } from './apps/console/src/words/clocks.ts';
    import { marksIn, readTyped } from './apps/console/src/panels/replay/spans.ts';
    const [from, to] = [${LATE}, ${LATE + 4 * HOUR}];
    const marks = marksIn({ from, to }).map((mark) => (mark % ${DAY} === 0 ? dayWords(mark, to) : utcMinutes(mark)));
    console.log(JSON.stringify([new Date(from).getHours(), { marks, whole: utcFull(from), clock: utcSeconds(from), day: dayWords(from, to), typed: readTyped('21:45', from) - from }]));`;
  const [hours, written] = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, TZ: zone }, encoding: 'utf8' })) as [number, unknown];
  expect(hours).not.toBe(21);
  return written;
}

const usual = writtenFor();
afterEach(() => writeFor(usual));

describe('the times of a replay', () => {
  it.each(['America/Los_Angeles', 'Asia/Kathmandu'])('are UTC in 24 hours wherever the console stands: under the slider, in the field, as they are typed (%s)', (zone) => {
    expect(writtenIn(zone)).toEqual({
      marks: ['22:00Z', '23:00Z', '23 Nov', '01:00Z'], whole: '2026-11-22 21:30:00Z', clock: '21:30:00Z', day: '22 Nov', typed: HOUR / 4,
    });
  });

  it.each(['en-GB-u-nu-latn', 'ar-u-nu-latn', 'he-IL-u-nu-latn'])('stand beside the time of the place, which is told in 24 hours too (%s)', (locale) => {
    writeFor(locale);
    expect([localMinutes(LATE, 'Asia/Jerusalem'), localMinutes(LATE + HOUR / 2, 'Asia/Jerusalem'), localMinutes(LATE, 'America/New_York')]).toEqual(['23:30', '00:00', '16:30']);
  });
});
