// What is typed into a form that a programme file describes, and what of it can be sent.

import type { Answers, FormField } from "../../client/types.ts";
import { parseDecimal, showDecimal } from "../weighing/decimal.ts";

/** Typed is a form as it stands on screen: text by field, "" for nothing. Yes and no are "y" and "n". */
export type Typed = Readonly<Record<string, string>>;

type Question = Pick<FormField, "id" | "type" | "unit">;

/** typedOf is stored answers as a form shows them. */
export function typedOf(fields: readonly Question[], answers: Readonly<Record<string, unknown>>): Typed {
  return Object.fromEntries(fields.map(({ id }) => [id, shown(answers[id])]));
}

function shown(answer: unknown): string {
  if (typeof answer === "number") return showDecimal(answer);
  if (typeof answer === "boolean") return answer ? "y" : "n";
  return typeof answer === "string" ? answer : "";
}

/** unreadable lists the fields whose text is no number. */
export function unreadable(fields: readonly Question[], typed: Typed): string[] {
  return fields.filter((f) => isNumber(f) && read(f, typed).kind === "unreadable").map(({ id }) => id);
}

/** answersOf is what a form says; a field without an answer is not in it. */
export function answersOf(fields: readonly Question[], typed: Typed): Answers {
  const answers: Answers = {};
  for (const f of fields) {
    const text = (typed[f.id] ?? "").trim();
    if (text === "") continue;
    if (f.type === "bool") answers[f.id] = text === "y";
    else if (!isNumber(f)) answers[f.id] = text;
    else {
      const number = read(f, typed);
      if (number.kind === "number") answers[f.id] = number.value;
    }
  }
  return answers;
}

/** changesOf is what differs from the answers before, null for one that was taken away. */
export function changesOf(before: Readonly<Record<string, unknown>>, now: Answers): Answers {
  const changes: Answers = {};
  for (const [id, answer] of Object.entries(now)) if (before[id] !== answer) changes[id] = answer;
  for (const id of Object.keys(before)) if (!(id in now)) changes[id] = null;
  return changes;
}

const isNumber = ({ type }: Question) => type === "decimal" || type === "int";
const read = (f: Question, typed: Typed) => parseDecimal(typed[f.id] ?? "", f.unit.toLowerCase());
