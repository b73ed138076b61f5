import { describe, expect, it } from '@jest/globals';
import { Encoder, PacketType } from 'socket.io-parser';
import { Encoded, FRAME_PARSER } from './encoded.ts';

describe('a payload that is text already', () => {
  const frame = { cursor: 'abc', changes: [['corridor/north', { name: { en: 'North', ar: 'الشمال' } }]] };

  it('is on the wire what Socket.IO would have written', () => {
    const plain = new Encoder();
    const ours = new FRAME_PARSER.Encoder();
    for (const nsp of ['/', '/live']) {
      const packet = (payload: unknown) => ({ type: PacketType.EVENT, nsp, data: ['changes', payload] });
      expect(ours.encode(packet(new Encoded(JSON.stringify(frame))))).toEqual(plain.encode(packet(frame)));
      expect(ours.encode(packet(frame))).toEqual(plain.encode(packet(frame)));
    }
  });

  it('is written once however often it is sent', () => {
    const encoded = new Encoded(JSON.stringify(frame));
    expect(encoded.packet('/live', 'changes')).toBe(encoded.packet('/live', 'changes'));
    expect(encoded.packet('/live', 'picture')).toContain('["picture",');
  });
});
