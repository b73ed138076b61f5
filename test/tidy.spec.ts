/** Checks of the code itself: what a reader is promised before reading any of it. */
import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { GUARDS } from '../tools/mutations/guards.ts';

const FILE_LINES = 250;
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n').filter((file) => file !== '' && existsSync(file));
const code = files.filter((file) => /\.(ts|tsx|mjs|css)$/.test(file));
/** This file names the marks it looks for. */
const others = code.filter((file) => file !== 'test/tidy.spec.ts');
const read = (file: string) => readFileSync(file, 'utf8');

/** The folders of the tree, down to the depth at which ARCHITECTURE.md names rooms. */
function rooms(): string[] {
  const folders = new Set<string>();
  for (const file of files) {
    const parts = dirname(file).split('/');
    const [top] = parts;
    if (top !== 'apps' && top !== 'libs' && top !== 'test' && top !== 'tools') continue;
    if (parts.length >= 2) folders.add(parts.slice(0, 2).join('/'));
    const src = parts.indexOf('src');
    if (src > 0 && parts.length > src + 1) folders.add(parts.slice(0, src + 2).join('/'));
  }
  return [...folders].sort();
}

describe('the tree', () => {
  it(`has no file of code longer than ${FILE_LINES} lines`, () => {
    const long = code.map((file) => [file, read(file).split('\n').length - 1] as const).filter(([, lines]) => lines > FILE_LINES);
    expect(long).toEqual([]);
  });

  it('has no test that is focused, left out or promised', () => {
    const marks = /\b(it|test|describe)\.(only|skip|todo)\b|\bx(it|describe)\(/;
    expect(others.filter((file) => marks.test(read(file)))).toEqual([]);
  });

  it('has no unfinished work named in code and no escape from the checkers', () => {
    const marks = /TODO|FIXME|@ts-(ignore|nocheck|expect-error)|(eslint|oxlint)-disable|as any\b/;
    expect(others.filter((file) => marks.test(read(file)))).toEqual([]);
  });

  it('has no two versions of a place left side by side by a merge', () => {
    const texts = files.filter((file) => /\.(ts|tsx|mjs|css|md|json|yml|html)$/.test(file));
    expect(texts.filter((file) => /^(<{7}|>{7}) /m.test(read(file)))).toEqual([]);
  });

  it('names every room in ARCHITECTURE.md', () => {
    const map = read('ARCHITECTURE.md');
    expect(rooms().filter((room) => !map.includes(`\`${room}/\``) && !map.includes(`\`${room}\``))).toEqual([]);
  });

  it('has no room that ARCHITECTURE.md names and the tree lacks', () => {
    const named = [...read('ARCHITECTURE.md').matchAll(/`((?:apps|libs|test|tools)\/[a-z0-9/.-]+?)\/?`/g)].map((match) => match[1] as string);
    expect(named.filter((room) => !existsSync(room))).toEqual([]);
  });

  it('takes what is for specs only nowhere else', () => {
    const forSpecs = new Set(code.filter((file) => /^\/\*\*\s+(?:\* )?For (?:specs|tests)\b/.test(read(file))));
    expect(forSpecs.size).toBeGreaterThan(15);
    const tests = (file: string) => forSpecs.has(file) || /\.(spec|contract|e2e)\.tsx?$/.test(file) || /^(test|tools)\//.test(file);
    const taken = others.filter((file) => !tests(file)).flatMap((file) => [...read(file).matchAll(/(?:from|import\() ?'(\.[^']+)'/g)].map((match) => [file, normalize(join(dirname(file), match[1] as string))] as const));
    expect(taken.filter(([, file]) => forSpecs.has(file))).toEqual([]);
  });

  it('has each line once that is taken out to prove a guard', () => {
    const removals = GUARDS.flatMap(({ removals: some }) => some);
    expect(removals.filter(({ file, text }) => read(file).split(text).length !== 2)).toEqual([]);
  });

  it('has indexes that only pass on: a server that takes what is behind one does not run it', () => {
    const indexes = code.filter((file) => /^libs\/[^/]+\/src\/index\.ts$/.test(file));
    const more = indexes.flatMap((file) => [...read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').matchAll(/[^;]+;/g)].map(([statement]) => statement.trim()).filter((statement) => !/^export (?:type )?(?:\*|\{[^}]*\}) from '[^']+';$/.test(statement)).map((statement) => `${file}: ${statement}`));
    expect(indexes.length).toBeGreaterThan(0);
    expect(more).toEqual([]);
  });

  it('has no room named after nothing', () => {
    const nothing = /(^|\/)(common|utils?|helpers?|shared|misc|base|managers?)(\/|\.(ts|tsx|mjs)$)/;
    expect(files.filter((file) => nothing.test(file))).toEqual([]);
  });
});

describe('the documents', () => {
  const documents = files.filter((file) => file.endsWith('.md'));

  it.each(documents)('%s links only to what is there', (document) => {
    const links = [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)(#[^)]*)?\)/g)].map((match) => match[1] as string);
    expect(links.filter((link) => !existsSync(normalize(join(dirname(document), link))))).toEqual([]);
  });

  it('walks the life of an event through at least eight files', () => {
    const links = [...read('docs/life-of-an-event.md').matchAll(/\]\(\.\.\/((?:apps|libs)\/[^)#]+)/g)].map((match) => match[1] as string);
    expect(new Set(links).size).toBeGreaterThanOrEqual(8);
  });

  it('names in the guarantees only tests that there are, at least one for each promise', () => {
    const text = read('docs/guarantees.md');
    const named = [...text.matchAll(/\["([^"]+)"\]\(\.\.\/([^)#]+)\)/g)].map((match) => [match[1] as string, match[2] as string] as const);
    expect(named.filter(([name, file]) => !read(file).includes(name))).toEqual([]);
    const promises = text.split('\n## ').slice(1).filter((part) => part.includes('**Mechanism.**'));
    expect(promises.length).toBeGreaterThanOrEqual(6);
    expect(promises.filter((part) => !/\*\*Limits\.\*\*/.test(part) || !/\["[^"]+"\]\(\.\.\//.test(part))).toEqual([]);
  });

  it('names in the life of an event only functions that its files have', () => {
    const text = read('docs/life-of-an-event.md');
    const named = [...text.matchAll(/\[`([A-Za-z]+)[^`]*`\]\(\.\.\/([^)#]+)\)/g)].map((match) => [match[1] as string, match[2] as string] as const);
    expect(named.length).toBeGreaterThanOrEqual(6);
    expect(named.filter(([name, file]) => !read(file).includes(name))).toEqual([]);
  });

  it('describes every environment variable of the configuration in operating.md', () => {
    const variables = [...read('libs/runtime/src/config.ts').matchAll(/^ {2}([A-Z][A-Z_]+): text\(/gm)].map((match) => match[1] as string);
    expect(variables.length).toBeGreaterThan(15);
    const text = read('docs/operating.md');
    expect(variables.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
  });
});
