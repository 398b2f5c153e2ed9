import { Link } from '@tanstack/react-router';
import { Compass } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.tsx';

export function NotFound() {
  return (
    <EmptyState icon={Compass} title="There is no such page">
      <Link to="/applications" className="text-accent underline underline-offset-2">
        See the applications
      </Link>
    </EmptyState>
  );
}
