import { describe, expect, it } from '@jest/globals';
import { genesis } from './genesis.ts';
import { MemoryEventLog } from './memory/memory-event-log.ts';
import { note, NOON, readAll } from './samples.contract.ts';

describe('genesis', () => {
  it('opens an empty log with operation-opened at position 0 and returns its log id', async () => {
    const log = new MemoryEventLog();
    expect(await genesis(log, 'demo', 'log-1', NOON)).toBe('log-1');
    expect(await readAll(log, 'demo')).toMatchObject([{ position: 0, recordedAt: NOON, event: { fact: 'operation-opened', subject: 'operation/demo', data: { log: 'log-1' } } }]);
  });

  it('leaves an opened log as it is and returns the first log id', async () => {
    const log = new MemoryEventLog();
    await genesis(log, 'demo', 'log-1', NOON);
    expect(await genesis(log, 'demo', 'log-2', NOON + 5)).toBe('log-1');
    expect(await log.head('demo')).toBe(0);
  });

  it('by several at once: position 0 decides for all of them', async () => {
    const log = new MemoryEventLog();
    const answers = await Promise.all(['log-1', 'log-2', 'log-3'].map((id) => genesis(log, 'demo', id, NOON)));
    expect(new Set(answers).size).toBe(1);
  });

  it('refuses a log that begins with anything else', async () => {
    const log = new MemoryEventLog();
    await log.append('demo', [note('first')]);
    await expect(genesis(log, 'demo', 'log-1', NOON)).rejects.toThrow('operation-opened');
  });
});
