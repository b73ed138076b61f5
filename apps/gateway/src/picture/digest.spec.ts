import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { LivePicture, canonical, type Entity } from '#libs/domain';
import { digestOf } from './digest.ts';

const entity = (value: unknown) => ({ value }) as unknown as Entity;
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('the digest of a picture', () => {
  const entities: readonly (readonly [string, Entity])[] = [['violation/b', entity(1)], ['convoy/a', entity({ z: 1, a: [2] })], ['violation/a', entity('é')]];

  it('is SHA-256 over the canonical JSON of key → entity', async () => {
    const digest = await digestOf(new LivePicture(entities));
    expect(digest.sha256).toBe(sha256(canonical(Object.fromEntries(entities))));
    expect(digest.keys['convoy/a']).toBe(sha256('{"value":{"a":[2],"z":1}}'));
  });

  it('does not depend on the order in which entities appeared', async () => {
    expect(await digestOf(new LivePicture(entities.toReversed()))).toEqual(await digestOf(new LivePicture(entities)));
  });

  it('is of the picture as it was when asked', async () => {
    const many = Array.from({ length: 1_200 }, (_, place) => [`violation/${place}`, entity(place)] as const);
    const picture = new LivePicture(many);
    const digest = digestOf(picture);
    picture.apply([['violation/1100', entity('changed')]]);
    expect((await digest).sha256).toBe((await digestOf(new LivePicture(many))).sha256);
  });
});
