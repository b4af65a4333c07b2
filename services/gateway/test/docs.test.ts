import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { publicEndpoints } from '@holdfast/contracts';
import { openRaw } from './raw-connection.ts';
import { problemOf, startGateway, type TestGateway } from './start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

interface Document {
  openapi: string;
  paths: Record<string, Record<string, unknown>>;
}
const readDocument = async (): Promise<Document> =>
  (await (await gateway.fetch('/openapi.json')).json()) as Document;

describe('/openapi.json', () => {
  it('is valid OpenAPI 3.1', async () => {
    const { openapi, ...rest } = await readDocument();
    expect(openapi).toBe('3.1.0');
    const result = await new Validator().validate({ openapi, ...rest });
    expect(result).toEqual({ valid: true });
  });

  it('describes what the gateway routes', async () => {
    const { paths } = await readDocument();
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(publicEndpoints.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('has no reference that leads nowhere', async () => {
    const document = await readDocument();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path]) => path!,
    );
    expect(references.length).toBeGreaterThan(100);
    for (const reference of new Set(references)) {
      const found = reference
        .split('/')
        .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
      expect({ reference, found: found !== undefined }).toEqual({ reference, found: true });
    }
  });

  it('is not sent again to who has it', async () => {
    const etag = (await gateway.fetch('/openapi.json')).headers.get('etag')!;
    // Not by fetch: it adds "no-cache" of its own, and is then sent the whole again.
    const connection = await openRaw(gateway.port);
    connection.write(
      `GET /openapi.json HTTP/1.1\r\nhost: a\r\nif-none-match: ${etag}\r\nconnection: close\r\n\r\n`,
    );
    expect(await connection.closed()).toMatch(/^HTTP\/1\.1 304 [^{]*$/);
  });
});

describe('/docs', () => {
  it('is where / leads', async () => {
    const response = await gateway.fetch('/');
    expect(response.status).toBe(302);
    expect(new URL(response.headers.get('location')!, gateway.url).pathname).toBe('/docs');
  });

  it('loads everything from the gateway, in a form that its policy allows', async () => {
    const response = await gateway.fetch('/docs');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = response.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    const html = await response.text();
    // Nothing inline and nothing from elsewhere: the page works without a network beyond us.
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son\w+=|https?:/);
    const files = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file!);
    expect(files).toHaveLength(5);
    for (const file of files) {
      const { pathname } = new URL(file, `${gateway.url}/docs`);
      const answer = await gateway.fetch(pathname);
      expect({ pathname, status: answer.status }).toEqual({ pathname, status: 200 });
      expect(answer.headers.get('content-type')).toMatch(
        pathname.endsWith('.js')
          ? /^text\/javascript/
          : pathname.endsWith('.css')
            ? /^text\/css/
            : pathname.endsWith('.png')
              ? /^image\/png/
              : /^application\/json/,
      );
    }
  });

  it('asks nobody else: no validator, no fonts, no pictures', async () => {
    const start = await (await gateway.fetch('/docs/start.js')).text();
    expect(start).toContain("url: 'openapi.json'");
    expect(start).toContain('validatorUrl: null');
    const css = await (await gateway.fetch('/docs/swagger-ui.css')).text();
    expect(css).not.toMatch(/@import|url\((?!["']?data:)/);
  });

  it.each(['/', '/docs', '/openapi.json'])('%s takes no POST', async (path) => {
    const response = await gateway.fetch(path, { method: 'POST', body: '{}' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(await problemOf(response)).toMatchObject({ code: 'method_not_allowed' });
  });

  it('serves no other file', async () => {
    for (const path of ['/docs/', '/docs/index.html', '/docs/../package.json', '/docs/swagger-ui.js']) {
      expect((await gateway.fetch(path)).status).toBe(404);
    }
  });
});
