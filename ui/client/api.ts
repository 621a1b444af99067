// Every call of /api/v1 by name. Each rejects with a Problem (problem.ts).

import { request, session } from "./request.ts";
import type * as api from "./types.ts";

type Abort = AbortSignal | undefined;
const enc = encodeURIComponent;

/** signIn opens a session; a wrong name or password is a 401 Problem. */
export async function signIn(username: string, password: string): Promise<void> {
  session.value = await request<api.Session>("POST", "/session", { body: { username, password } satisfies api.SignIn });
}

/** resume asks who is signed in; nobody is no failure. */
export async function resume(): Promise<void> {
  try {
    session.value = await request<api.Session>("GET", "/session");
  } catch (cause) {
    if (session.value !== null) throw cause;
  }
}

/** signOut ends the session. */
export async function signOut(): Promise<void> {
  await request<void>("DELETE", "/session");
  session.value = null;
}

/** can tells whether the signed-in account may do something. The server decides again. */
export function can(ability: api.Ability): boolean {
  return session.value?.can.includes(ability) ?? false;
}

export const regions = (signal?: Abort) => request<api.Regions>("GET", "/regions", { signal });

export const figures = (place: string, month: string, signal?: Abort) =>
  request<api.FiguresPage>("GET", "/figures", { query: { place, month }, signal });

export interface ChildrenAsked { place: string; month?: string; status?: string; after?: string; limit?: number }
export const children = (asked: ChildrenAsked, signal?: Abort) =>
  request<api.Children>("GET", "/children", { query: { ...asked }, signal });

export const child = (id: string, signal?: Abort) => request<api.Child>("GET", `/children/${enc(id)}`, { signal });
export const history = (id: string, signal?: Abort) =>
  request<api.History>("GET", `/children/${enc(id)}/history`, { signal });
export const bands = (indicator: api.Bands["indicator"], sex: api.Sex, signal?: Abort) =>
  request<api.Bands>("GET", "/growth/bands", { query: { indicator, sex }, signal });
export const search = (q: string, limit: number, signal?: Abort) =>
  request<api.Found>("GET", "/search", { query: { q, limit }, signal });

export const checkWeighing = (said: api.CheckedWeighing, signal?: Abort) =>
  request<api.Checked>("POST", "/weighings/check", { body: said, signal });
export const sayWeighing = (said: api.Weighing) => request<api.Said>("POST", "/weighings", { body: said });
export const amendWeighing = (entry: string, said: api.AmendedWeighing) =>
  request<api.Said>("POST", `/weighings/${enc(entry)}/amend`, { body: said });
export const withdrawWeighing = (entry: string, id: string, reason: string) =>
  request<api.Withdrawn>("POST", `/weighings/${enc(entry)}/withdraw`, { body: { id, reason } satisfies api.Withdrawal });

export const imports = (signal?: Abort) => request<api.Imports>("GET", "/imports", { signal });
export const importOf = (id: string, signal?: Abort) => request<api.Import>("GET", `/imports/${enc(id)}`, { signal });
export function startImport(file: File, dryRun: boolean, order: api.DateOrder, signal?: Abort): Promise<api.Import> {
  const body = new FormData();
  body.set("file", file);
  return request("POST", "/imports", { query: { dry_run: dryRun, date_order: order }, body, signal });
}
export interface RemarksAsked { level?: string; code?: string; after?: string }
export const importRemarks = (id: string, asked: RemarksAsked, signal?: Abort) =>
  request<api.ImportRemarks>("GET", `/imports/${enc(id)}/remarks`, { query: { ...asked }, signal });
export const undoImport = (id: string) => request<api.Import>("POST", `/imports/${enc(id)}/undo`, { body: {} });

export const growthWork = (id: string, signal?: Abort) => request<api.GrowthWork>("GET", `/growth/work/${enc(id)}`, { signal });

export const pairs = (state: "open" | "settled", after: string, signal?: Abort) =>
  request<api.Pairs>("GET", "/pairs", { query: { state, after }, signal });
export const mergePair = (pair: string, id: string, keep: api.MergeDecision["keep"]) =>
  request<api.Pair>("POST", `/pairs/${enc(pair)}/merge`, { body: { id, keep } satisfies api.MergeDecision });
export const partPair = (pair: string, id: string) =>
  request<api.Pair>("POST", `/pairs/${enc(pair)}/different`, { body: { id } satisfies api.Decision });
export const undoPair = (pair: string, id: string) => request<api.Pair>("POST", `/pairs/${enc(pair)}/undo`, { body: { id } satisfies api.Decision });
