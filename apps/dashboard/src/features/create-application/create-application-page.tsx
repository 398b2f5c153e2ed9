import { useMutation } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronRight, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { createApplication } from '../../api/applications.ts';
import { ApiError, errorMessage } from '../../api/errors.ts';
import { Button } from '../../ui/button.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { toast } from '../../ui/toasts.ts';
import { objectOfYaml, yamlOf } from '../manifest/manifest-text.ts';
import { ApplicationFields } from './application-fields.tsx';
import {
  EMPTY_FORM,
  type FormProblems,
  manifestOf,
  missingFields,
  placeProblems,
} from './application-form.ts';

type Look = 'form' | 'yaml';
const NO_PROBLEMS: FormProblems = { fields: {}, others: [] };

/** A new application, by a form or as YAML; the form fills the YAML. */
export function CreateApplicationPage() {
  const [look, setLook] = useState<Look>('form');
  const [form, setForm] = useState(EMPTY_FORM);
  const [yaml, setYaml] = useState('');
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const create = useCreate(setProblems);
  const frame = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(problems.fields).length === 0) return;
    frame.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);
  useEffect(() => {
    document.title = 'New application · Lockstep';
  }, []);
  const change = (next: Look) => {
    if (next === 'yaml') setYaml(yamlOf(manifestOf(form)));
    setProblems(NO_PROBLEMS);
    create.reset();
    setLook(next);
  };
  const submit = () => {
    const missing = look === 'form' ? missingFields(form) : [];
    setProblems(missing.length > 0 ? placeProblems(missing) : NO_PROBLEMS);
    if (missing.length > 0) return;
    create.mutate(look === 'form' ? () => manifestOf(form) : () => objectOfYaml(yaml));
  };
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <form
        ref={frame}
        action={submit}
        noValidate
        className="mx-auto max-w-3xl px-4 pt-4 pb-10 max-sm:px-3"
      >
        <Head look={look} onLook={change} />
        {look === 'form' ? (
          <ApplicationFields
            form={form}
            problems={problems.fields}
            onChange={(changed) => setForm((now) => ({ ...now, ...changed }))}
          />
        ) : (
          <textarea
            aria-label="The application as YAML"
            value={yaml}
            onChange={(event) => setYaml(event.target.value)}
            spellCheck={false}
            className="scroll-quiet h-[28rem] w-full resize-y rounded-xl border border-line-strong bg-surface p-4 font-mono text-xs leading-5"
          />
        )}
        <Problems error={create.error} problems={problems} look={look} />
        <div className="mt-6 flex justify-end gap-2">
          <Link
            to="/applications"
            search={{}}
            className="inline-flex h-8 items-center rounded-lg px-3 text-sm text-ink-2 hover:bg-hover max-sm:h-9"
          >
            Cancel
          </Link>
          <Button type="submit" look="primary" icon={Plus} busy={create.isPending}>
            Create
          </Button>
        </div>
      </form>
    </div>
  );
}

function useCreate(onProblems: (problems: FormProblems) => void) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (manifest: () => unknown) => createApplication(manifest()),
    onSuccess: ({ metadata }) => {
      toast('ok', `${metadata.name} created`);
      void navigate({ to: '/applications/$name', params: { name: metadata.name } });
    },
    onError: (error) => {
      if (error instanceof ApiError) onProblems(placeProblems(error.details));
    },
  });
}

function Head({ look, onLook }: { look: Look; onLook(look: Look): void }) {
  return (
    <div className="mb-5 flex items-center justify-between gap-4">
      <div className="flex items-center gap-1.5">
        <Link
          to="/applications"
          search={{}}
          className="text-sm text-ink-2 hover:underline max-sm:hidden"
        >
          Applications
        </Link>
        <ChevronRight className="size-4 text-ink-3 max-sm:hidden" aria-hidden="true" />
        <h1 className="text-xl font-semibold tracking-tight">New application</h1>
      </div>
      <Segmented
        label="Write it as"
        options={[
          { value: 'form', label: 'Form' },
          { value: 'yaml', label: 'YAML' },
        ]}
        value={look}
        onChange={onLook}
      />
    </div>
  );
}

/** What no field of the form can show. */
function Problems({
  error,
  problems,
  look,
}: {
  error: Error | null;
  problems: FormProblems;
  look: Look;
}) {
  const placed = Object.entries(problems.fields);
  const lines = [
    ...problems.others,
    ...(look === 'yaml' ? placed.map(([field, reason]) => `${field}: ${reason}`) : []),
  ];
  if (!error && lines.length === 0) return null;
  return (
    <div role="alert" className="mt-4 rounded-lg bg-bad-soft px-4 py-2.5 text-sm text-bad">
      {error && (placed.length === 0 || look === 'yaml') && <p>{errorMessage(error)}</p>}
      {error && placed.length > 0 && look === 'form' && <p>Please look at the marked fields.</p>}
      {lines.map((line) => (
        <p key={line} className="font-mono text-xs">
          {line}
        </p>
      ))}
    </div>
  );
}
