import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import {
  createRepository,
  createTemplate,
  testGiven,
  updateRepository,
  updateTemplate,
} from '../../api/repositories.ts';
import type { RepositoryItem, TemplateItem } from '../../api/types.ts';
import {
  EMPTY_FORM,
  type FormProblems,
  formOf,
  placeProblems,
  problemsOf,
  type RepositoryForm,
  repositoryBody,
  templateBody,
} from './repository-form.ts';

/** What is edited; nothing stored is something new. */
export type Edited =
  | { of: 'repository'; stored?: RepositoryItem | undefined }
  | { of: 'template'; stored?: TemplateItem | undefined };

/** The form of one repository or template: its state, and what may be done with it. */
export function useCredentialForm(edited: Edited, onSaved: () => void) {
  const { stored } = edited;
  const [form, setForm] = useState<RepositoryForm>(stored ? formOf(stored) : EMPTY_FORM);
  const [problems, setProblems] = useState<FormProblems>({});
  const client = useQueryClient();
  const place = (error: Error) => {
    if (error instanceof ApiError) setProblems(placeProblems(error.details).fields);
  };
  const save = useMutation({
    mutationFn: (how: { validate: boolean }) => saveForm(edited, form, how),
    onSuccess: async () => {
      const { templates, repositories } = queryKeys;
      const keys = edited.of === 'template' ? [templates, repositories] : [repositories];
      await Promise.all(keys.map((queryKey) => client.invalidateQueries({ queryKey })));
      onSaved();
    },
    onError: place,
  });
  const test = useMutation({ mutationFn: () => testGiven(repositoryBody(form)), onError: place });
  const change = (changed: Partial<RepositoryForm>) => {
    setForm((now) => ({ ...now, ...changed }));
    setProblems({});
    save.reset();
    test.reset();
  };
  /** Does it if nothing is missing. */
  const ifComplete = (then: () => void) => {
    const found = problemsOf(form, { stored: stored !== undefined });
    setProblems(found);
    save.reset();
    test.reset();
    if (Object.keys(found).length === 0) then();
  };
  return {
    form,
    problems,
    change,
    isBusy: save.isPending || test.isPending,
    save,
    test,
    submit: (validate: boolean) => ifComplete(() => save.mutate({ validate })),
    tryOut: () => ifComplete(() => test.mutate()),
  };
}

async function saveForm(
  edited: Edited,
  form: RepositoryForm,
  { validate }: { validate: boolean },
): Promise<unknown> {
  if (edited.of === 'template') {
    const body = templateBody(form, edited.stored);
    return edited.stored ? updateTemplate(body) : createTemplate(body);
  }
  const body = repositoryBody(form, edited.stored);
  if (!edited.stored) return createRepository(body, { validate });
  return updateRepository(body, { validate, project: edited.stored.project });
}
