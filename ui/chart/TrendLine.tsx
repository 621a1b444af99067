import { useRef } from "preact/hooks";
import { segments, nearest, ticks } from "./scale.ts";
import { useWidth } from "./width.ts";
import "./trend.css";

/** TrendPoint is one month; a value of null is a month without measurement, where the line breaks. */
export interface TrendPoint {
  /** name is the month in words, short enough for an axis. */
  name: string;
  value: number | null;
}

export interface TrendLineProps {
  points: TrendPoint[];
  label: string;
  tick: (value: number) => string;
  /** chosen is the point that is read out; the reader moves it by pointing. */
  chosen: number | null;
  onChoose: (index: number | null) => void;
}

const height = 240; // px
const edge = { top: 12, right: 34, bottom: 28, left: 46 };

/** TrendLine draws months from left to right over a percent axis that starts at zero. Its values must also be listed in words beside it. */
export function TrendLine({ points, label, tick, chosen, onChoose }: TrendLineProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, 600);
  const values = points.map((p) => p.value);
  const axis = ticks(Math.max(0, ...values.map((v) => v ?? 0)));
  const top = axis.at(-1) ?? 1;
  const inner = Math.max(1, width - edge.left - edge.right);
  const gap = inner / Math.max(1, points.length - 1);
  const x = (i: number) => edge.left + i * gap;
  const y = (v: number) => edge.top + (1 - v / top) * (height - edge.top - edge.bottom);
  const follow = (event: PointerEvent) => {
    const left = box.current?.getBoundingClientRect().left ?? 0;
    onChoose(nearest(values, (event.clientX - left - edge.left) / gap));
  };
  return (
    <div class="trend" ref={box}>
      <svg width={width} height={height} role="img" aria-label={label} onPointerMove={follow} onPointerDown={follow} onPointerLeave={() => onChoose(null)}>
        {axis.map((v) => (
          <g key={v}>
            <line class="trend-grid" x1={edge.left} x2={width - edge.right} y1={y(v)} y2={y(v)} />
            <text class="trend-tick" x={edge.left - 8} y={y(v) + 4} text-anchor="end">{tick(v)}</text>
          </g>
        ))}
        {months(points.length, gap).map((i) => (
          <text key={i} class="trend-tick" x={x(i)} y={height - 8} text-anchor="middle">{points[i]?.name}</text>
        ))}
        {segments(values).map((run) => (
          <polyline key={run[0]} class="trend-line" points={run.map((i) => `${x(i)},${y(values[i]!)}`).join(" ")} />
        ))}
        {values.map((v, i) => v !== null && <circle key={i} class="trend-dot" cx={x(i)} cy={y(v)} r={2.5} />)}
        {chosen !== null && values[chosen] != null && (
          <g>
            <line class="trend-cross" x1={x(chosen)} x2={x(chosen)} y1={edge.top} y2={height - edge.bottom} />
            <circle class="trend-chosen" cx={x(chosen)} cy={y(values[chosen])} r={5} />
          </g>
        )}
      </svg>
    </div>
  );
}

// months are the points that get a name: counted back from the last, at least 76 px apart.
function months(count: number, gap: number): number[] {
  const every = [1, 2, 3, 6, 12].find((n) => n * gap >= 76) ?? 12;
  const named: number[] = [];
  for (let i = count - 1; i >= 0; i -= every) named.push(i);
  return named;
}
