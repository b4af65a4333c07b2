import { describe, expect, it } from '@jest/globals';
import { allEndpoints } from './apis.ts';
import { commonProblems } from './problem.ts';
import { isProblemCode, problems } from './problems.ts';

const key = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;
/** The path as a router sees it: a parameter takes whatever stands there. */
const pattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

describe('the endpoints of all services', () => {
  it('have an address of their own', () => {
    const keys = allEndpoints.map(key);
    expect(keys.filter((each, at) => keys.indexOf(each) !== at)).toEqual([]);
  });

  it('are not hidden by one that was declared before and takes any word in that place', () => {
    const hidden = allEndpoints.filter((endpoint, at) =>
      allEndpoints
        .slice(0, at)
        .some(
          ({ service, method, path }) =>
            service === endpoint.service && method === endpoint.method && pattern(path).test(endpoint.path),
        ),
    );
    expect(hidden.map(key)).toEqual([]);
  });

  it('declare the parameters that their path names', () => {
    for (const { path, params } of allEndpoints) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect([path, Object.keys(params?.shape ?? {}).sort()]).toEqual([path, named.sort()]);
    }
  });

  it('are versioned or internal, and internal ones are for services only', () => {
    for (const { path, audience } of allEndpoints) {
      expect([path, /^\/(v1|internal|\.well-known)\//.test(path)]).toEqual([path, true]);
      expect([path, path.startsWith('/internal/')]).toEqual([path, audience.kind === 'service']);
    }
  });

  it('declare problems that exist and that are not common', () => {
    for (const endpoint of allEndpoints) {
      for (const code of endpoint.problems ?? []) {
        expect([key(endpoint), code, isProblemCode(code)]).toEqual([key(endpoint), code, true]);
        expect([key(endpoint), code, Object.hasOwn(commonProblems, code)]).toEqual([
          key(endpoint),
          code,
          false,
        ]);
      }
    }
  });
});

it('a problem code means one thing, and "toString" is none', () => {
  for (const { status, title } of Object.values(problems)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(title).not.toBe('');
  }
  expect(isProblemCode('toString')).toBe(false);
});
