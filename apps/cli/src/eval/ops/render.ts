import { renderLocally } from '../../offline/render-locally.ts';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { textField, wrong } from '../request-fields.ts';
import { RENDERING_MS } from './index.ts';

/** The manifests that a folder renders to. */
export async function evaluateRender(request: EvalRequest): Promise<EvalAnswer> {
  const path = textField(request, 'path');
  if (!path) throw wrong('path', 'is required: a folder on disk');
  const { manifests } = await renderLocally({
    path,
    source: request.source ?? undefined,
    namespace: textField(request, 'namespace'),
    appName: textField(request, 'name'),
    asFound: true,
    limits: { timeoutMs: RENDERING_MS / 2 },
  });
  return { manifests };
}
