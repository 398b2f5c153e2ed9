import type { PolicyData } from '../../api/policy.ts';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { DEFAULT_ROLE, MATCH_MODE, SCOPES, textOf, withText } from './policy-draft.ts';

/** What a policy says beside its lines. */
export function PolicySettings({
  data,
  onChange,
}: {
  data: PolicyData;
  onChange(data: PolicyData): void;
}) {
  const set = (key: string) => (value: string) => onChange(withText(data, key, value));
  return (
    <div className="grid grid-cols-3 gap-3 max-sm:grid-cols-1">
      <TextField
        label="Default role"
        value={textOf(data, DEFAULT_ROLE)}
        placeholder="none"
        hint="Everybody who signs in has it"
        suggestions={['role:readonly', 'role:admin']}
        onChange={(event) => set(DEFAULT_ROLE)(event.target.value)}
      />
      <SelectField
        label="Patterns"
        hint="Of resource, action and object"
        options={[
          { value: '', label: 'Globs' },
          { value: 'regex', label: 'Regular expressions' },
        ]}
        value={textOf(data, MATCH_MODE) === 'regex' ? 'regex' : ''}
        onValue={set(MATCH_MODE)}
      />
      <TextField
        label="Group claims"
        value={textOf(data, SCOPES)}
        placeholder="[groups]"
        hint="Of an identity provider's token"
        onChange={(event) => set(SCOPES)(event.target.value)}
      />
    </div>
  );
}
