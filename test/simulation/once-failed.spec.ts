/** Worlds that once showed something wrong, each with what it was. */
import { expect, it } from '@jest/globals';
import { live } from './one.ts';

it.each([
  [1_951_694_307, 'the log lost its end, the store went back to before that, and everything died before anybody looked: a console went on from what was lost'],
  [1_260_009_061, 'the log lost its end and was written on from copies until it held the same record in the same place: who had read that did not see that what was before it had gone'],
  [675_637_894, 'a gateway that had been frozen vouched for a frame that was not sent yet to a console that joined again, and the frame was a second on its way: the console said that it was live with what was three seconds old'],
  [1_244_008_120, 'the file of the spool that had just been begun was taken for one that is read to its end, and removed'],
  [20_322_439, 'the heartbeat after a picture was lost, and the next one named what came after it: the console took what that said of the server for what it showed, and said that it was live with what was four seconds old'],
  [3_222_856_142, 'a gateway that had been frozen answered a console that joined again with what it last knew: the frame counted as a sign that the server was current, and the console said that it was live with what was four seconds old'],
  [2_227_351_657, 'a wire repeated a command: it was refused, since its corridor was not known yet, and applied when it was heard again'],
])('world %d holds: %s', async (seed) => {
  expect((await live(seed)).failure).toBeUndefined();
}, 60_000);
