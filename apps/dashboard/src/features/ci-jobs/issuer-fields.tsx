import type { ExchangeSettings } from '../../api/settings.ts';
import { TextField } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import type { RuleForm, RuleProblems } from './exchange-form.ts';
import { issuerName, KNOWN_ISSUERS } from './exchange-words.ts';

const OTHER = '';

/** Who signs the tokens, and for whom they have to be. */
export function IssuerFields({
  settings,
  form,
  problems,
  onChange,
}: {
  settings: ExchangeSettings;
  form: RuleForm;
  problems: RuleProblems;
  onChange(changed: Partial<RuleForm>): void;
}) {
  const there = settings.issuers.map(({ issuer }) => issuer);
  const offered = [...new Set([...there, ...KNOWN_ISSUERS.map(({ issuer }) => issuer)])];
  const isOffered = offered.includes(form.issuer);
  const choose = (issuer: string) => {
    const stored = settings.issuers.find((one) => one.issuer === issuer);
    const known = KNOWN_ISSUERS.find((one) => one.issuer === issuer);
    const isExample = KNOWN_ISSUERS.some(({ conditions }) => conditions === form.conditions);
    onChange({
      issuer,
      jwksUri: stored?.jwksUri ?? '',
      ...(stored ? { audience: stored.audience } : {}),
      ...(known && (form.conditions === '' || isExample) ? { conditions: known.conditions } : {}),
    });
  };
  return (
    <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
      <SelectField
        label="Tokens of"
        options={[
          ...offered.map((issuer) => ({ value: issuer, label: issuerName(issuer) })),
          { value: OTHER, label: 'Another issuer' },
        ]}
        value={isOffered ? form.issuer : OTHER}
        onValue={choose}
      />
      <TextField
        label="Audience"
        value={form.audience}
        error={problems.audience}
        hint="Whom the token has to be for; of all rules of the issuer"
        onChange={(event) => onChange({ audience: event.target.value })}
      />
      {!isOffered && (
        <>
          <TextField
            label="Issuer"
            value={form.issuer}
            error={problems.issuer}
            placeholder="https://gitlab.example.com"
            hint="Exactly as its tokens say it"
            onChange={(event) => onChange({ issuer: event.target.value })}
          />
          <TextField
            label="Address of its keys"
            value={form.jwksUri}
            error={problems.jwksUri}
            placeholder="found by discovery"
            onChange={(event) => onChange({ jwksUri: event.target.value })}
          />
        </>
      )}
      {isOffered && (problems.issuer || problems.jwksUri) && (
        <p className="col-span-full text-xs text-bad">{problems.issuer ?? problems.jwksUri}</p>
      )}
    </div>
  );
}
