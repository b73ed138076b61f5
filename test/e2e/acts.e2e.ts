/** What people do in the console of one process. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { acts } from './acts.contract.ts';
import { endStage, startStage, type OneProcess } from './stage.ts';

describe('acts', () => {
  let stage: OneProcess;
  beforeAll(async () => { stage = await startStage(); });
  afterAll(() => endStage(stage));

  acts(() => stage);
});
