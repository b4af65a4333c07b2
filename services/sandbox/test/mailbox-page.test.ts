import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { letter, startMailWorld, type MailWorld } from './_mail-world.ts';

let world: MailWorld;
beforeAll(async () => {
  world = await startMailWorld();
});
afterEach(() => world.forgetMail());
afterAll(() => world.stop());

describe('the mailbox page', () => {
  const page = async (path: string) => {
    const response = await fetch(world.mailUrl + path);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    return response.text();
  };

  it('escapes everything and keeps HTML in a sandboxed frame', async () => {
    const attack = '"><script>alert(1)</script>';
    await world.mail.send({
      ...letter('a@example.test', attack),
      from: { email: 'noreply@holdfast.example', name: attack },
      html: `<p>Hi</p>${attack}`,
      text: attack,
      attachments: [
        { filename: `${attack}.txt`, type: attack, content: Buffer.from('x').toString('base64') },
      ],
    });
    const [message] = await world.inbox();
    for (const html of [
      await page('/'),
      await page(`/?to=${encodeURIComponent(attack)}`),
      await page(`/mailbox/${message?.id ?? ''}`),
    ]) {
      expect(html).not.toContain('<script');
      expect(html).toContain('&lt;script&gt;');
    }
    expect(await page(`/mailbox/${message?.id ?? ''}`)).toContain('<iframe sandbox ');
  });

  it('lists what came, and filters', async () => {
    await world.mail.send(letter('a@example.test', 'First letter'));
    await world.mail.send(letter('b@example.test', 'Second letter'));
    const all = await page('/');
    expect(all.indexOf('Second letter')).toBeLessThan(all.indexOf('First letter'));
    expect(await page('/?to=B@example.test')).not.toContain('First letter');
    await fetch(`${world.mailUrl}/messages`, { method: 'DELETE' });
    expect(await page('/')).toContain('Nothing here yet');
  });
});
