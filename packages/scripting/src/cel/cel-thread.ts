import { parentPort } from 'node:worker_threads';
import type { ParseResult } from '@marcbachmann/cel-js';
import type { CelAnswer, CelRequest } from './cel.ts';
import { celEnvironment, celMessage, celValue } from './environment.ts';

const environment = celEnvironment();

parentPort?.postMessage('ready');
parentPort?.on('message', (request: CelRequest) => {
  parentPort?.postMessage(evaluate(request));
});

function evaluate({ expressions, objects, application, asked }: CelRequest): CelAnswer[] {
  const parsed = expressions.map(parse);
  const values = (JSON.parse(objects) as unknown[]).map(celValue);
  const context = celValue(application);
  return asked.map(([expression, object]) => {
    const rule = parsed[expression];
    if (typeof rule !== 'function') return { kind: 'failed', message: rule ?? 'is not there' };
    try {
      const answer = rule({ object: values[object], application: context });
      if (typeof answer === 'boolean') return { kind: answer ? 'kept' : 'broken' };
      return { kind: 'failed', message: 'does not answer true or false' };
    } catch (error) {
      return { kind: 'failed', message: celMessage(error) };
    }
  });
}

function parse(expression: string): ParseResult | string {
  try {
    return environment.parse(expression);
  } catch (error) {
    return celMessage(error);
  }
}
