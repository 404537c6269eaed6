import type {
  ApprovalAnswer,
  ChampionOffer,
  ChampionOutcome,
  PromotionRequest,
  PromotionState,
  WaitingOffer,
} from '../contract/promotion.ts';

export interface GivenAnswer extends ApprovalAnswer {
  readonly kind: 'approve' | 'reject';
}

/** The queue of one champion: who waits, who was told what. Plain state, no Temporal. */
export class PromotionDesk {
  readonly #queue: ChampionOffer[] = [];
  readonly #answers = new Map<string, ChampionOutcome | Error>();
  #waiting: WaitingOffer | undefined;
  #given: GivenAnswer | undefined;
  #decided = 0;

  /** After the workflow has continued as new; offers of this run's own updates may be in the queue already. */
  reopen({ offers = [], waiting }: PromotionRequest): void {
    this.#queue.unshift(...offers.filter(({ id }) => !this.#queue.some((queued) => queued.id === id)));
    this.#waiting = waiting;
  }

  /** The same offer again takes no second place. */
  enqueue(offer: ChampionOffer): void {
    const { id } = offer;
    if (this.#waiting?.offer.id === id || this.#queue.some((queued) => queued.id === id)) return;
    this.#queue.push(offer);
  }

  get waiting(): WaitingOffer | undefined {
    return this.#waiting;
  }

  get queued(): readonly ChampionOffer[] {
    return this.#queue;
  }

  get decided(): number {
    return this.#decided;
  }

  /** Why an answer of a person is refused, or undefined. */
  whyNotAnswerable({ offer }: ApprovalAnswer): string | undefined {
    if (!this.#waiting) return 'no challenger waits for an approval';
    if (offer !== undefined && offer !== this.#waiting.offer.id) {
      return `offer ${offer} does not wait for an approval, but ${this.#waiting.offer.id} does`;
    }
    return this.#given ? `it was answered just now: ${this.#given.kind}` : undefined;
  }

  give(answer: GivenAnswer): void {
    this.#given = answer;
  }

  isAnswered(): boolean {
    return this.#given !== undefined;
  }

  hasWork(): boolean {
    return this.#queue.length > 0 || this.isAnswered();
  }

  isIdle(): boolean {
    return !this.hasWork() && !this.#waiting;
  }

  /** A person's answer goes first: it is about a champion that the next offer may change. */
  takeAnswer(): { readonly waiting: WaitingOffer; readonly answer: GivenAnswer } | undefined {
    const [waiting, answer] = [this.#waiting, this.#given];
    if (!waiting || !answer) return undefined;
    this.#given = undefined;
    this.#waiting = undefined;
    return { waiting, answer };
  }

  takeWaiting(): WaitingOffer | undefined {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    return waiting;
  }

  wait(waiting: WaitingOffer, outcome: ChampionOutcome): void {
    this.#waiting = waiting;
    this.#leave(waiting.offer.id);
    this.#answers.set(waiting.offer.id, outcome);
  }

  tell(offer: string, answer: ChampionOutcome | Error): void {
    this.#decided += 1;
    this.#leave(offer);
    this.#answers.set(offer, answer);
  }

  /** What the offerer is told; `waiting for approval` counts as told. */
  answerTo(offer: string): ChampionOutcome | Error | undefined {
    return this.#answers.get(offer);
  }

  /** What the approver is told: only what ends the offer. */
  endOf(offer: string): ChampionOutcome | Error | undefined {
    const answer = this.#answers.get(offer);
    return answer instanceof Error || answer?.outcome !== 'waiting for approval' ? answer : undefined;
  }

  state({ root, name }: Pick<PromotionRequest, 'root' | 'name'>): PromotionState {
    return {
      root,
      name,
      queued: this.#queue.map(({ id }) => id),
      ...(this.#waiting ? { waiting: this.#waiting } : {}),
      decided: this.#decided,
    };
  }

  #leave(offer: string): void {
    const at = this.#queue.findIndex(({ id }) => id === offer);
    if (at >= 0) this.#queue.splice(at, 1);
  }
}
