import { describe, expect, it } from '@jest/globals';
import { eventKey, type Position, type Recorded } from '#libs/domain';
import type { MemoryEventLog } from '#libs/event-log';
import type { StoredPicture } from '#libs/picture-store';
import { DEMO, given, positions } from './projected.ts';
import { Tail, tailInLog } from './tail.ts';

const MANY = 25_000;

async function folded(log: MemoryEventLog): Promise<{ readonly tail: Tail; readonly stored: StoredPicture }> {
  const tail = new Tail(0);
  let last: Recorded | undefined;
  for await (const batch of log.read(DEMO, { after: -1 })) {
    for (const recorded of batch) {
      tail.add(recorded);
      last = recorded;
    }
  }
  return { tail, stored: { position: last?.position, last: last && eventKey(last.event), tail: tail.text } as StoredPicture };
}

describe('the tail of what was folded', () => {
  it('is found in the log that it was folded from, and goes on as it would have', async () => {
    const { log } = await given(positions(0, MANY));
    const { tail, stored } = await folded(log);
    const found = await tailInLog(log, DEMO, stored);
    expect(found?.text).toBe(tail.text);
    for (const recorded of await log.append(DEMO, positions(MANY, 10_000))) for (const one of [tail, found]) one?.add(recorded);
    expect(found?.text).toBe(tail.text);
  });

  it('is not read from the beginning of a long log', async () => {
    const { log } = await given(positions(0, MANY));
    const { stored } = await folded(log);
    const asked: Position[] = [];
    const read = log.read.bind(log);
    log.read = (operation, options) => {
      asked.push(options.after);
      return read(operation, options);
    };
    await tailInLog(log, DEMO, stored);
    expect(asked).toEqual([9_999]);
  });

  it.each([1, 9_999, 10_001, 15_000])('is not found when %d records before the last is another', async (back) => {
    const { log } = await given(positions(0, MANY));
    const { stored } = await folded(log);
    const at = MANY - 1 - back;
    const { log: other } = await given([...positions(0, at), ...positions(MANY, 1), ...positions(at + 1, back)]);
    expect(await tailInLog(other, DEMO, stored)).toBeUndefined();
  });

  it('is not found in a log that ends before it, nor when nobody said what it is', async () => {
    const { log } = await given(positions(0, 10));
    const { stored } = await folded(log);
    const { log: shorter } = await given(positions(0, 9));
    expect(await tailInLog(shorter, DEMO, stored)).toBeUndefined();
    expect(await tailInLog(log, DEMO, { ...stored, tail: undefined })).toBeUndefined();
  });

  it('of a picture that is built up to a head reaches as far back as it must, and no farther', async () => {
    const { log } = await given(positions(0, 11_000));
    const tail = Tail.upTo(await log.head(DEMO));
    const { stored } = await folded(log);
    for await (const batch of log.read(DEMO, { after: -1 })) for (const recorded of batch) tail.add(recorded);
    expect((await tailInLog(log, DEMO, { ...stored, tail: tail.text }))?.text).toBe(tail.text);
    expect(tail.text).toMatch(/^1001 \S+$/);
    const { log: other } = await given([...positions(0, 1_000), ...positions(11_000, 1), ...positions(1_001, 9_999)]);
    expect(await tailInLog(other, DEMO, { ...stored, tail: tail.text })).toBeUndefined();
  });

  it('of nothing is in every log', async () => {
    const { log } = await given();
    expect((await tailInLog(log, DEMO, { position: -1 } as StoredPicture))?.text).toBe(new Tail(0).text);
  });
});
