/*
 * A part of the page that did not arrive (the server went away while it was sent) is asked for again with the whole page, once
 * the server answers. The address holds what was selected. Each reload that did not help waits twice as long as the one before.
 */
(() => {
  const FIRST_WAIT = 500;
  const LONGEST_WAIT = 30_000;
  const ASK_EVERY = 1_000;
  /** A page that stood this long is whole: the next time begins with the first wait. */
  const WHOLE_AFTER = 60_000;
  const KEPT = 'watchfloor.reloads';
  const kept = () => {
    try { return Number(sessionStorage.getItem(KEPT) ?? 0); } catch { return 6; }
  };
  const keep = (reloads) => {
    try { sessionStorage.setItem(KEPT, String(reloads)); } catch { /* then every wait is a long one */ }
  };
  let waiting = false;
  const ask = async () => {
    const answer = await fetch('/health/live', { cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok !== true) {
      setTimeout(() => void ask(), ASK_EVERY);
      return;
    }
    keep(kept() + 1);
    location.reload();
  };
  const begin = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => void ask(), Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** kept()));
  };
  setTimeout(() => { if (!waiting) keep(0); }, WHOLE_AFTER);
  addEventListener('error', ({ target }) => {
    if (target instanceof HTMLScriptElement || target instanceof HTMLLinkElement && target.rel !== 'icon') begin();
  }, true);
  addEventListener('watchfloor:part-missing', begin);
})();
