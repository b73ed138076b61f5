import type { ReactNode } from 'react';
import { useWords } from '../words.ts';
import { entityKey as keyOf, idOf, type EntityKey, type SourceView } from '#libs/domain';
import { useDesk, useLanguage, useStore } from '../desk.ts';
import { Code } from '../text.tsx';
import { titleOf } from '../titles.ts';

/** A named part of the detail panel; the heading is small and quiet. */
export const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode => (
  <section className="part"><h3>{title}</h3>{children}</section>
);

export const Facts = ({ children }: { readonly children: ReactNode }): ReactNode => <dl className="facts">{children}</dl>;
export const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode => <><dt>{name}</dt><dd>{children}</dd></>;

/** Goes to another entity. */
export function Link({ to, children }: { readonly to: EntityKey; readonly children?: ReactNode }): ReactNode {
  const { t } = useWords();
  const { store } = useDesk();
  const language = useLanguage();
  const title = useStore(({ views }) => (children === undefined ? titleOf({ t, language, views }, to) : undefined));
  return <button type="button" className="link" onClick={() => store.select(to)}><bdi>{children ?? title}</bdi></button>;
}

/** A place by its bare id: a link when it is a checkpoint we know, else the text as sent. */
export function Place({ id }: { readonly id: string }): ReactNode {
  const key = keyOf('checkpoint', id);
  const known = useStore((state) => state.views.checkpoint.has(key));
  return known ? <Link to={key} /> : <bdi dir="auto">{id}</bdi>;
}

/** Marks that say that something is wrong with the data itself. */
export function DataFlags({ of }: { readonly of: { readonly conflicting?: true; readonly overflow?: true } }): ReactNode {
  const { t } = useWords();
  if (of.conflicting !== true && of.overflow !== true) return null;
  return (
    <p className="flags">
      {of.conflicting === true && <span className="flag">{t('data.conflicting')}</span>}
      {of.overflow === true && <span className="flag">{t('data.overflow')}</span>}
    </p>
  );
}

/** Who sent it: this program by its name, a registered source by its id, anybody else by the address. */
export function Sender({ uri }: { readonly uri: string }): ReactNode {
  const { t } = useWords();
  const ours = useStore(({ operation }) => uri === `urn:watchfloor:${operation}` || uri === `urn:watchfloor:${operation}:watch`);
  const key = useStore((state) => sourceOf(state.views.source, uri));
  if (ours) return <bdi>{t('brand')}</bdi>;
  return key === undefined ? <Code>{uri}</Code> : <Link to={key}><Code>{idOf(key)}</Code></Link>;
}

const sourceOf = (sources: ReadonlyMap<EntityKey, SourceView>, uri: string): EntityKey | undefined => {
  for (const [key, source] of sources) if (source.uri === uri) return key;
  return undefined;
};
