import { type Fields, isFields } from './lists.ts';

const SHAPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  schemaVersion: Number.isInteger,
  mediaType: isText,
  artifactType: isText,
  config: isFields,
  subject: isFields,
  layers: (value) => Array.isArray(value) && value.every((one) => one === null || isFields(one)),
  annotations: (value) => isFields(value) && Object.values(value).every(isText),
};

/** Whether none of the fields that an OCI image's manifest has is of another type. */
export function couldBeImageManifest(value: Fields): boolean {
  return Object.entries(SHAPES).every(([field, fits]) => {
    const one = Object.hasOwn(value, field) ? value[field] : undefined;
    return one === undefined || one === null || fits(one);
  });
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
