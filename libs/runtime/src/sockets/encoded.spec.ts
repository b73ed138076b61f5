import { describe, expect, it } from '@jest/globals';
import { Encoder, PacketType } from 'socket.io-parser';
import { Encoded, EncodedBytes, FRAME_PARSER } from './encoded.ts';
import { textFrame } from './text-frame.ts';

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

  it('is as long as its own text, in bytes, whether it was written or not', () => {
    const [unwritten, written] = [new Encoded(JSON.stringify(frame)), new Encoded(JSON.stringify(frame))];
    written.packet('/live', 'changes');
    expect([unwritten.bytes, written.bytes]).toEqual([Buffer.byteLength(JSON.stringify(frame)), Buffer.byteLength(JSON.stringify(frame))]);
    expect(written.bytes).toBeGreaterThan(written.json.length);
  });

  it('is the same message where most of it is UTF-8 already', () => {
    const text = JSON.stringify(frame);
    const [from, to] = [text.indexOf('الشمال') - 3, text.indexOf('الشمال') + 2];
    const [whole, pieces] = [new Encoded(text), new EncodedBytes(text.slice(0, from), [text.slice(from, from + 2), text.slice(from + 2, to)].map((piece) => new TextEncoder().encode(piece)), text.slice(to))];
    expect([pieces.json, pieces.bytes]).toEqual([text, whole.bytes]);
    for (const nsp of ['/', '/live']) expect(textFrame(...pieces.message('4', nsp, 'changes'))).toEqual(textFrame(`4${whole.packet(nsp, 'changes')}`));
  });
});
