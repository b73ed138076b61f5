import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Test } from '@nestjs/testing';
import { EmbeddedEventLog } from './embedded/embedded-event-log.ts';
import { EventLog } from './event-log.ts';
import { EventLogModule } from './event-log.module.ts';
import { MemoryEventLog } from './memory/memory-event-log.ts';
import { notes } from './samples.contract.ts';

describe('the module of the log', () => {
  it('gives a log in memory', async () => {
    const application = await Test.createTestingModule({ imports: [EventLogModule.register({ memory: true })] }).compile();
    expect(application.get(EventLog)).toBeInstanceOf(MemoryEventLog);
    await application.close();
  });

  it('gives a log in a directory and closes it when the application shuts down', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'watchfloor-log-'));
    const application = await Test.createTestingModule({ imports: [EventLogModule.register({ directory })] }).compile();
    await application.init();
    const log = application.get(EventLog);
    expect(log).toBeInstanceOf(EmbeddedEventLog);
    await log.append('demo', notes(1));
    await application.close();
    await expect(log.append('demo', notes(1))).rejects.toMatchObject({ name: 'LogClosed' });
    expect(await readdir(directory)).toEqual(['demo.log.sqlite', 'demo.log.sqlite-lock']);
    await rm(directory, { recursive: true });
  });
});
