import { Inject, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Archive } from './archive.ts';
import { EmbeddedArchive, type EmbeddedArchiveOptions } from './embedded/embedded-archive.ts';

/** Where the logs are that the archive reads back. */
export type ArchiveOptions = EmbeddedArchiveOptions;

/** Gives {@link Archive} to every module and closes it when the application shuts down, after everybody who uses it. */
export class ArchiveModule implements OnApplicationShutdown {
  private readonly archive: Archive;

  constructor(archive: Archive) {
    this.archive = archive;
  }

  static register(options: ArchiveOptions): DynamicModule {
    const useFactory = (): Archive => new EmbeddedArchive(options);
    return { module: ArchiveModule, global: true, providers: [{ provide: Archive, useFactory }], exports: [Archive] };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.archive.close();
  }
}
// Called as functions, so that Node itself can run every file that imports this one.
Module({})(ArchiveModule);
Inject(Archive)(ArchiveModule, undefined, 0);
