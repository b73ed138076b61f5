/** Three short patterns that nobody takes for one another, made here: nothing is fetched to be heard. */
import type { Pattern } from './bell.ts';

/** Hertz, and seconds from the beginning of the pattern to that of the tone. */
interface Tone { readonly hertz: number; readonly at: number; readonly lasts: number }
const PATTERNS: Readonly<Record<Pattern | 'test', readonly Tone[]>> = {
  life: [0, 0.36, 0.72].flatMap((at) => [{ hertz: 988, at, lasts: 0.14 }, { hertz: 659, at: at + 0.16, lasts: 0.14 }]),
  high: [{ hertz: 587, at: 0, lasts: 0.16 }, { hertz: 784, at: 0.2, lasts: 0.24 }],
  test: [{ hertz: 523, at: 0, lasts: 0.25 }],
};
const LOUDNESS = 0.25;
/** A tone that begins or ends at once clicks. */
const EDGE = 0.015;

export class Sound {
  readonly #context = new AudioContext();

  /** Whether anything can be heard; calls back whenever that changes. */
  watch(heard: (on: boolean) => void): void {
    const tell = (): void => { heard(this.#context.state === 'running'); };
    this.#context.addEventListener('statechange', tell);
    tell();
  }

  /** Must be called from a gesture of the person who is to hear it. */
  async arm(): Promise<void> {
    await this.#context.resume();
    this.play('test');
  }

  play(pattern: Pattern | 'test'): void {
    const from = this.#context.currentTime + EDGE;
    for (const { hertz, at, lasts } of PATTERNS[pattern]) {
      const [tone, volume] = [this.#context.createOscillator(), this.#context.createGain()];
      tone.type = 'triangle';
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, from + at);
      volume.gain.linearRampToValueAtTime(LOUDNESS, from + at + EDGE);
      volume.gain.setValueAtTime(LOUDNESS, from + at + lasts - EDGE);
      volume.gain.linearRampToValueAtTime(0, from + at + lasts);
      tone.connect(volume).connect(this.#context.destination);
      tone.start(from + at);
      tone.stop(from + at + lasts);
    }
  }
}
