/** What a callback or a fact can be found to be. */
export const FINDING_KINDS = [
  /** No outcome though its stage has passed it. */
  'missing',
  /** More than one outcome. */
  'doubled',
  /** An outcome about nothing: of an unknown topic or partition, or of two minds about the number of facts. */
  'stray',
  /** An outcome record that cannot be read, or says what no outcome says. */
  'unreadable',
  /** Its stage has not come to it yet. */
  'unprocessed',
  /** No outcome, but outcomes of its time have already been deleted by retention. */
  'expired',
] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One of them, with its place. */
export interface Finding {
  readonly kind: FindingKind;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** −1 = the callback itself. */
  readonly factIndex: number;
  /** Empty where the record was not looked at. */
  readonly callbackId: string;
}

const LISTED_PER_KIND = 100;

/** All are counted; of each kind the first hundred are kept. */
export class Findings {
  readonly #counts = new Map<FindingKind, number>();
  readonly #listed: Finding[] = [];

  add(finding: Finding): void {
    const count = (this.#counts.get(finding.kind) ?? 0) + 1;
    this.#counts.set(finding.kind, count);
    if (count <= LISTED_PER_KIND) this.#listed.push(finding);
  }

  get listed(): readonly Finding[] {
    return this.#listed;
  }

  /** Every kind, zeros too. */
  counts(): Readonly<Record<FindingKind, number>> {
    const of = (kind: FindingKind) => this.#counts.get(kind) ?? 0;
    return {
      missing: of('missing'),
      doubled: of('doubled'),
      stray: of('stray'),
      unreadable: of('unreadable'),
      unprocessed: of('unprocessed'),
      expired: of('expired'),
    };
  }
}
