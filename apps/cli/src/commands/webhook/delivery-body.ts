/** A delivery as the API answers it. */
export interface DeliveryBody {
  id: string;
  provider: string;
  event: string;
  repository: string;
  ref: string;
  receivedAt: string;
  finishedAt?: string;
  outcome: string;
  reason: string;
  repeats: number;
  applicationCount: number;
  movedCount: number;
}

/** `3, 1 moved`: how many applications it concerned, and how many of them have moved. */
export function concerned({ applicationCount, movedCount }: DeliveryBody): string {
  if (applicationCount === 0) return '';
  return movedCount === 0 ? String(applicationCount) : `${applicationCount}, ${movedCount} moved`;
}
