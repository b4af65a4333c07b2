import { anyone, type EndpointDeclaration } from '@holdfast/contracts';
import { describe, expect, it } from '@jest/globals';
import { createRouteTable } from './route-table.ts';

const endpoint = (method: EndpointDeclaration['method'], path: string): EndpointDeclaration => ({
  service: 'booking',
  method,
  path,
  summary: '',
  audience: anyone(),
  success: { status: 200 },
});

const table = createRouteTable([
  endpoint('GET', '/v1/things'),
  endpoint('POST', '/v1/things'),
  endpoint('GET', '/v1/things/{id}'),
  endpoint('GET', '/v1/things/mine'),
  endpoint('GET', '/v1/things/{id}/parts'),
]);
const find = (path: string): string[] =>
  [...(table.find(path.slice(1).split('/'))?.endpoints.values() ?? [])].map(
    ({ method, path: pattern }) => `${method} ${pattern}`,
  );

describe('the route table', () => {
  it('finds what is in it', () => {
    expect(find('/v1/things')).toEqual(['GET /v1/things', 'POST /v1/things']);
    expect(find('/v1/things/7')).toEqual(['GET /v1/things/{id}']);
    expect(find('/v1/things/7/parts')).toEqual(['GET /v1/things/{id}/parts']);
  });

  it('prefers a word to a parameter, and goes back when the word leads nowhere', () => {
    expect(find('/v1/things/mine')).toEqual(['GET /v1/things/mine']);
    expect(find('/v1/things/mine/parts')).toEqual(['GET /v1/things/{id}/parts']);
  });

  it('finds nothing else', () => {
    for (const path of ['/', '/v1', '/v1/things/7/parts/1', '/v1/other', '/things'])
      expect(find(path)).toEqual([]);
  });

  it('names the methods of a path', () => {
    expect(table.find(['v1', 'things'])?.allow).toBe('GET, HEAD, POST, OPTIONS');
  });

  it('refuses to hold one endpoint twice', () => {
    expect(() => createRouteTable([endpoint('GET', '/a/{x}'), endpoint('GET', '/a/{y}')])).toThrow(
      'declared twice',
    );
  });
});
