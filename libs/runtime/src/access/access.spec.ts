import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Access } from './access.ts';
import { maySend } from './sends.ts';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'watchfloor-')); });
afterAll(() => { rmSync(folder, { recursive: true }); });
const withFile = (content: string): Access => {
  const file = join(folder, 'access.json');
  writeFileSync(file, content);
  return new Access({ access: { file } });
};

describe('without ACCESS, or with it open', () => {
  it.each([new Access({}), new Access({ access: 'open' })])('everybody is operations, by the name they say, unverified', (access) => {
    expect(access.callerOf({})).toEqual({ audience: 'operations', name: 'operator', verified: false });
    expect(access.callerOf({ actor: '%D9%84%D9%8A%D9%84%D9%89', authorization: 'Bearer whatever' })).toEqual({ audience: 'operations', name: 'ليلى', verified: false });
  });

  it.each(['%', '', 'a'.repeat(65), 'a%00', 'a%0Ab', '%E2%80%AEa', '%E2%81%A6a', '%D8%9Ca', '%E2%80%A8', '%20a', '%ED%A0%80'])('refuses the actor %j', (actor) => {
    expect(new Access({}).callerOf({ actor })).toMatchObject({ refused: 'bad-request' });
  });

  it('counts characters, not bytes or halves of characters', () => {
    expect(new Access({}).callerOf({ actor: encodeURIComponent('🙂'.repeat(64)) })).toMatchObject({ name: '🙂'.repeat(64) });
  });
});

describe('with a file of tokens', () => {
  const open = (): Access => withFile(JSON.stringify({
    'tok-ops': { name: 'Desk 2', audience: 'operations', desk: 'watch', sends: ['urn:a:'] },
    'tok-aid': { name: 'Relief', audience: 'aid:relief' },
    'tok-send': { name: 'Trackers', sends: ['urn:device:'] },
  }));

  it('knows a caller by its token, verified, whatever else it says', () => {
    expect(open().callerOf({ authorization: 'Bearer tok-ops', actor: '%' })).toEqual({ audience: 'operations', desk: 'watch', name: 'Desk 2', sends: ['urn:a:'], verified: true });
    expect(open().callerOf({ authorization: 'bearer tok-send' })).toEqual({ name: 'Trackers', sends: ['urn:device:'], verified: true });
  });

  it.each([undefined, '', 'Bearer', 'Bearer tok', 'Bearer tok-ops2', 'Basic tok-ops', 'Bearer tok-ops tok-aid', `Bearer ${'a'.repeat(5_000)}`])('does not know %j', (authorization) => {
    expect(open().callerOf({ authorization })).toMatchObject({ refused: 'unauthenticated' });
  });

  it('knows a token again, and nothing else for it: no beginning of it, no longer one, and no narrower audience than it has', () => {
    const access = open();
    const shown = (token: string, audience?: string): unknown => access.callerOf({ authorization: `Bearer ${token}`, audience });
    const first = shown('tok-ops');
    for (const wrong of ['tok-op', 'tok-ops2', 'TOK-OPS', 'tok-aid2']) for (let times = 0; times < 2; times += 1) expect(shown(wrong)).toMatchObject({ refused: 'unauthenticated' });
    expect(shown('tok-ops', 'public')).toMatchObject({ audience: 'public' });
    expect(shown('tok-aid')).toEqual({ audience: 'aid:relief', name: 'Relief', sends: [], verified: true });
    expect(shown('tok-ops')).toEqual(first);
    expect(first).toEqual({ audience: 'operations', desk: 'watch', name: 'Desk 2', sends: ['urn:a:'], verified: true });
  });

  it('narrows an audience and never widens it', () => {
    const asked = (token: string, audience: string): unknown => {
      const answer = open().callerOf({ authorization: `Bearer ${token}`, audience });
      return 'refused' in answer ? answer.refused : answer.audience;
    };
    expect(asked('tok-ops', 'aid:relief')).toBe('aid:relief');
    expect(asked('tok-ops', 'operations')).toBe('operations');
    expect(asked('tok-aid', 'aid:relief')).toBe('aid:relief');
    expect(asked('tok-aid', 'public')).toBe('public');
    for (const audience of ['operations', 'aid:other', 'liaison:x', 'nobody', '', 'aid:relief,operations']) expect(asked('tok-aid', audience)).toBe('forbidden');
    for (const audience of ['operations', 'public']) expect(asked('tok-send', audience)).toBe('forbidden');
    expect(asked('tok-ops', 'nobody')).toBe('forbidden');
  });

  it.each([
    ['no JSON', '{'], ['a list', '[]'], ['a token twice', '{"secret-t":{"name":"a"},"secret-t":{"name":"b"}}'], ['an entry without a name', '{"secret-t":{}}'],
    ['an audience that is none', '{"secret-t":{"name":"a","audience":"everybody"}}'], ['a field that is not known', '{"secret-t":{"name":"a","send":[]}}'],
    ['sends that are no list', '{"secret-t":{"name":"a","sends":"urn:a"}}'], ['a token with a space', '{"secret t":{"name":"a"}}'], ['an entry that is text', '{"secret-t":"operations"}'],
    ['a name that deceives', '{"secret-t":{"name":"a\\u202eb"}}'],
  ])('stops at %s with one line that tells no token', (_, content) => {
    expect(() => withFile(content)).toThrow(/^ACCESS: /);
    expect(() => withFile(content)).not.toThrow(/secret|\n/);
  });

  it('stops at a file that is not there', () => {
    expect(() => new Access({ access: { file: join(folder, 'none.json') } })).toThrow(/^ACCESS: .* cannot be read\.$/);
  });
});

describe('what a caller may send as', () => {
  it.each([
    [undefined, 'urn:anything', true], [[], 'urn:a', false], [['urn:a'], 'urn:a', true], [['urn:a'], 'urn:a:b', true], [['urn:a'], 'urn:a/b', true], [['urn:a'], 'urn:ab', false],
    [['urn:a'], 'urn:a-b', false], [['urn:a'], 'urn:a%62', false], [['urn:a:'], 'urn:a:b', true], [['urn:a:'], 'urn:a', false], [['urn:team-'], 'urn:team-7', true],
    [['urn:x', 'urn:a:'], 'urn:a:b', true], [[''], 'urn:a', true], [['URN:A'], 'urn:a', false],
  ] as const)('with %j as %s: %s', (sends, source, may) => {
    expect(maySend(sends, source)).toBe(may);
  });
});
