/** More than any sign-in takes. */
const MAX_STEPS = 20;

interface Step {
  url: URL;
  form?: URLSearchParams;
}

/**
 * A browser with cookies and no screen: follows redirects of the provider that `location` is of,
 * fills in `login` wherever a form asks for it, and sends forms that ask for nothing. Answers the
 * first address that is somewhere else; undefined where the provider's last page asks nothing more.
 * `cookies` are those of a browser that comes again.
 */
export async function finishSignIn(
  location: string,
  login: string,
  cookies: Map<string, string> = new Map(),
): Promise<URL | undefined> {
  const { origin } = new URL(location);
  let step: Step | undefined = { url: new URL(location) };
  for (let count = 0; count < MAX_STEPS; count++) {
    const { url, form }: Step = step;
    if (url.origin !== origin) return url;
    const answer: Response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form ? { body: form } : {}),
    });
    keepCookies(cookies, answer.headers.getSetCookie());
    const redirected = answer.headers.get('location');
    step = redirected ? { url: new URL(redirected, url) } : formIn(await answer.text(), url, login);
    if (!step) return undefined;
  }
  throw new Error(`the provider asks for ever: ${location}`);
}

function keepCookies(cookies: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
}

/** The form of a page, filled in. */
function formIn(html: string, page: URL, login: string): Step | undefined {
  const [, attributes] = /<form([^>]*)>/.exec(html) ?? [];
  if (attributes === undefined) return undefined;
  const form = new URLSearchParams();
  for (const [, input = ''] of html.matchAll(/<(?:input|button)([^>]*)>/g)) {
    const name = attribute(input, 'name');
    if (!name) continue;
    form.set(name, name === 'login' ? login : (attribute(input, 'value') ?? ''));
  }
  return { url: new URL(attribute(attributes, 'action') ?? page.href, page), form };
}

function attribute(text: string, name: string): string | undefined {
  return new RegExp(`${name}="([^"]*)"`).exec(text)?.[1]?.replaceAll('&amp;', '&');
}
