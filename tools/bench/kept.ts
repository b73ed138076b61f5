/** What the bench has started and not ended: whatever ends the bench, kill -9 too, ends that as well and removes its folders. */
import type { ChildProcess } from 'node:child_process';
import { keep, type Keeper } from '../services/keeper.ts';

let keeper: Keeper | undefined;

/** From now on what is made for a while is made in this folder, and each process that is {@link kept} ends with the bench. */
export function beginKeeping(folder: string): Keeper {
  process.env['TMPDIR'] = folder;
  return (keeper = keep(folder));
}

export function kept<T extends ChildProcess>(child: T): T {
  const [by, { pid }] = [keeper, child];
  if (by === undefined || pid === undefined) return child;
  by.holds(pid);
  child.once('exit', () => by.letsGo(pid));
  return child;
}
