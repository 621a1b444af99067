import { useEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren, RefObject } from "preact";
import type { Scale, Span } from "./GrowthChartScale.ts";

/** Plot is the drawing area in pixels: the whole size and the inner edges. */
export interface Plot {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** plotFor lays out a drawing of `width` by `height` pixels with margins given as [top, right, bottom, left]. */
export function plotFor(width: number, height: number, margin: readonly [number, number, number, number]): Plot {
  const [top, right, bottom, left] = margin;
  return { width, height, left, right: width - right, top, bottom: height - bottom };
}

/** useWidth follows the width of an element, so that text in a drawing keeps its size on every screen. */
export function useWidth(start: number): [RefObject<HTMLDivElement | null>, number] {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(start);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setWidth(Math.max(240, Math.round(element.clientWidth)));
    measure();
    const watcher = new ResizeObserver(measure);
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  return [box, width];
}

/** AxisX draws vertical grid lines with their labels below and the axis name under them. */
export function AxisX({ plot, at, scale, label, name }: { plot: Plot; at: readonly number[]; scale: Scale; label: (v: number) => string; name: string }) {
  return (
    <g class="chart-axis" aria-hidden="true">
      {at.map((value) => (
        <g key={value}>
          <line class="chart-grid" x1={scale(value)} x2={scale(value)} y1={plot.top} y2={plot.bottom} />
          <text x={scale(value)} y={plot.bottom + 16} text-anchor="middle">
            {label(value)}
          </text>
        </g>
      ))}
      <text class="chart-axis-name" x={(plot.left + plot.right) / 2} y={plot.bottom + 34} text-anchor="middle">
        {name}
      </text>
    </g>
  );
}

/** AxisY draws horizontal grid lines with their labels at the left and the axis name above them. */
export function AxisY({ plot, at, scale, label, name }: { plot: Plot; at: readonly number[]; scale: Scale; label: (v: number) => string; name: string }) {
  return (
    <g class="chart-axis" aria-hidden="true">
      {at.map((value) => (
        <g key={value}>
          <line class="chart-grid" x1={plot.left} x2={plot.right} y1={scale(value)} y2={scale(value)} />
          <text x={plot.left - 8} y={scale(value) + 4} text-anchor="end">
            {label(value)}
          </text>
        </g>
      ))}
      <text class="chart-axis-name" x={0} y={plot.top - 12}>
        {name}
      </text>
    </g>
  );
}

/** Tip is the small card beside a point; it stays inside the drawing and never catches the pointer. */
export function Tip({ plot, x, y, children }: { plot: Plot; x: number; y: number; children: ComponentChildren }) {
  const half: Span = [90, Math.max(90, plot.width - 90)];
  const below = y < 120;
  const style = { left: `${Math.min(Math.max(x, half[0]), half[1])}px`, top: `${below ? y + 14 : y - 14}px` };
  return (
    <div class={`chart-tip${below ? " chart-tip-below" : ""}`} style={style} aria-hidden="true">
      {children}
    </div>
  );
}

/** nearest finds the point closest to a place, within `reach` pixels; -1 for none. */
export function nearest(places: readonly { x: number; y: number }[], x: number, y: number, reach = 44): number {
  let best = -1;
  let bestDistance = reach * reach;
  places.forEach((place, i) => {
    const distance = (place.x - x) ** 2 + (place.y - y) ** 2;
    if (distance > bestDistance) return;
    best = i;
    bestDistance = distance;
  });
  return best;
}

/** Cursor is which point of a chart is looked at, and how keys and pointer move it. */
export interface Cursor {
  active: number;
  /** tabStop is the one point that Tab reaches; arrows go on from there. */
  tabStop: number;
  show: (index: number) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onPointerMove: (event: PointerEvent) => void;
  hide: () => void;
}

/** useCursor gives `places` (pixels) one tab stop, arrow keys, Home, End and Escape, and the pointer. */
export function useCursor(places: readonly { x: number; y: number }[]): Cursor {
  const [active, setActive] = useState(-1);
  const last = places.length - 1;
  const shown = active <= last ? active : -1;

  const onKeyDown = (event: KeyboardEvent) => {
    const from = shown === -1 ? last : shown;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }[event.key];
    if (event.key === "Escape") return setActive(-1);
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(Math.max(to, 0), last);
    setActive(next);
    const marks = (event.currentTarget as Element).querySelectorAll<SVGElement>("[data-mark]");
    marks[next]?.focus();
  };
  const onPointerMove = (event: PointerEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    setActive(nearest(places, event.clientX - box.left, event.clientY - box.top));
  };
  return { active: shown, tabStop: shown === -1 ? last : shown, show: setActive, onKeyDown, onPointerMove, hide: () => setActive(-1) };
}
