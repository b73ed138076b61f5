import type { Millis } from '#libs/domain';

/** What a spreadsheet would read as a formula, though somebody else wrote it. */
const FORMULA = /^[=+\-@\t\r]/;

type Field = string | number | undefined;

/** RFC 4180, with the header first; texts that a spreadsheet would calculate begin with an apostrophe, which it hides. */
export function csvOf(header: readonly string[], rows: readonly (readonly Field[])[]): string {
  return [header, ...rows].map((row) => `${row.map(fieldOf).join(',')}\r\n`).join('');
}

function fieldOf(field: Field): string {
  if (typeof field !== 'string') return field === undefined ? '' : String(field);
  const text = FORMULA.test(field) ? `'${field}` : field;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Hands a text to the browser as a file; spreadsheets need the mark at its beginning to read it as UTF-8. */
export function saveCsv(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** `20261123T1403Z`: an instant as part of a file's name. */
export const stampOf = (at: Millis): string => `${new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, '')}Z`;
