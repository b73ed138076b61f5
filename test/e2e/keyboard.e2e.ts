/** Everything that is there, without a pointer, in the console of one process. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { byKeyboard } from './keyboard.contract.ts';
import { endStage, startStage, type OneProcess } from './stage.ts';

describe('by keyboard alone', () => {
  let stage: OneProcess;
  beforeAll(async () => { stage = await startStage(); });
  afterAll(() => endStage(stage));

  byKeyboard(() => stage);
});
