/** What a key can ask for. The words for them are `keys.<action>` in the catalogues. */
export const ACTIONS = [
  'search', 'next', 'previous', 'open', 'close', 'apply', 'acknowledge', 'acknowledge-group', 'confirm', 'shelve', 'own', 'map-list', 'event-log', 'follow', 'list-panel', 'detail-panel',
  'mute-life', 'mute-high', 'mute-medium', 'mute-low', 'here', 'go-watch', 'go-convoys', 'go-corridors', 'go-checkpoints', 'go-analysis', 'replay-here', 'replay-bar', 'live',
  'regions', 'theme', 'help',
] as const;
export type Action = (typeof ACTIONS)[number];

/** What a key press is known by. `code` is the place on the keyboard, so Arabic and Hebrew layouts have the same keys. */
export interface Press {
  readonly code: string;
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}
interface Binding {
  readonly action: Action;
  readonly code: string;
  /** A character that asks for the same on layouts where it lies elsewhere. */
  readonly key?: string;
  readonly shift?: true;
  readonly alt?: true;
  readonly control?: true;
  /** Comes after this key. */
  readonly after?: string;
  /** What the key table shows. */
  readonly shown: readonly string[];
}

export const BINDINGS: readonly Binding[] = [
  { action: 'search', code: 'KeyK', control: true, shown: ['Ctrl', 'K'] },
  { action: 'search', code: 'Slash', key: '/', shown: ['/'] },
  { action: 'next', code: 'KeyJ', shown: ['J'] },
  { action: 'previous', code: 'KeyK', shown: ['K'] },
  { action: 'open', code: 'Enter', shown: ['Enter'] },
  { action: 'close', code: 'Escape', shown: ['Esc'] },
  { action: 'apply', code: 'KeyN', shown: ['N'] },
  { action: 'acknowledge', code: 'KeyA', shown: ['A'] },
  { action: 'acknowledge-group', code: 'KeyA', shift: true, shown: ['Shift', 'A'] },
  { action: 'confirm', code: 'KeyC', shown: ['C'] },
  { action: 'shelve', code: 'KeyS', shown: ['S'] },
  { action: 'own', code: 'KeyO', shown: ['O'] },
  { action: 'map-list', code: 'KeyM', shown: ['M'] },
  { action: 'event-log', code: 'KeyL', shown: ['L'] },
  { action: 'follow', code: 'KeyF', shown: ['F'] },
  { action: 'replay-here', code: 'KeyR', shown: ['R'] },
  { action: 'replay-bar', code: 'KeyP', shown: ['P'] },
  { action: 'live', code: 'Escape', shift: true, shown: ['Shift', 'Esc'] },
  { action: 'mute-life', code: 'Digit1', shown: ['1'] },
  { action: 'mute-high', code: 'Digit2', shown: ['2'] },
  { action: 'mute-medium', code: 'Digit3', shown: ['3'] },
  { action: 'mute-low', code: 'Digit4', shown: ['4'] },
  { action: 'here', code: 'KeyE', shown: ['E'] },
  { action: 'list-panel', code: 'BracketLeft', shown: ['['] },
  { action: 'detail-panel', code: 'BracketRight', shown: [']'] },
  { action: 'go-watch', code: 'KeyO', after: 'KeyG', shown: ['G', 'O'] },
  { action: 'go-convoys', code: 'KeyC', after: 'KeyG', shown: ['G', 'C'] },
  { action: 'go-corridors', code: 'KeyR', after: 'KeyG', shown: ['G', 'R'] },
  { action: 'go-checkpoints', code: 'KeyP', after: 'KeyG', shown: ['G', 'P'] },
  { action: 'go-analysis', code: 'KeyN', after: 'KeyG', shown: ['G', 'N'] },
  { action: 'regions', code: 'F6', shown: ['F6'] },
  { action: 'theme', code: 'KeyT', alt: true, shift: true, shown: ['Alt', 'Shift', 'T'] },
  { action: 'help', code: 'Slash', key: '?', shift: true, shown: ['?'] },
];

/** A first key waits this long for its second. */
export const SEQUENCE_MILLIS = 1_200;
const FIRST_KEYS = new Set(BINDINGS.flatMap(({ after }) => after ?? []));
/** Keys that no single letter is needed for: they work in text fields too, and stay when single letters are switched off. */
const ALWAYS = new Set<Action>(['regions', 'theme', 'live']);

export interface Asked { readonly action?: Action; readonly first?: string }

/** What a press asks for, after an earlier first key or none. Single keys ask for nothing while typing or when switched off. */
export function asked(press: Press, context: { readonly typing: boolean; readonly letters: boolean; readonly first?: string | undefined }): Asked {
  const control = press.ctrlKey || press.metaKey;
  // A character says more than a place: `?` asks for help wherever a layout has it.
  const binding = BINDINGS.find((each) => each.key === press.key && suits(each, press, control))
    ?? BINDINGS.find((each) => matches(each, press, control) && each.after === context.first)
    ?? BINDINGS.find((each) => matches(each, press, control) && each.after === undefined);
  const combined = binding?.control === true || (binding !== undefined && ALWAYS.has(binding.action));
  if (binding !== undefined && (combined || (!context.typing && context.letters))) return { action: binding.action };
  const plain = !control && !press.altKey && !press.shiftKey && !context.typing && context.letters;
  return plain && FIRST_KEYS.has(press.code) ? { first: press.code } : {};
}

const suits = (binding: Binding, press: Press, control: boolean): boolean =>
  control === (binding.control === true) && press.altKey === (binding.alt === true);

const matches = (binding: Binding, press: Press, control: boolean): boolean =>
  suits(binding, press, control) && press.code === binding.code && press.shiftKey === (binding.shift === true);
