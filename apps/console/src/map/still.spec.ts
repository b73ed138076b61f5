import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LOOK_AGAIN_AFTER, Still, STILL_LIMIT, type Frames } from './still.ts';

/** Counts frames and can be moved; MapLibre itself needs a screen. */
function make() {
  const heard = new Map<string, () => void>();
  const seen = { frames: 0, moving: false };
  const map: Frames = {
    triggerRepaint: () => { seen.frames += 1; }, isMoving: () => seen.moving, on: (name, listener) => heard.set(name, listener),
  };
  return { map, seen, still: new Still(map), tell: (name: string) => { heard.get(name)?.(); } };
}

describe('a map that is kept still', () => {
  beforeEach(() => { jest.useFakeTimers({ doNotFake: ['queueMicrotask'] }); });
  afterEach(() => { jest.useRealTimers(); });

  it('draws whenever a frame is wanted while no update is on its way', () => {
    const { map, seen } = make();
    map.triggerRepaint();
    expect(seen.frames).toBe(1);
  });

  it('draws the frames wanted during an update as one, at its end', () => {
    const { map, seen, still } = make();
    still.begin();
    map.triggerRepaint();
    map.triggerRepaint();
    expect(seen.frames).toBe(0);
    still.end();
    expect(seen.frames).toBe(1);
    still.end();
    expect(seen.frames).toBe(1);
  });

  it('draws no frame at the end of an update that nobody wanted', () => {
    const { seen, still } = make();
    still.begin();
    still.end();
    expect(seen.frames).toBe(0);
  });

  it('holds a frame back no longer than its limit, however long the update takes', () => {
    const { map, seen, still } = make();
    still.begin();
    map.triggerRepaint();
    jest.advanceTimersByTime(STILL_LIMIT - 1);
    expect(seen.frames).toBe(0);
    jest.advanceTimersByTime(1);
    expect(seen.frames).toBe(1);
    map.triggerRepaint();
    expect(seen.frames).toBe(2);
  });

  it('follows the hand at once', () => {
    for (const hand of ['mousedown', 'touchstart', 'wheel', 'movestart', 'move']) {
      const { map, seen, still, tell } = make();
      still.begin();
      map.triggerRepaint();
      tell(hand);
      expect(seen.frames).toBe(1);
    }
    const { map, seen, still } = make();
    seen.moving = true;
    still.begin();
    map.triggerRepaint();
    expect(seen.frames).toBe(1);
  });

  it('looks again only later at what the frame of an update asks for', async () => {
    const { map, seen, still } = make();
    still.drawn();
    map.triggerRepaint();
    await Promise.resolve();
    expect(seen.frames).toBe(0);
    jest.advanceTimersByTime(LOOK_AGAIN_AFTER);
    expect(seen.frames).toBe(1);
  });

  it('looks again with the next frame when one comes before that', async () => {
    const { map, seen, still } = make();
    still.drawn();
    map.triggerRepaint();
    await Promise.resolve();
    map.triggerRepaint();
    expect(seen.frames).toBe(1);
    jest.advanceTimersByTime(LOOK_AGAIN_AFTER);
    expect(seen.frames).toBe(1);
  });
});
