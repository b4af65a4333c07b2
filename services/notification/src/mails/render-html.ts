import type { Letter } from './letter.ts';
import { singleLine } from './single-line.ts';

const muted = 'color:#68a;padding:2px 16px 2px 0;vertical-align:top';
const box = 'font-size:28px;letter-spacing:6px;font-family:monospace;margin:16px 0';

/** Every value passes through `safe`: what a user has typed is text, never markup. */
export function renderHtml({ subject, greeting, paragraphs, code, details }: Letter): string {
  const [first = '', ...rest] = paragraphs.map((paragraph) => `<p>${safe(paragraph)}</p>`);
  const rows = details.map(
    ({ label, value }) => `<tr><td style="${muted}">${safe(label)}</td><td>${safe(value)}</td></tr>`,
  );
  return [
    '<!doctype html>',
    `<html lang="en"><head><meta charset="utf-8"><title>${safe(subject)}</title></head>`,
    '<body style="font-family:sans-serif;max-width:36em;margin:2em auto;line-height:1.5">',
    `<p>${safe(greeting)}</p>`,
    first,
    ...(code === undefined ? [] : [`<p style="${box}">${safe(code)}</p>`]),
    ...rest,
    ...(rows.length === 0 ? [] : [`<table style="border-spacing:0">${rows.join('')}</table>`]),
    '<p style="color:#68a">Holdfast</p>',
    '</body></html>',
  ].join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const safe = (value: string): string =>
  singleLine(value).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
