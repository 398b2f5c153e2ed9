export { checkSchema, type SchemaProblem, type SchemaVerdict } from './check-schema.ts';
