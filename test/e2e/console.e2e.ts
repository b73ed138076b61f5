/** The console of one process, with the demo as users start it. */
import { afterAll, beforeAll, describe } from '@jest/globals';
import { theAddress } from './address.contract.ts';
import { theConsole, thePage } from './console.contract.ts';
import { corridors } from './corridors.contract.ts';
import { crowds } from './crowds.contract.ts';
import { filters } from './filters.contract.ts';
import { plots } from './plots.contract.ts';
import { endStage, startStage, type OneProcess } from './stage.ts';

describe('the console', () => {
  let stage: OneProcess;
  beforeAll(async () => { stage = await startStage(); });
  afterAll(() => endStage(stage));

  theConsole(() => stage);
  thePage(() => stage);
  theAddress(() => stage);
  crowds(() => stage);
  filters(() => stage);
  corridors(() => stage);
  plots(() => stage);
});
