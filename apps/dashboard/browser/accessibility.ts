import type { Page } from 'playwright-core';

/** The part of the DevTools protocol's accessibility node that is read. */
interface AxNode {
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
  backendDOMNodeId?: number;
}

/** Roles of what can be operated; each must say what it does. */
const CONTROLS = new Set([
  'button',
  'checkbox',
  'combobox',
  'dialog',
  'link',
  'menuitem',
  'radio',
  'searchbox',
  'spinbutton',
  'switch',
  'tab',
  'textbox',
]);

export interface NamedControls {
  count: number;
  /** The markup of those without a name. */
  unnamed: string[];
}

/** Every control as the browser tells it to assistive technology. */
export async function controlsOf(page: Page): Promise<NamedControls> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: AxNode[] };
    const controls = nodes.filter(
      ({ ignored, role }) => !ignored && CONTROLS.has(role?.value ?? ''),
    );
    const unnamed = controls.filter(({ name }) => !name?.value.trim());
    const markups = unnamed.map(async ({ backendDOMNodeId: backendNodeId }) => {
      const { outerHTML } = await session.send('DOM.getOuterHTML', { backendNodeId });
      return outerHTML.slice(0, 200);
    });
    return { count: controls.length, unnamed: await Promise.all(markups) };
  } finally {
    await session.detach();
  }
}
