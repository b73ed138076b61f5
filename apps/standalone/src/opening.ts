import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { OperationId } from '#libs/domain';
import { EventLog, genesis } from '#libs/event-log';
import { Clock } from '#libs/runtime';
import { fillDemo } from '../../../tools/feed/past.ts';
import { DEMO } from './demo.ts';

export abstract class OpeningOptions {
  abstract readonly operations: readonly OperationId[];
  /** The demo operation begins with its past. */
  abstract readonly demo: boolean;
}

/** Opens the log of every operation before anybody reads or writes it; the demo's begins with 24 hours of past. */
@Injectable()
export class Opening implements OnModuleInit {
  constructor(private readonly options: OpeningOptions, private readonly log: EventLog, private readonly clock: Clock) {}

  async onModuleInit(): Promise<void> {
    for (const operation of this.options.operations) {
      const now = this.clock.now();
      const logId = randomUUID();
      if (this.options.demo && operation === DEMO.operation) await fillDemo(this.log, operation, { ...DEMO, now, logId });
      await genesis(this.log, operation, logId, now);
    }
  }
}
