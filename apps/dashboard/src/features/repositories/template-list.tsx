import { useQuery } from '@tanstack/react-query';
import { KeySquare, Pencil, Plus, Trash2 } from 'lucide-react';
import { queryKeys } from '../../api/keys.ts';
import { deleteTemplate, listTemplates } from '../../api/repositories.ts';
import type { TemplateItem } from '../../api/types.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Removal } from './remove-dialog.tsx';
import { kindOf } from './repository-form.ts';
import { KIND_TEXT, loginText } from './repository-words.ts';
import { Row, SectionList } from './section-list.tsx';

export function TemplateList({
  onAdd,
  onEdit,
  onRemove,
}: {
  onAdd(): void;
  onEdit(item: TemplateItem): void;
  onRemove(removal: Removal): void;
}) {
  const query = useQuery({ queryKey: queryKeys.templates, queryFn: listTemplates });
  return (
    <SectionList
      label="Credential templates"
      query={query}
      items={query.data}
      empty={
        <EmptyState
          icon={KeySquare}
          title="No credential templates"
          action={
            <Button look="primary" icon={Plus} onClick={onAdd}>
              Add a template
            </Button>
          }
        >
          <p>
            One set of credentials for every repository whose address begins alike, such as all of
            an organisation. Repositories then need not be connected one by one.
          </p>
        </EmptyState>
      }
    >
      {(item) => (
        <Row
          key={item.url}
          name={item.url}
          title={<span className="font-mono">{item.url}</span>}
          subtitle={KIND_TEXT[kindOf(item)]}
          middle={loginText(item)}
          actions={
            <>
              <IconButton icon={Pencil} label={`Edit ${item.url}`} onClick={() => onEdit(item)} />
              <IconButton
                icon={Trash2}
                label={`Remove ${item.url}`}
                onClick={() => onRemove(removalOf(item))}
              />
            </>
          }
        />
      )}
    </SectionList>
  );
}

function removalOf(item: TemplateItem): Removal {
  return {
    what: item.url,
    consequence: 'Repositories below it that have no credentials of their own lose these.',
    run: () => deleteTemplate(item),
    queryKeys: [queryKeys.templates, queryKeys.repositories],
  };
}
