/**
 * Clears away when we cannot: a shell that outlives us, whatever ends us (kill -9 too), and notices it because its standard input
 * ends. It kills the processes that it was last told of, removes the scratch folder and runs one command, if given.
 */
import { spawn } from 'node:child_process';

/** Each line replaces the list of process ids. A killed process may write for a moment longer, so removing is tried again. */
const SCRIPT = `
held=
while read -r pids; do held=$pids; done
[ -z "$held" ] || kill -9 $held 2>/dev/null
tries=0
until rm -rf "$0" 2>/dev/null || [ $tries -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done
[ $# -eq 0 ] || "$@"
`;

export interface Keeper {
  holds(pid: number): void;
  letsGo(pid: number): void;
  /** Clears away now; resolves when it is done. */
  finish(): Promise<void>;
}

export function keep(folder: string, ...lastly: readonly string[]): Keeper {
  // A session of its own: neither Ctrl-C nor a closed terminal reaches it.
  const shell = spawn('sh', ['-c', SCRIPT, folder, ...lastly], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const gone = new Promise<void>((resolve) => { shell.once('exit', () => resolve()).once('error', () => resolve()); });
  // Somebody killed it: nothing is lost but the safety net.
  shell.stdin.on('error', () => undefined);
  const pids = new Set<number>();
  const tell = () => { shell.stdin.write(`${[...pids].join(' ')}\n`); };
  return {
    holds: (pid) => { pids.add(pid); tell(); },
    letsGo: (pid) => { pids.delete(pid); tell(); },
    finish: async () => { shell.stdin.end(); await gone; },
  };
}
