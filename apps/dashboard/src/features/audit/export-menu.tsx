import { Download } from 'lucide-react';
import { exportUrl } from '../../api/audit.ts';
import type { AuditFilters } from '../../api/audit-filters.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';

/** Everything that the filters let through, as a file. */
export function ExportMenu({ filters }: { filters: AuditFilters }) {
  const take = (format: 'csv' | 'jsonl') => {
    const link = document.createElement('a');
    link.href = exportUrl(filters, format);
    link.download = `audit.${format}`;
    link.click();
  };
  return (
    <Menu
      label="Export"
      trigger={(properties) => (
        <Button icon={Download} {...properties}>
          Export
        </Button>
      )}
      items={[
        { label: 'CSV', hint: 'for spreadsheets', onSelect: () => take('csv') },
        { label: 'JSON lines', hint: 'for programs', onSelect: () => take('jsonl') },
      ]}
    />
  );
}
