/* A part of the page that did not arrive (the server went away while it was sent) is asked for again with the whole page, once the server answers. The address holds what was selected. */
(() => {
  const FIRST_WAIT = 500;
  const LONGEST_WAIT = 5000;
  let waiting = false;
  const ask = async (wait) => {
    const answer = await fetch('/health/live', { cache: 'no-store' }).catch(() => undefined);
    if (answer?.ok) location.reload();
    else setTimeout(() => void ask(Math.min(wait * 2, LONGEST_WAIT)), wait);
  };
  const begin = () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => void ask(FIRST_WAIT), FIRST_WAIT);
  };
  addEventListener('error', ({ target }) => {
    if (target instanceof HTMLScriptElement || target instanceof HTMLLinkElement && target.rel !== 'icon') begin();
  }, true);
  addEventListener('watchfloor:part-missing', begin);
})();
