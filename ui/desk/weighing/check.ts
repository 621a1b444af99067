import { useEffect, useState } from "preact/hooks";
import * as api from "../../client/api.ts";
import { aborted, problemOf, type Problem } from "../../client/problem.ts";
import type { Checked } from "../../client/types.ts";
import { uuid7 } from "../../client/uuid.ts";
import { fingerprint, type WeighingBody } from "./draft.ts";

const PAUSE_MS = 300;

/** Check is what the server says of a weighing that is still being typed. `of` is the fingerprint it answers for. */
export interface Check {
  of: string;
  checked: Checked | null;
  problem: Problem | null;
}

const nothing: Check = { of: "", checked: null, problem: null };

/** useCheck asks about a draft once the typing pauses; a newer draft gives up the older question. Null asks nothing. `amends` names the weighing that is corrected: the draft is not compared with it. */
export function useCheck(body: WeighingBody | null, amends: string | undefined): Check {
  const [check, setCheck] = useState<Check>(nothing);
  const of = body === null ? "" : fingerprint(body);
  useEffect(() => {
    if (body === null) return setCheck(nothing);
    const control = new AbortController();
    const timer = setTimeout(() => {
      const asked = { ...body, id: uuid7(), confirmed: [], ...(amends && { amends }) };
      api.checkWeighing(asked, control.signal).then(
        (checked) => control.signal.aborted || setCheck({ of, checked, problem: null }),
        (cause: unknown) => {
          if (!control.signal.aborted && !aborted(cause)) setCheck({ of, checked: null, problem: problemOf(cause) });
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [of]);
  return check;
}
