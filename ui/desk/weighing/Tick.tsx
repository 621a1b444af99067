import "./Tick.css";

/** Tick is a checkbox with its words, and a hint under them; the whole line can be pressed. */
export function Tick({ label, hint, checked, onTick }: { label: string; hint?: string; checked: boolean; onTick: (checked: boolean) => void }) {
  return (
    <label class="tick">
      <input type="checkbox" checked={checked} onChange={(e) => onTick(e.currentTarget.checked)} />
      <span>
        {label}
        {hint && <span class="field-hint tick-hint">{hint}</span>}
      </span>
    </label>
  );
}
