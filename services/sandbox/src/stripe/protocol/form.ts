import { invalidRequest } from './stripe-problem.ts';

/** Form fields by name, brackets unfolded: `metadata[order]=7` is `{metadata: {order: '7'}}`. */
export interface FormTree {
  [name: string]: string | FormTree;
}

const maximumDepth = 6;

/** Parses what the official client and Stripe.js send; what cannot be read is refused as Stripe refuses it. */
export function parseForm(encoded: string): FormTree {
  const tree = newNode();
  for (const pair of encoded.split('&')) {
    if (pair === '') continue;
    const at = pair.indexOf('=');
    const name = decode(at === -1 ? pair : pair.slice(0, at));
    insert(tree, pathOf(name), at === -1 ? '' : decode(pair.slice(at + 1)), name);
  }
  return tree;
}

/** The same parameters give the same text, in whatever order they came. */
export function canonicalForm(node: string | FormTree): string {
  if (typeof node === 'string') return JSON.stringify(node);
  const fields = Object.keys(node).sort();
  return `{${fields.map((name) => `${JSON.stringify(name)}:${canonicalForm(node[name] ?? '')}`).join(',')}}`;
}

/** No prototype: a field may be called `__proto__` without becoming one. */
function newNode(): FormTree {
  const node: FormTree = {};
  Object.setPrototypeOf(node, null);
  return node;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
    throw invalidRequest('Invalid request: the parameters are not properly URL-encoded.');
  }
}

function pathOf(name: string): string[] {
  const match = /^([^[\]]+)((?:\[[^[\]]*\])*)$/.exec(name);
  if (match === null) throw invalidRequest(`Invalid parameter name: ${name}`, { param: name });
  const [, root = '', brackets = ''] = match;
  const path = [root, ...Array.from(brackets.matchAll(/\[([^[\]]*)\]/g), ([, key = '']) => key)];
  if (path.length > maximumDepth)
    throw invalidRequest(`Parameters are nested too deeply: ${name}`, { param: name });
  return path;
}

function insert(tree: FormTree, path: string[], value: string, name: string): void {
  let node = tree;
  for (const [depth, key] of path.entries()) {
    const field = key === '' ? String(Object.keys(node).length) : key;
    const existing = node[field];
    if (depth === path.length - 1) {
      if (typeof existing === 'object') throw invalidRequest(`Invalid value for ${name}`, { param: name });
      node[field] = value;
      return;
    }
    if (typeof existing === 'string') throw invalidRequest(`Invalid value for ${name}`, { param: name });
    const next = existing ?? newNode();
    node[field] = next;
    node = next;
  }
}
