/** The past in the console of one process. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { replayBar } from './replay.contract.ts';
import { endStage, startStage, type OneProcess } from './stage.ts';

describe('the replay bar', () => {
  let stage: OneProcess;
  beforeAll(async () => { stage = await startStage(); });
  afterAll(() => endStage(stage));

  replayBar(() => stage);
});
