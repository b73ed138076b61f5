/** MapLibre itself, as it is inside a page: what its source holds is asked of it, not of whoever filled it. And the list of what it has drawn. */
import type { CDPSession, Page } from 'playwright-core';

/** Calls `ask`, a function of the page that takes the map, with it; resolves to what that resolves to. */
export async function askMap<T>(page: Page, ask: string): Promise<T> {
  const session = await page.context().newCDPSession(page);
  try {
    const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', { objectId: await mapIn(session), functionDeclaration: `function () { return (${ask})(this); }`, awaitPromise: true, returnByValue: true });
    if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as T;
  } finally {
    await session.detach();
  }
}

/**
 * React keeps the map's handle in the state of the component that draws the page. The library's map is private to it, and a
 * debugger sees private fields too.
 */
async function mapIn(session: CDPSession): Promise<string> {
  const { result: handle } = await session.send('Runtime.evaluate', {
    expression: `(() => {
      const element = document.querySelector('.map');
      for (let fiber = element[Object.keys(element).find((name) => name.startsWith('__reactFiber$'))]; fiber; fiber = fiber.return)
        for (let hook = fiber.memoizedState; hook && typeof hook === 'object' && 'next' in hook; hook = hook.next)
          if (hook.memoizedState && typeof hook.memoizedState.drawn === 'function') return hook.memoizedState;
    })()`,
  });
  const { privateProperties } = await session.send('Runtime.getProperties', { objectId: handle.objectId as string, ownProperties: true });
  for (const { value } of privateProperties ?? []) {
    if (value?.objectId === undefined) continue;
    const { result } = await session.send('Runtime.callFunctionOn', { objectId: value.objectId, functionDeclaration: 'function () { return typeof this.getSource; }', returnByValue: true });
    if (result.value === 'function') return value.objectId;
  }
  throw new Error('the page has no map');
}

/** Which violations the list of what is on the map names. */
export async function mapped(page: Page): Promise<readonly string[]> {
  await page.keyboard.press('m');
  await page.getByRole('dialog').locator('tbody tr').first().waitFor();
  const keys = await page.getByRole('dialog').locator('[data-entity^="violation/"]').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset['entity'] ?? ''));
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  return keys;
}
