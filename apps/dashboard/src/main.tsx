import './styles/main.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './app/query-client.ts';
import { createDashboardRouter } from './app/router.tsx';
import { reloadWhenStale } from './app/stale-page.ts';
import { createStream, StreamContext } from './live/stream.ts';

reloadWhenStale();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no element with the id root');
const queryClient = createQueryClient();
createRoot(root).render(
  <QueryClientProvider client={queryClient}>
    <StreamContext value={createStream()}>
      <RouterProvider router={createDashboardRouter()} />
    </StreamContext>
  </QueryClientProvider>,
);
