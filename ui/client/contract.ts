// Holds types.ts against the server's own description: `npm run client` writes
// schema.d.ts from openapi.json, and `npm run check` fails here when what the server
// says no longer fits what the screens read, or what they send no longer fits what it
// takes. Types only; nothing of it is built.

import type { components } from "./schema.d.ts";
import type * as api from "./types.ts";

type Server = components["schemas"];
type Fits<Given, Wanted> = [Given] extends [Wanted] ? true : { given: Given; wanted: Wanted };
type Holds<T extends true> = T;

/** Reads is every answer: the server's shape must fit ours. */
export type Reads = [
  Holds<Fits<Server["Regions"], api.Regions>>,
  Holds<Fits<Server["FiguresPage"], api.FiguresPage>>,
  Holds<Fits<Server["Measurement"], api.Measurement>>,
  Holds<Fits<Server["ChildRow"], api.ChildRow>>,
  Holds<Fits<Server["Children"], api.Children>>,
  Holds<Fits<Server["Child"], api.Child>>,
  Holds<Fits<Server["HistoryItem"], api.HistoryItem>>,
  Holds<Fits<Server["Bands"], api.Bands>>,
  Holds<Fits<Server["Hit"], api.Hit>>,
  Holds<Fits<Server["Finding"], api.Finding>>,
  Holds<Fits<Server["Said"], api.Said>>,
  Holds<Fits<Server["Import"], api.Import>>,
  Holds<Fits<Server["ImportRemark"], api.ImportRemark>>,
  Holds<Fits<Server["Pair"], api.Pair>>,
  Holds<Fits<Server["Problem"], api.ProblemBody>>,
  // The server may know abilities that no screen asks for.
  Holds<Fits<Omit<Server["Session"], "can">, Omit<api.Session, "can">>>,
];

/** Sends is every body: our shape must fit the server's. */
export type Sends = [
  Holds<Fits<api.Weighing, Server["Weighing"]>>,
  Holds<Fits<api.Weighing & { reason: string }, Server["AmendedWeighing"]>>,
  Holds<Fits<{ username: string; password: string }, Server["SignInInputBody"]>>,
  Holds<Fits<{ id: string; keep: "a" | "b" }, Server["MergeDecision"]>>,
  Holds<Fits<{ id: string }, Server["Decision"]>>,
  Holds<Fits<{ id: string; reason: string }, Server["Withdrawal"]>>,
];
