import { singleLine } from './single-line.ts';
import type { Letter } from './letter.ts';

export function renderText({ greeting, paragraphs, code, details }: Letter): string {
  const [first = '', ...rest] = paragraphs.map(singleLine);
  const facts = details.map(({ label, value }) => `  ${label}: ${singleLine(value)}`);
  return [
    singleLine(greeting),
    first,
    ...(code === undefined ? [] : [`    ${code}`]),
    ...rest,
    ...(facts.length === 0 ? [] : [facts.join('\n')]),
    '-- \nHoldfast',
  ].join('\n\n');
}
