import { Files, type Growing } from '../../apps/ingest/src/spool/files.ts';
import type { SimulatedFiles } from '../../apps/ingest/src/spool/simulated-files.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** A disk that takes its time, as one process sees it: what it asked for before its end and did not get does not happen. */
export class Disk extends Files {
  readonly name: string;
  private readonly world: World;
  private readonly life: Life;
  private readonly files: SimulatedFiles;

  constructor(world: World, life: Life, files: SimulatedFiles) {
    super();
    this.name = files.name;
    this.world = world;
    this.life = life;
    this.files = files;
  }

  list(): Promise<readonly { readonly name: string; readonly bytes: number }[]> {
    return this.slowly(() => this.files.list());
  }

  read(name: string, at: number, bytes: number): Promise<Buffer> {
    return this.slowly(() => this.files.read(name, at, bytes));
  }

  async create(name: string): Promise<Growing> {
    const file = await this.slowly(() => this.files.create(name));
    return {
      write: (bytes, at) => this.slowly(() => file.write(bytes, at)),
      sync: () => this.slowly(() => file.sync()),
      cut: (bytes) => this.slowly(() => file.cut(bytes)),
      close: () => file.close(),
    };
  }

  cut(name: string, bytes: number): Promise<void> {
    return this.slowly(() => this.files.cut(name, bytes));
  }

  remove(name: string): Promise<void> {
    return this.slowly(() => this.files.remove(name));
  }

  syncNames(): Promise<void> {
    return this.slowly(() => this.files.syncNames());
  }

  private async slowly<T>(work: () => Promise<T>): Promise<T> {
    await this.life.clock.pause(this.world.dice.between(0.1, 3));
    return work();
  }
}
