import { useEffect, useRef, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { aborted, Problem, problemOf } from "../../client/problem.ts";
import type { Query } from "../../client/request.ts";
import type { GrowthWork } from "../../client/types.ts";
import { sendFile } from "../../client/upload.ts";
import { uuid7 } from "../../client/uuid.ts";

const EVERY_MS = 400;

/** Asked is what to make of a file. */
export interface Asked { path: string; query: Query; file: Blob; name: string }

/** Made is what came of it. `work` is what the server says about the rows; null when that could not be heard. */
export interface Made { blob: Blob; work: GrowthWork | null }

/** Stage is how far the making is. */
export type Stage =
  | { at: "idle" }
  | { at: "making"; sent: number; total: number; work: GrowthWork | null }
  | { at: "failed"; problem: Problem };

/** useMaking makes one thing at a time of a file: `make` answers null when it was stopped or failed, and `stage` says which. */
export function useMaking() {
  const [stage, setStage] = useState<Stage>({ at: "idle" });
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const make = async (asked: Asked): Promise<Made | null> => {
    stop.current?.abort();
    const control = (stop.current = new AbortController());
    const tell = (next: Stage) => control === stop.current && setStage(next);
    let sent = { sent: 0, total: asked.file.size };
    let work: GrowthWork | null = null;
    const show = () => tell({ at: "making", ...sent, work });
    show();
    try {
      const made = await making(asked, control.signal, (news) => {
        if ("state" in news) work = news;
        else sent = news;
        show();
      });
      tell({ at: "idle" });
      return made;
    } catch (cause) {
      tell(aborted(cause) ? { at: "idle" } : { at: "failed", problem: problemOf(cause) });
      return null;
    }
  };
  return { stage, make, fail: (problem: Problem) => setStage({ at: "failed", problem }), clear: () => setStage({ at: "idle" }), stop: () => stop.current?.abort() };
}

type News = { sent: number; total: number } | GrowthWork;

async function making({ path, query, file, name }: Asked, stop: AbortSignal, onNews: (news: News) => void): Promise<Made> {
  const id = uuid7();
  const follow = new AbortController();
  stop.addEventListener("abort", () => follow.abort(), { once: true });
  let following = false;
  const onSent = (sent: number, total: number) => {
    onNews({ sent, total });
    // Before its last byte is sent the server may not know of it.
    if (sent < total || following) return;
    following = true;
    void followWork(id, follow.signal, onNews);
  };
  try {
    const blob = await sendFile(path, file, { query: { ...query, work: id }, name, stop, onSent });
    return { blob, work: await api.growthWork(id).catch(() => null) };
  } catch (cause) {
    throw stop.aborted ? cause : await whyCut(id, problemOf(cause));
  } finally {
    follow.abort();
  }
}

// An answer that was cut off says nothing; the server remembers why.
async function whyCut(id: string, problem: Problem): Promise<Problem> {
  if (problem.status !== 0) return problem;
  const work = await api.growthWork(id).catch(() => null);
  return work?.problem ? new Problem(422, work.problem) : problem;
}

async function followWork(id: string, stop: AbortSignal, onNews: (work: GrowthWork) => void): Promise<void> {
  while (!stop.aborted) {
    await new Promise((later) => setTimeout(later, EVERY_MS));
    if (stop.aborted) return;
    // The sending itself says when the server is out of reach.
    const work = await api.growthWork(id, stop).catch(() => null);
    if (work && !stop.aborted) onNews(work);
  }
}
