/** Open or shut. Whoever comes while it is shut may wait for it. */
export class Gate {
  private opened = Promise.withResolvers<true>();
  private isOpen = false;

  open(): void {
    this.isOpen = true;
    this.opened.resolve(true);
  }

  shut(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.opened = Promise.withResolvers();
  }

  /** Whether it is open within `ms`. */
  async whenOpen(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), ms);
    });
    return Promise.race([this.opened.promise, late]).finally(() => clearTimeout(timer));
  }
}
