/** What an installation says about resource kinds, read from the field's configuration keys. */
export { customizationOf } from './lookup.ts';
export { isCustomizationKey, type ParsedCustomizations, parseCustomizations } from './parse.ts';
export { parseProjectSettings } from './project-settings.ts';
