import { useEffect, useState } from "preact/hooks";
import { aborted, problemOf, type Problem } from "../../client/problem.ts";
import { uuid7 } from "../../client/uuid.ts";

// A pause in typing before the server is asked, in ms.
const pause = 300;

/** Checked is what the server says of something that is still being typed. `of` is the text it answers for; the value before stays until then. */
export interface Checked<T> {
  of: string;
  value: T | null;
  problem: Problem | null;
  busy: boolean;
}

/** useChecked asks once the typing pauses; newer text gives up the older question. An empty `of` asks nothing. */
export function useChecked<T>(of: string, ask: (id: string, signal: AbortSignal) => Promise<T>): Checked<T> {
  const [check, setCheck] = useState<Omit<Checked<T>, "busy">>({ of: "", value: null, problem: null });
  useEffect(() => {
    if (of === "") return undefined;
    const control = new AbortController();
    const timer = setTimeout(() => {
      ask(uuid7(), control.signal).then(
        (value) => control.signal.aborted || setCheck({ of, value, problem: null }),
        (cause: unknown) => {
          if (!control.signal.aborted && !aborted(cause)) setCheck((was) => ({ ...was, of, value: null, problem: problemOf(cause) }));
        },
      );
    }, pause);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [of]);
  return { ...check, busy: of !== "" && check.of !== of };
}
