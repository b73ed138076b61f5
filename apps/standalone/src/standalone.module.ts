import { resolve } from 'node:path';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ArchiveModule, archiveIndex } from '#libs/archive';
import { EventLogModule, WholeSharing, type EventLogOptions } from '#libs/event-log';
import { PictureStoreModule } from '#libs/picture-store';
import { RuntimeModule, createApp, createLog, type Config, type DistributedConfig, type Log, type RuntimeGiven } from '#libs/runtime';
import { GatewayModule, configureGateway } from '../../gateway/src/gateway.module.ts';
import { LiveOperations } from '../../gateway/src/picture/live-operations.ts';
import { IngestModule, type IngestOptions } from '../../ingest/src/ingest.module.ts';
import { spoolOf } from '../../ingest/src/spool/place.ts';
import { failingWith } from '../../projector/src/projection.ts';
import { ProjectorModule } from '../../projector/src/projector.module.ts';
import { failingCopies } from '../../replay/src/copying/copies.ts';
import { PastReads } from '../../replay/src/past/past-reads.ts';
import { ReplayModule, type CopiedOptions } from '../../replay/src/replay.module.ts';
import type { ArchivePlace } from '../../replay/src/thread/messages.ts';
import { DemoFeed, playsDemo } from './demo.ts';
import { Opening, OpeningOptions } from './opening.ts';
import { PastHere } from './past-here.ts';
import { RecordedPicture, RecordedPictureOptions } from './recorded-picture.ts';
import { RecordingClock, type Recording } from './recording.ts';

/** Where the built console is, from the folder that the program is started in. */
const PAGE_DIRECTORY = 'dist/console';

export interface StandaloneGiven extends RuntimeGiven {
  readonly recording?: Recording;
  readonly pageDirectory?: string;
  /** Without it nobody raises alerts: the log holds only what others put there. */
  readonly watches?: boolean;
}

/** Where the parts keep what they have: in files of this folder, in a recording that nobody writes, or in Kafka and Redis. */
interface Engine {
  readonly log: EventLogOptions;
  readonly redis?: { readonly redis: string };
  /** Copies of the logs, or where the logs' own files are, which are the archive. */
  readonly past: { readonly copies: CopiedOptions } | { readonly place: ArchivePlace };
  readonly archive: readonly DynamicModule[];
  readonly taking: Pick<IngestOptions, 'spool' | 'inbox'>;
}

function engineOf(config: Config, recording: Recording | undefined, log: Log): Engine {
  if (recording === undefined && isDistributed(config)) {
    const { operations, dataDir: directory, distributed: { kafka, redis } } = config;
    return {
      log: { kafka, creates: true }, redis: { redis }, past: { copies: { operations, directory, fail: failingCopies(log) } }, archive: [],
      taking: { spool: spoolOf(config), inbox: true },
    };
  }
  const place = recording === undefined ? { directory: config.dataDir } : { recording: recording.file };
  return { log: recording === undefined ? { ...place, index: archiveIndex } : place, archive: [ArchiveModule.register(place)], past: { place }, taking: {} };
}

const isDistributed = (config: Config): config is DistributedConfig => config.distributed !== undefined;

/** Everything in one process on one server: reports in, log, picture, consoles. */
@Module({})
export class StandaloneModule {
  static register(config: Config, { recording, pageDirectory: _page, watches = true, ...given }: StandaloneGiven = {}): DynamicModule {
    const log = given.log ?? createLog(config.logLevel, 'standalone');
    const engine = engineOf(config, recording, log);
    const operations = recording === undefined ? config.operations : [recording.operation];
    const demo = recording === undefined && playsDemo(config);
    const clock = recording === undefined ? given.clock : new RecordingClock(recording.endedAt);
    const opening = { provide: OpeningOptions, useValue: { operations, demo } satisfies OpeningOptions };
    const providers: Type[] = [recording === undefined ? Opening : RecordedPicture, ...(demo ? [DemoFeed] : [])];
    const recorded = recording === undefined ? [] : [{ provide: RecordedPictureOptions, useValue: { operation: recording.operation } satisfies RecordedPictureOptions }];
    return {
      module: StandaloneModule,
      imports: [
        RuntimeModule.register({ ...config, operations }, { ...given, log, ...(clock !== undefined && { clock }) }),
        EventLogModule.register(engine.log),
        PictureStoreModule.register(engine.redis),
        ...engine.archive,
        // Nothing is taken for a recording, which need not begin with its log either.
        IngestModule.register({ ...(recording === undefined ? { operations } : { operations: [], recordings: operations }), ...engine.taking }),
        ...(recording === undefined ? [ProjectorModule.register({ operations, sharing: new WholeSharing(), watches, fail: failingWith(log) })] : []),
        GatewayModule.register({
          operations, readOnly: recording !== undefined, failed: (what, operation, error) => log.error({ err: error, operation }, `${what} failed`),
          past: { inject: [PastReads], useFactory: (reads: PastReads) => new PastHere(reads) },
        }),
        ReplayModule.register({ ...engine.past, pictures: { inject: [LiveOperations], useFactory: (pictures: LiveOperations) => pictures } }),
      ],
      providers: [opening, ...recorded, ...providers],
    };
  }
}

/** The whole application, not listening yet. */
export async function createStandalone(config: Config, given: StandaloneGiven = {}): Promise<NestFastifyApplication> {
  const app = await createApp(StandaloneModule.register(config, given), config, given.log);
  await configureGateway(app, config, resolve(given.pageDirectory ?? PAGE_DIRECTORY));
  return app;
}
