import { describe, expect, it } from '@jest/globals';
import { sendCommand, readAnswer } from './send.ts';

const refused = { type: 'urn:watchfloor:problem:conflict', title: 'Somebody was first', status: 409, detail: 'Another act on this field came first.' } as const;

describe('what is told of a command', () => {
  it('is that it was applied, with the act that can be taken back', () => {
    expect(readAnswer('x', { id: 'x', status: 'accepted', position: 4 })).toEqual({ told: 'applied', act: 'x' });
  });
  it('is that it waits to be folded', () => {
    expect(readAnswer('x', { id: 'x', status: 'pending', position: 4 })).toEqual({ told: 'pending', act: 'x' });
  });
  it('is who was first and when', () => {
    const winner = { act: 'w', at: '2026-11-23T10:00:00.000Z', by: { name: 'Noor', audience: 'operations', verified: false } };
    expect(readAnswer('x', { ...refused, winner })).toMatchObject({ told: 'conflict', by: 'Noor', at: winner.at });
  });
  it('is why not, in the words of the server', () => {
    expect(readAnswer('x', { ...refused, status: 422, detail: 'The subject is parked.' })).toEqual({ told: 'refused', reason: 'The subject is parked.' });
  });
  it('is that nothing was sent when there is no connection', async () => {
    const feed = { send: () => Promise.reject(new Error('frozen')), renew: () => {}, stop: () => {} };
    expect(await sendCommand(feed, { type: 'add-note', subject: 'note/1', data: { text: 'x' } })).toEqual({ told: 'not-sent' });
  });
});
