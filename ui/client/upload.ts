import { Problem } from "./problem.ts";
import { queryString, session, type Query } from "./request.ts";
import type { ProblemBody } from "./types.ts";

export interface Sending {
  query?: Query;
  /** name is what the file is called, where `file` is only its beginning. */
  name?: string;
  /** onSent hears how many bytes of the form have gone. */
  onSent?: (sent: number, total: number) => void;
  stop: AbortSignal;
}

/**
 * sendFile posts a file as a form and answers with the body, whatever its type. It is an XMLHttpRequest, because
 * fetch cannot say how far an upload is. It rejects with a Problem, status 0 when the server was not reached or its
 * answer was cut off, or with the reason of `stop`.
 */
export function sendFile(path: string, file: Blob, { query, name, onSent, stop }: Sending): Promise<Blob> {
  const body = new FormData();
  body.set("file", file, name ?? (file instanceof File ? file.name : "file"));
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    call.open("POST", "/api/v1" + path + queryString(query));
    call.setRequestHeader("Accept", "*/*");
    if (session.value) call.setRequestHeader("X-CSRF-Token", session.value.csrf);
    call.responseType = "blob";
    call.upload.onprogress = (event) => onSent?.(event.loaded, event.total);
    call.onload = () => {
      if (call.status === 401) session.value = null;
      const answer = call.response as Blob;
      if (call.status >= 200 && call.status < 300) resolve(answer);
      else void problemIn(answer).then((problem) => reject(new Problem(call.status, problem)));
    };
    call.onerror = () => reject(new Problem(0));
    call.onabort = () => reject(stop.reason);
    stop.addEventListener("abort", () => call.abort(), { once: true });
    call.send(body);
  });
}

async function problemIn(answer: Blob): Promise<Partial<ProblemBody>> {
  try {
    return JSON.parse(await answer.text()) as Partial<ProblemBody>;
  } catch {
    return {}; // a proxy's page; the status says enough
  }
}
