/** `npm run verify -- --replay` in small: what it finds is worth nothing once it no longer comes to its end. */
import { expect, it } from '@jest/globals';
import { verifyReplay } from '../../tools/verify/replay.ts';
import { services } from '../support/system.ts';

/** The projector's watch writes on in the log that is held against Redis, before and after. */
it('plays the same pictures from the embedded log, from Kafka, and once Redis lost everything', async () => {
  const { KAFKA_BROKERS, REDIS_URL } = services();
  const said: string[] = [];
  const equal = await verifyReplay({ events: 2_000, minutes: 1, speeds: [10, 1_000], services: { brokers: KAFKA_BROKERS.split(','), redis: REDIS_URL }, say: (line) => said.push(line) });
  expect([equal, ...said].join('\n')).toMatch(/^true\n(?:(?:equal: .*|Redis lost all \d+ keys of the operation)\n)*equal: 6 playbacks of \d{4} events, 189 ticks$/);
});
