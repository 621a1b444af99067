// The small parts of every screen. Each takes words already looked up, so that
// the kit knows no feature; what they look like is in components.css.

import type { ComponentChildren, TargetedEvent, TargetedFocusEvent, TargetedInputEvent, TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { has, none, number, percent, t } from "./words.ts";

type Children = { children?: ComponentChildren };

/** classes joins the class names that hold. */
export function classes(...names: (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(" ");
}

export interface ButtonProps extends Children {
  kind?: "primary" | "quiet" | "danger" | "plain";
  type?: "button" | "submit";
  busy?: boolean;
  disabled?: boolean;
  small?: boolean;
  label?: string;
  onClick?: (event: MouseEvent) => void;
}

/** Button is an action. `label` names it when its children are only a picture; `busy` keeps it from a second press. */
export function Button({ kind = "quiet", type = "button", busy, disabled, small, label, onClick, children }: ButtonProps) {
  return (
    <button
      class={classes("button", `button-${kind}`, small && "button-small")}
      type={type}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      {busy && <span class="button-wait" aria-hidden="true" />}
      {children}
    </button>
  );
}

/** LinkButton is a link that looks like a button. */
export function LinkButton({ href, kind = "quiet", small, children }: { href: string; kind?: ButtonProps["kind"]; small?: boolean } & Children) {
  return <a class={classes("button", `button-${kind}`, small && "button-small")} href={href}>{children}</a>;
}

/** FieldControl is what the control inside a Field must carry to be named and described by it. */
export interface FieldControl { id: string; "aria-describedby": string | undefined; "aria-invalid": boolean | undefined }

export interface FieldProps {
  label: string;
  hint?: string | undefined;
  /** echo says under the control how its value was understood. */
  echo?: string | undefined;
  error?: string | undefined;
  optional?: boolean;
  unit?: string;
  children: (control: FieldControl) => ComponentChildren;
}

/** Field is a labelled control with its hint and its error; spread the given attributes on the control. */
export function Field({ label, hint, echo, error, optional, unit, children }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, echo && `${id}-echo`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class={classes("field", error && "field-wrong")}>
      <label class="field-label" for={id}>
        {label}
        {optional && <span class="field-optional"> {t("field.optional")}</span>}
      </label>
      {hint && <span class="field-hint" id={`${id}-hint`}>{hint}</span>}
      <span class="field-control">
        {children({ id, "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined })}
        {unit && <span class="field-unit">{unit}</span>}
      </span>
      {echo && <span class="field-echo" id={`${id}-echo`}>{echo}</span>}
      {error && <span class="field-error" id={`${id}-error`} role="alert">{error}</span>}
    </div>
  );
}

/** InputProps are the attributes of a text-like input that our forms use. */
export interface InputProps extends Omit<FieldProps, "children"> {
  name?: string;
  type?: "text" | "password" | "date" | "search";
  value: string;
  autocomplete?: string;
  autocapitalize?: string;
  inputMode?: "text" | "decimal" | "numeric";
  spellcheck?: boolean;
  placeholder?: string;
  min?: string;
  max?: string;
  maxLength?: number;
  required?: boolean;
  disabled?: boolean;
  autofocus?: boolean;
  onInput?: (event: TargetedInputEvent<HTMLInputElement>) => void;
  onChange?: (event: TargetedEvent<HTMLInputElement>) => void;
  onBlur?: (event: TargetedFocusEvent<HTMLInputElement>) => void;
  onKeyDown?: (event: TargetedKeyboardEvent<HTMLInputElement>) => void;
}

/** TextField is a Field around a text-like input. */
export function TextField({ label, hint, echo, error, optional, unit, ...input }: InputProps) {
  const field = { label, hint, echo, error, ...(optional && { optional }), ...(unit && { unit }) };
  return <Field {...field}>{(control) => <input class="input" {...(input as object)} {...control} />}</Field>;
}

export interface Choice { value: string; label: string }
export interface SelectProps {
  label: string;
  value: string;
  choices: Choice[];
  hint?: string;
  error?: string;
  onChoose: (value: string) => void;
}

/** Select is a Field around the browser's own select. */
export function Select({ label, value, choices, hint, error, onChoose }: SelectProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <select class="input" {...control} value={value} onChange={(e) => onChoose(e.currentTarget.value)}>
          {choices.map((c) => <option key={c.value} value={c.value}>{c.label}</option>)}
        </select>
      )}
    </Field>
  );
}

/** Chips are a row of filters of which one holds; each is a link, so that the filter is in the address. */
export function Chips({ label, value, choices }: { label: string; value: string; choices: (Choice & { href: string; count?: number })[] }) {
  return (
    <nav class="chips" aria-label={label}>
      {choices.map((c) => (
        <a key={c.value} class="chip" href={c.href} aria-current={c.value === value ? "true" : undefined}>
          {c.label}
          {c.count !== undefined && <span class="chip-count">{number(c.count)}</span>}
        </a>
      ))}
    </nav>
  );
}

/** Segments is one choice of a few that are all in sight, as a group of radio buttons. */
export function Segments({ label, value, choices, onChoose }: { label: string; value: string; choices: Choice[]; onChoose: (value: string) => void }) {
  const name = useId();
  return (
    <fieldset class="segments no-print">
      <legend class="hidden">{label}</legend>
      {choices.map((c) => (
        <label key={c.value} class="segment">
          <input type="radio" name={name} value={c.value} checked={c.value === value} onChange={() => onChoose(c.value)} />
          <span>{c.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

export type Tone = "info" | "good" | "warn" | "bad";

/** Notice is a message in the page. A "bad" one is spoken at once, the others when there is quiet. */
export function Notice({ tone = "info", title, action, children }: { tone?: Tone; title?: string; action?: ComponentChildren } & Children) {
  return (
    <div class={classes("notice", `notice-${tone}`)} role={tone === "bad" ? "alert" : "status"}>
      <span class="notice-mark" aria-hidden="true">{tone === "good" ? "✓" : tone === "info" ? "i" : "!"}</span>
      <div class="notice-text">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
      {action && <div class="notice-action">{action}</div>}
    </div>
  );
}

/** Empty is what stands where a list would, with what to do about it. `page` makes it the whole page, with its title as the page's heading. */
export function Empty({ title, action, page, children }: { title: string; action?: ComponentChildren; page?: boolean } & Children) {
  const Title = page ? "h1" : "strong";
  return (
    <div class="empty">
      <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" class="empty-mark">
        <path d="M24 6c6 6 6 12 0 18-6-6-6-12 0-18Zm0 36c-6-6-6-12 0-18 6 6 6 12 0 18ZM6 24c6-6 12-6 18 0-6 6-12 6-18 0Zm36 0c-6 6-12 6-18 0 6-6 12-6 18 0Z" />
      </svg>
      <Title class="empty-title">{title}</Title>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

/** Skeleton keeps the room of `lines` lines while they load. */
export function Skeleton({ lines = 3, tall }: { lines?: number; tall?: boolean }) {
  return (
    <div class="skeleton" role="status">
      <span class="hidden">{t("state.loading")}</span>
      {Array.from({ length: lines }, (_, i) => <span key={i} class={classes("skeleton-line", tall && "skeleton-tall")} aria-hidden="true" />)}
    </div>
  );
}

export type Shade = "severe" | "low" | "ok" | "high" | "veryhigh" | "none";

/** Badge is a short word on a shade of the class palette, with that shade's shape. */
export function Badge({ shade = "none", children }: { shade?: Shade } & Children) {
  return <span class={classes("badge", `badge-${shade}`)}><ShadeMark shade={shade} />{children}</span>;
}

// One shape a shade, so that a class is told without its colour.
const marks: Record<Shade, string> = {
  severe: "M1 3h10L6 11Z",
  low: "M6 1 11 6 6 11 1 6Z",
  ok: "M6 1a5 5 0 1 0 0 10A5 5 0 0 0 6 1Z",
  high: "M2 2h8v8H2Z",
  veryhigh: "M6 1 11 9H1Z",
  none: "M1 5h10v2H1Z",
};

/** ShadeMark is the 12 px shape of a shade: triangle down, diamond, circle, square, triangle up, bar. */
export function ShadeMark({ shade }: { shade: Shade }) {
  return <svg class="shade-mark" viewBox="0 0 12 12" width="10" height="10" aria-hidden="true"><path d={marks[shade]} fill="currentColor" /></svg>;
}

const shades: Record<string, Shade> = {
  sangat_kurang: "severe", sangat_pendek: "severe", gizi_buruk: "severe",
  kurang: "low", pendek: "low", gizi_kurang: "low",
  normal: "ok", gizi_baik: "ok",
  risiko_lebih: "high", tinggi: "high", berisiko_gizi_lebih: "high",
  gizi_lebih: "veryhigh", obesitas: "veryhigh",
};

/** shadeOf is the shade of a class code of Permenkes 2/2020; an unknown or missing one has none. */
export function shadeOf(code: string): Shade {
  return shades[code] ?? "none";
}

/** ClassBadge is a nutrition class in words. No class is "belum ada", never "normal". `index` prefixes the index's short name. */
export function ClassBadge({ code, index }: { code: string; index?: "bbu" | "tbu" | "bbtb" | "imtu" }) {
  const word = code === "" ? t("class.none") : classWord(code);
  return <Badge shade={shadeOf(code)}>{index && <abbr class="badge-index" title={t(`index.${index}.long`)}>{t(`index.${index}`)}</abbr>}{word}</Badge>;
}

/** ClassMark is the shape of a class where its word has no room; ears hear the index and the word. */
export function ClassMark({ code, index }: { code: string; index: "bbu" | "tbu" | "bbtb" | "imtu" }) {
  const word = `${t(`index.${index}`)} ${code === "" ? t("class.none") : classWord(code)}`;
  return <span class={`badge badge-${shadeOf(code)}`} title={word}><ShadeMark shade={shadeOf(code)} /><span class="hidden">{word}</span></span>;
}

/** classWord is the word of a class code, or the code itself when it is new to us. */
export function classWord(code: string): string {
  const key = `class.${code}`;
  return has(key) ? t(key) : code;
}

export interface FigureProps {
  label: string;
  numerator: number;
  denominator: number;
  /** of says what the denominator counts: "balita terukur". */
  of: string;
  note?: ComponentChildren;
  href?: string | undefined;
  link?: string | undefined;
  large?: boolean;
}

/** Figure is a percentage that is never bare: n/N and what N counts stand under it, and the way to the names. */
export function Figure({ label, numerator, denominator, of, note, href, link, large }: FigureProps) {
  const measured = denominator > 0;
  return (
    <div class={classes("figure", large && "figure-large")}>
      <span class="figure-label">{label}</span>
      <span class="figure-value">{measured ? percent(numerator, denominator) : none}</span>
      <span class="figure-count">
        {measured ? <><strong>{number(numerator)}</strong> / {number(denominator)} {of}</> : t("figure.none", { of })}
      </span>
      {note && <span class="figure-note">{note}</span>}
      {href && link && <a class="figure-link no-print" href={href}>{link}</a>}
    </div>
  );
}

/** Progress is how far something is. Without `total` it only says that it goes on. */
export function Progress({ label, done, total }: { label: string; done: number; total?: number | undefined }) {
  return (
    <div class="progress">
      <span class="progress-label">{label}</span>
      {total ? <progress max={total} value={Math.min(done, total)} aria-label={label} /> : <progress aria-label={label} />}
    </div>
  );
}

/** Dialog is the browser's own modal dialog. It closes by Escape, by `onClose` and by its own button. */
export function Dialog({ open, title, onClose, actions, children }: { open: boolean; title: string; onClose: () => void; actions?: ComponentChildren } & Children) {
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (open && !box.current?.open) box.current?.showModal();
    if (!open && box.current?.open) box.current.close();
  }, [open]);
  return (
    <dialog class="dialog" ref={box} aria-labelledby={id} onClose={onClose} onCancel={onClose}>
      {open && (
        <>
          <header class="dialog-head">
            <h2 id={id}>{title}</h2>
            <Button kind="plain" small label={t("action.close")} onClick={onClose}><Icon name="close" /></Button>
          </header>
          <div class="dialog-body">{children}</div>
          {actions && <footer class="dialog-actions">{actions}</footer>}
        </>
      )}
    </dialog>
  );
}

export interface Crumb { label: string; href?: string | undefined }

/** Breadcrumb is the way from the city down to here; the last one is here. */
export function Breadcrumb({ crumbs }: { crumbs: Crumb[] }) {
  return (
    <nav class="crumbs" aria-label={t("crumbs.label")}>
      <ol class="crumbs-list">
        {crumbs.map((c, i) => (
          <li key={i} class="crumb" aria-current={i === crumbs.length - 1 ? "page" : undefined}>
            {c.href ? <a href={c.href}>{c.label}</a> : c.label}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Pager leads through a list by cursor: back to its start, or on to the next page. */
export function Pager({ shown, total, start, next }: { shown: number; total: number; start?: string | undefined; next?: string | undefined }) {
  return (
    <nav class="pager" aria-label={t("pager.label")}>
      <span class="pager-count">{t("pager.count", { shown: number(shown), total: number(total) })}</span>
      {start && <LinkButton small href={start}>{t("pager.start")}</LinkButton>}
      {next && <LinkButton small href={next}>{t("pager.next")}</LinkButton>}
    </nav>
  );
}

/** Panel is a titled part of a page. `aside` stands at the right of the title. */
export function Panel({ title, aside, note, children }: { title: string; aside?: ComponentChildren; note?: ComponentChildren } & Children) {
  const id = useId();
  return (
    <section class="panel" aria-labelledby={id}>
      <header class="panel-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
      {note && <div class="panel-note">{note}</div>}
    </section>
  );
}

/** TableScroll lets a wide table scroll inside the page, reachable by keyboard. */
export function TableScroll({ label, children }: { label: string } & Children) {
  return <div class="table-scroll" role="region" aria-label={t("table.region", { label })} tabIndex={0}>{children}</div>;
}

/** SortHead is a column head that sorts; `direction` says how it does now. */
export function SortHead({ label, title, direction, onSort, numeric }: { label: string; title?: string; direction: "ascending" | "descending" | undefined; onSort: () => void; numeric?: boolean }) {
  return (
    <th scope="col" class={numeric ? "num" : undefined} aria-sort={direction}>
      <button type="button" class="sort" title={title} onClick={onSort}>
        {label}
        <span class="sort-mark" aria-hidden="true">{direction === "ascending" ? "▲" : direction === "descending" ? "▼" : ""}</span>
      </button>
    </th>
  );
}

const icons = {
  search: "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13Zm4.8 11.300L20 20",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  down: "M6 9l6 6 6-6",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7Z",
  person: "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20c.8-4 4-5.5 7.5-5.500s6.7 1.5 7.5 5.5",
} as const;

export type IconName = keyof typeof icons;

/** Icon is a 20 px line drawing; what it means must be said by its button. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={icons[name]} />
    </svg>
  );
}
