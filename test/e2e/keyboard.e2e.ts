/** Everything that is there, without a pointer, in the console of one process. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { actsByKeyboard } from './keyboard-acts.contract.ts';
import { byKeyboard } from './keyboard.contract.ts';
import { sightsByKeyboard } from './keyboard-sights.contract.ts';
import { endStage, startStage, type OneProcess } from './stage.ts';

describe('by keyboard alone', () => {
  let stage: OneProcess;
  beforeAll(async () => { stage = await startStage(); });
  afterAll(() => endStage(stage));

  byKeyboard(() => stage);
  describe('people decide:', () => actsByKeyboard(() => stage));
  describe('people look:', () => sightsByKeyboard(() => stage));
});
