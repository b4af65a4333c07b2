import type { EndpointDeclaration } from '@holdfast/contracts';

type Method = EndpointDeclaration['method'];

/** The endpoints of one path, by method. */
export interface Route {
  readonly endpoints: ReadonlyMap<string, EndpointDeclaration>;
  /** For the Allow header. */
  readonly allow: string;
}

export interface RouteTable {
  find(segments: readonly string[]): Route | undefined;
}

interface Node {
  readonly words: Map<string, Node>;
  parameter?: Node;
  endpoints?: Map<string, EndpointDeclaration>;
  route?: Route;
}

/** Everything that is public, and nothing else: what is not in the table does not exist. */
export function createRouteTable(endpoints: readonly EndpointDeclaration[]): RouteTable {
  const root: Node = { words: new Map() };
  for (const endpoint of endpoints) add(root, endpoint);
  return { find: (segments) => find(root, segments, 0) };
}

function add(root: Node, endpoint: EndpointDeclaration): void {
  let node = root;
  for (const segment of endpoint.path.slice(1).split('/')) {
    node = segment.startsWith('{')
      ? (node.parameter ??= { words: new Map() })
      : (node.words.get(segment) ?? grow(node, segment));
  }
  const endpoints = (node.endpoints ??= new Map());
  if (endpoints.has(endpoint.method)) {
    throw new Error(`${endpoint.method} ${endpoint.path} is declared twice`);
  }
  endpoints.set(endpoint.method, endpoint);
  node.route = { endpoints, allow: allowHeader([...endpoints.values()].map(({ method }) => method)) };
}

function grow(node: Node, word: string): Node {
  const child: Node = { words: new Map() };
  node.words.set(word, child);
  return child;
}

/** A word beats a parameter; where it leads nowhere, the parameter is tried. */
function find(node: Node, segments: readonly string[], at: number): Route | undefined {
  const segment = segments[at];
  if (segment === undefined) return node.route;
  const word = node.words.get(segment);
  const found = word === undefined ? undefined : find(word, segments, at + 1);
  if (found !== undefined || node.parameter === undefined) return found;
  return find(node.parameter, segments, at + 1);
}

function allowHeader(methods: readonly Method[]): string {
  return [...methods.flatMap((method) => (method === 'GET' ? [method, 'HEAD'] : [method])), 'OPTIONS'].join(
    ', ',
  );
}
