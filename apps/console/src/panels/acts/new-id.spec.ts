import { describe, expect, it } from '@jest/globals';
import { ENTITY_ID } from '#libs/protocol';
import { newHandover } from '../duty/handover.ts';
import { newId } from './new-id.ts';
import { sendCommand } from './send.ts';

/** What a browser leaves of `crypto` to a page that came over plain HTTP from another machine. */
async function overPlainHttp<T>(run: () => T | Promise<T>): Promise<T> {
  const whole = Object.getOwnPropertyDescriptor(globalThis, 'crypto') as PropertyDescriptor;
  const { crypto } = globalThis;
  Object.defineProperty(globalThis, 'crypto', { configurable: true, value: { getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes) } });
  try {
    return await run();
  } finally {
    Object.defineProperty(globalThis, 'crypto', whole);
  }
}

describe('a new id', () => {
  it('may name an entity and is another one each time', () => {
    const ids = Array.from({ length: 1_000 }, newId);
    expect(new Set(ids).size).toBe(1_000);
    expect(ids.filter((id) => !ENTITY_ID.test(id) || id.length !== 32)).toEqual([]);
  });

  it('is made on a page that came over plain HTTP too, where acts are sent and shifts handed over', async () => {
    const feed = { send: ({ id }: { readonly id: string }) => Promise.resolve({ status: 'accepted' as const, id, position: 1 }) };
    const told = await overPlainHttp(() => sendCommand(feed as unknown as Parameters<typeof sendCommand>[0], { type: 'acknowledge-alert', subject: 'alert/a-0', data: {} }));
    expect(told).toMatchObject({ told: 'applied' });
    expect(await overPlainHttp(newHandover)).toMatch(/^handover\/[0-9a-f]{32}$/);
  });
});
