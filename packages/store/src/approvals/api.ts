import type {
  ApprovalDecision,
  ApprovalRequest,
  ApprovalState,
  ManagedResource,
} from '@lockstep/domain';
import type { Actor, ApplicationFilter, Fence } from '../api.ts';

/** A sync that is about to change something and has to be approved first. */
export interface NewApproval
  extends Pick<
    ApprovalRequest,
    | 'operationId'
    | 'destination'
    | 'subject'
    | 'rules'
    | 'askedBy'
    | 'revision'
    | 'revisions'
    | 'options'
    | 'changes'
  > {
  applicationUid: string;
  /** From when it is stored, by the database's clock. */
  expiresInMs: number;
  /** What it would change, secrets masked. */
  diff: ManagedResource[];
  /** What the subject's hash is keyed with. Sealed, and sealed anew where the sealing key changes. */
  hashKey: Buffer;
}

/** An answer, and the rules that it counts for. */
export interface ApprovalAnswer {
  /** Who answers, whatever they are called. */
  identity: string;
  decision: ApprovalDecision;
  comment: string;
  rules: string[];
}

/** What the list is asked for. Filters are joined by AND. */
export interface ApprovalQuery {
  /** Only of applications that somebody may see. */
  permitted: ApplicationFilter;
  states?: ApprovalState[];
  application?: { namespace: string; name: string };
  limit: number;
}

/** The diff of a request; `problem` where it cannot be opened any more. */
export type ApprovalDiff = { items: ManagedResource[] } | { problem: string };

export interface ApprovalStore {
  /** Asks, unless the operation has an open request: then that is answered. @throws StaleEpochError */
  ask(asked: NewApproval, fence?: Fence): Promise<ApprovalRequest>;
  /** The newest of an operation. */
  ofOperation(operationId: string): Promise<ApprovalRequest | undefined>;
  /** What was approved (or let through) and deployed last. */
  deployed(applicationUid: string): Promise<Pick<ApprovalRequest, 'id' | 'subject'> | undefined>;
  /** What the hash of a request is keyed with; undefined where it cannot be opened any more. */
  hashKey(id: string): Promise<Buffer | undefined>;
  get(id: string): Promise<ApprovalRequest | undefined>;
  diff(id: string): Promise<ApprovalDiff | undefined>;
  /** Newest first. */
  list(query: ApprovalQuery): Promise<ApprovalRequest[]>;
  /**
   * Keeps an answer. `judge` sees the request as it is, held until the end, and throws where the
   * answer does not count; `isComplete` says whether no approval is missing with it.
   * @throws UserError not-found.
   */
  answer(
    id: string,
    actor: Actor,
    by: {
      judge(request: ApprovalRequest): ApprovalAnswer;
      isComplete(request: ApprovalRequest): boolean;
    },
  ): Promise<ApprovalRequest>;
  /** Lets a pending one through without approval. `judge` throws where that may not be. */
  bypass(
    id: string,
    actor: Actor,
    by: { reason: string; judge(request: ApprovalRequest): void },
  ): Promise<ApprovalRequest>;
  /** Takes back what is open. @throws StaleEpochError */
  close(
    id: string,
    as: { state: Extract<ApprovalState, 'void' | 'expired'>; reason: string },
    fence?: Fence,
  ): Promise<void>;
  /** Drops closed ones but the newest `keep` of each application. Answers how many. */
  prune(keep: number): Promise<number>;
}
