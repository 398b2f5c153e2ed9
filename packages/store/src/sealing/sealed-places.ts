/** Where sealed values are, each in a row with an id of type uuid. */
export interface SealedPlace {
  table: string;
  /** The sealed value of a row as bytes; empty or null where the row has none. */
  value: string;
  /** Sets it to `$2`, bytes. */
  assignment: string;
  /** What it is authenticated with. */
  context(id: string): string;
}

function column(table: string, name: string, kind: string = table): SealedPlace {
  return {
    table,
    value: name,
    assignment: `${name} = $2`,
    context: (id) => `${kind}/${id}/${name}`,
  };
}

/** Every place of the database that holds what is sealed, by what people call it. */
export const SEALED_PLACES = {
  clusters: column('cluster', 'config'),
  repositories: column('repository', 'credentials'),
  'credential templates': column('credential_template', 'credentials', 'credential-template'),
  'SOPS keys': column('sops_key', 'secret', 'sops-key'),
  sessions: column('session', 'secrets'),
  'identity providers': column('identity_secret', 'secret', 'identity-secret'),
  'sign-ins under way': column('sign_in_code', 'identity', 'sign-in-code'),
  approvals: column('approval', 'diff'),
  'keys of approvals': {
    table: 'approval',
    value: `decode(document->>'hashKey', 'base64')`,
    assignment: `document = jsonb_set(document, '{hashKey}',
      to_jsonb(translate(encode($2, 'base64'), E'\\n', '')))`,
    context: (id) => `approval/${id}/hash-key`,
  },
  'webhook deliveries': column('webhook_delivery', 'body', 'webhook'),
  /** Local manifests that people handed in. */
  operations: {
    table: 'operation',
    value: `decode(document#>>'{sync,sealedManifests}', 'base64')`,
    assignment: `document = jsonb_set(document, '{sync,sealedManifests}',
      to_jsonb(translate(encode($2, 'base64'), E'\\n', '')))`,
    context: (id) => `operation/${id}/manifests`,
  },
} satisfies Record<string, SealedPlace>;

export type SealedPlaceName = keyof typeof SEALED_PLACES;
export const SEALED_PLACE_NAMES = Object.keys(SEALED_PLACES) as SealedPlaceName[];
