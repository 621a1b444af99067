import type { Finding, ProblemBody } from "./types.ts";

/** Problem is any failure of a request, with the catalogue key of the sentence a person may read. */
export class Problem extends Error {
  /** status is the HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly key: string;
  readonly params: Record<string, string>;
  readonly errors: { location: string; message: string }[];
  /** findings are what a weighing that was not kept was told. */
  readonly findings: Finding[];

  constructor(status: number, body: Partial<ProblemBody> & { findings?: Finding[] } = {}) {
    const key = body.key || keyOf(status);
    super(`${status} ${key}`);
    this.status = status;
    this.key = key;
    this.params = body.params ?? {};
    this.errors = body.errors ?? [];
    this.findings = body.findings ?? [];
  }
}

/** problemOf makes a Problem of whatever a promise was rejected with. */
export function problemOf(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  // fetch rejects with a TypeError when the server cannot be reached.
  if (cause instanceof TypeError) return new Problem(0);
  return new Problem(500);
}

/** isLost tells that an address leads to nothing here: unknown, elsewhere (404), or no id or code at all (422). */
export function isLost(problem: Problem | undefined): boolean {
  return problem?.status === 404 || problem?.status === 422;
}

/** aborted tells the rejection of a request that we gave up ourselves. */
export function aborted(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === "AbortError";
}

// The statuses as the server's own fault kinds, for answers that carry no body of ours
// (a proxy in between, a server that is starting).
const keys: Record<number, string> = {
  0: "fault.offline",
  400: "fault.invalid",
  401: "fault.unauthenticated",
  403: "fault.denied",
  404: "fault.not_found",
  409: "fault.conflict",
  413: "fault.too_much",
  422: "fault.invalid",
  429: "fault.too_often",
  502: "fault.unavailable",
  503: "fault.unavailable",
  504: "fault.unavailable",
};

function keyOf(status: number): string {
  return keys[status] ?? "fault.internal";
}
