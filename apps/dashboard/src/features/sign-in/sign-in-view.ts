import type { SignInSettings } from '../../api/sign-in.ts';

/** A button that sends people to an identity provider. */
export interface ProviderButton {
  id: string;
  label: string;
  address: string;
}

export interface SignInView {
  buttons: ProviderButton[];
  /** Name and password can be typed. */
  form: boolean;
  /** Which directories the form may ask, to choose from where there are several. */
  directories: { id: string; name: string }[];
  hint: string;
}

const NO_SETTINGS: SignInSettings = { providers: [], userLoginsDisabled: false };

/** What the page offers; `place` is where somebody came to, and goes back to afterwards. */
export function signInView(settings: SignInSettings = NO_SETTINGS, place: string): SignInView {
  const { providers, userLoginsDisabled } = settings;
  const directories = providers.filter(({ way }) => way === 'password');
  return {
    buttons: providers
      .filter(({ way }) => way === 'redirect')
      .map(({ id, name }) => ({
        id,
        label: `Sign in with ${name}`,
        address: `/auth/login?${new URLSearchParams({ provider: id, return_url: place })}`,
      })),
    form: !userLoginsDisabled || directories.length > 0,
    directories: directories.map(({ id, name }) => ({ id, name })),
    hint: hintOf(
      settings,
      directories.map(({ name }) => name),
    ),
  };
}

function hintOf({ providers, userLoginsDisabled }: SignInSettings, directories: string[]): string {
  if (directories.length > 0) {
    const names = directories.join(' or ');
    return userLoginsDisabled
      ? `Sign in with your account at ${names}.`
      : `Your account at ${names} works here too.`;
  }
  if (userLoginsDisabled) return '';
  return providers.length > 0
    ? 'The form is for accounts of Lockstep’s own.'
    : 'The first password was printed where Lockstep was started.';
}

/** Why a sign-in at a provider came to nothing. */
export interface SignInFailure {
  message: string;
  next: string;
}

const FAILURE_COOKIE = 'lockstep.sign-in-failure';

/** What the server told this browser of the last sign-in, if it failed. */
export function failureIn(cookies: string): SignInFailure | undefined {
  const [, told] = new RegExp(`(?:^|; )${FAILURE_COOKIE}=([\\w-]+)`).exec(cookies) ?? [];
  if (!told) return undefined;
  try {
    const bytes = Uint8Array.from(atob(told.replaceAll('-', '+').replaceAll('_', '/')), (one) =>
      one.charCodeAt(0),
    );
    const { message } = JSON.parse(new TextDecoder().decode(bytes)) as { message?: unknown };
    if (typeof message !== 'string' || message === '') return undefined;
    return { message: sentence(message), next: nextStep(message) };
  } catch {
    return undefined;
  }
}

/** Takes the message away, so that it is told once. */
export const FORGET_FAILURE = `${FAILURE_COOKIE}=; Path=/; Max-Age=0`;

const NEXT_STEPS: [RegExp, string][] = [
  [/group/, 'Ask an administrator for one of the groups, then sign in again.'],
  [/cannot be asked/, 'Try again in a moment; if it stays, tell an administrator.'],
  [/settings|cannot be used|no way to sign in/, 'Tell an administrator what stands above.'],
  [/access_denied/, 'Sign in again, and choose the account that may.'],
];

function nextStep(message: string): string {
  return NEXT_STEPS.find(([about]) => about.test(message))?.[1] ?? 'Sign in again.';
}

function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
