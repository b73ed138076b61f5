import type { FastifyInstance } from 'fastify';

interface Path { readonly parts: readonly string[]; readonly methods: Set<string> }

/** Which methods each path knows, so that a wrong method can be told from a wrong path. Must exist before the routes are added. */
export class Paths {
  private readonly paths = new Map<string, Path>();

  constructor(instance: FastifyInstance) {
    instance.addHook('onRoute', ({ url, method }) => {
      let path = this.paths.get(url);
      if (path === undefined) this.paths.set(url, (path = { parts: url.split('/'), methods: new Set() }));
      for (const name of [method].flat()) path.methods.add(name);
    });
  }

  /** The methods that the path of a URL knows, sorted; empty when there is no such path. */
  methodsOf(url: string): readonly string[] {
    const parts = (url.split('?', 1)[0] as string).split('/');
    const methods = new Set<string>();
    for (const path of this.paths.values()) if (matches(path.parts, parts)) for (const method of path.methods) methods.add(method);
    return [...methods].sort();
  }
}

/** A route of everything below (`*`) is no path of its own. */
function matches(pattern: readonly string[], parts: readonly string[]): boolean {
  return pattern.length === parts.length && pattern.every((part, at) => part === parts[at] || (part.startsWith(':') && parts[at] !== ''));
}
