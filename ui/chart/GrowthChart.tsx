import { useMemo } from "preact/hooks";
import "./GrowthChart.css";
import { date, number, signed, t } from "../kit/words.ts";
import { AxisX, AxisY, Tip, plotFor, useCursor, useWidth, type Plot } from "./GrowthChartFrame.tsx";
import { area, clamp, linear, monthTicks, path, spread, ticks, type Scale, type XY } from "./GrowthChartScale.ts";
import { beyond, frameFor, linesFor, pointsFor, runs, type BandsLike, type Frame, type GrowthPoint, type Indicator, type Line, type Measured } from "./GrowthChartPoints.ts";
import { scoreSentence, withUnit } from "./GrowthChartWords.ts";

/** GrowthChartProps: one WHO standard, the child's measurements, and the word of our class for a measurement ("" for none). */
export interface GrowthChartProps {
  indicator: Indicator;
  bands: BandsLike;
  measured: readonly Measured[];
  classWord: (entry: string) => string;
}

/** GrowthChart draws a child's measurements on the WHO bands, with the same values as a table below. */
export function GrowthChart({ indicator, bands, measured, classWord }: GrowthChartProps) {
  const [box, width] = useWidth(640);
  const points = useMemo(() => pointsFor(indicator, measured), [indicator, measured]);
  const frame = useMemo(() => frameFor(bands, points), [bands, points]);
  const lines = useMemo(() => linesFor(bands, frame, indicator === "lhfa"), [bands, frame, indicator]);
  const plot = plotFor(width, clamp(width * 0.56, [320, 460]), [28, 40, 44, 40]);
  const toX = linear(frame.x, [plot.left, plot.right]);
  const toY = linear(frame.y, [plot.bottom, plot.top]);
  const places = points.map((p) => ({ x: toX(p.x), y: clamp(toY(p.y), [plot.top, plot.bottom]) }));
  const cursor = useCursor(places);
  const shown = points[cursor.active];
  const place = places[cursor.active];

  return (
    <figure class="chart">
      <div class="chart-box" ref={box}>
        <svg
          class="chart-drawing"
          width={plot.width}
          height={plot.height}
          viewBox={`0 0 ${plot.width} ${plot.height}`}
          role="group"
          aria-label={t(`child.chart.${indicator}.about`, { n: points.length })}
          onKeyDown={cursor.onKeyDown}
          onPointerMove={cursor.onPointerMove}
          onPointerDown={cursor.onPointerMove}
          onPointerLeave={cursor.hide}
        >
          <Zones lines={lines} plot={plot} toX={toX} toY={toY} />
          <Axes indicator={indicator} bands={bands} frame={frame} plot={plot} toX={toX} toY={toY} />
          <Bands lines={lines} plot={plot} toX={toX} toY={toY} />
          <Curve points={points} toX={toX} toY={toY} />
          {points.map((point, i) => (
            <Mark
              key={point.entry}
              point={point}
              place={places[i]!}
              edge={beyond(point, frame)}
              active={i === cursor.active}
              tabStop={i === cursor.tabStop}
              label={spoken(indicator, point, classWord(point.entry))}
              onFocus={() => cursor.show(i)}
              onBlur={cursor.hide}
            />
          ))}
        </svg>
        {shown && place && (
          <Tip plot={plot} x={place.x} y={place.y}>
            <strong>{valueOf(indicator, shown.y)}</strong>
            <span>{date(shown.date)}</span>
            <span>{xOf(indicator, shown)}</span>
            <span>{scoreSentence(shown.z, shown.flag)}</span>
            <span>{classWord(shown.entry)}</span>
          </Tip>
        )}
      </div>
      <Legend indicator={indicator} flagged={points.some((p) => p.flag)} />
      <ValueTable indicator={indicator} points={points} classWord={classWord} />
    </figure>
  );
}

interface Scaled {
  plot: Plot;
  toX: Scale;
  toY: Scale;
}

/** Zones tints what lies below -2 and below -3, so that the eye finds it before it reads a number. */
function Zones({ lines, plot, toX, toY }: Scaled & { lines: readonly Line[] }) {
  const byZ = new Map(lines.map((line) => [line.z, line]));
  const low = byZ.get(-2);
  const severe = byZ.get(-3);
  if (low === undefined || severe === undefined) return null;
  const px = (piece: readonly XY[]) => piece.map((p) => ({ x: toX(p.x), y: toY(p.y) }));
  return (
    <g aria-hidden="true">
      {severe.pieces.map((piece, i) => {
        const line = px(piece);
        const floor = line.map((p) => ({ x: p.x, y: plot.bottom }));
        return [
          <path key={`low${i}`} class="chart-zone-low" d={area(px(low.pieces[i]!), line)} />,
          <path key={`severe${i}`} class="chart-zone-severe" d={area(line, floor)} />,
        ];
      })}
    </g>
  );
}

function Axes({ indicator, bands, frame, plot, toX, toY }: Scaled & { indicator: Indicator; bands: BandsLike; frame: Frame }) {
  const across = plot.right - plot.left;
  const xs = bands.x_unit === "day" ? monthTicks(frame.x, across) : ticks(frame.x, Math.max(3, Math.round(across / 60)));
  return (
    <>
      <AxisX plot={plot} at={xs} scale={toX} label={tickText} name={t(bands.x_unit === "day" ? "child.chart.axis.months" : "child.chart.axis.length")} />
      <AxisY plot={plot} at={ticks(frame.y, 7)} scale={toY} label={tickText} name={t(`child.chart.${indicator}.axis`)} />
    </>
  );
}

/** Bands draws each z line and writes its name at the right end. */
function Bands({ lines, plot, toX, toY }: Scaled & { lines: readonly Line[] }) {
  const drawn = lines.filter((line) => line.pieces.length > 0).sort((a, b) => b.z - a.z);
  const ends = drawn.map((line) => {
    const piece = line.pieces[line.pieces.length - 1]!;
    return clamp(toY(piece[piece.length - 1]!.y), [plot.top, plot.bottom]);
  });
  const labels = spread(ends, 13, [plot.top, plot.bottom]);
  return (
    <g aria-hidden="true">
      {drawn.map((line, i) => (
        <g key={line.z} class={`chart-z chart-z${line.z < 0 ? "m" : "p"}${Math.abs(line.z)}`}>
          {line.pieces.map((piece, j) => (
            <path key={j} d={path(piece.map((p) => ({ x: toX(p.x), y: toY(p.y) })))} />
          ))}
          <text x={plot.right + 6} y={labels[i]! + 4}>
            {signed(line.z)}
          </text>
        </g>
      ))}
      <text class="chart-axis-name" x={plot.right + 6} y={plot.top - 12}>
        {t("child.chart.sd")}
      </text>
    </g>
  );
}

function Curve({ points, toX, toY }: { points: readonly GrowthPoint[]; toX: Scale; toY: Scale }) {
  return (
    <g aria-hidden="true">
      {runs(points).map((run) => (
        <path key={run[0]!.entry} class="chart-curve" d={path(run.map((p) => ({ x: toX(p.x), y: toY(p.y) })))} />
      ))}
    </g>
  );
}

/** signAt is where "?" stands clear of the mark, pixels below its place. */
const signAt = { "": -9, above: 25, below: -16 } as const;

interface MarkProps {
  point: GrowthPoint;
  place: XY;
  edge: "" | "above" | "below";
  active: boolean;
  tabStop: boolean;
  label: string;
  onFocus: () => void;
  onBlur: () => void;
}

/** Mark is one measurement: a full dot; hollow with "?" when flagged; an arrow at the edge when it lies outside. */
function Mark({ point, place, edge, active, tabStop, label, onFocus, onBlur }: MarkProps) {
  const kind = point.flag ? "chart-mark-flag" : "chart-mark-plain";
  return (
    <g
      class={`chart-mark ${kind}${active ? " chart-mark-active" : ""}`}
      data-mark=""
      role="img"
      aria-label={label}
      tabIndex={tabStop ? 0 : -1}
      transform={`translate(${place.x} ${place.y})`}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <circle class="chart-mark-halo" r="11" />
      {edge === "" && <circle class="chart-mark-dot" r="4.5" />}
      {edge === "above" && <path class="chart-mark-dot" d="M0 1L6 11L-6 11Z" />}
      {edge === "below" && <path class="chart-mark-dot" d="M0 -1L6 -11L-6 -11Z" />}
      {point.flag && (
        <text class="chart-mark-sign" y={signAt[edge]} text-anchor="middle">
          ?
        </text>
      )}
    </g>
  );
}

function Legend({ indicator, flagged }: { indicator: Indicator; flagged: boolean }) {
  return (
    <figcaption class="chart-legend">
      {indicator !== "hcfa" && (
        <>
          <span class="chart-key chart-key-low">{t(`child.chart.${indicator}.low`)}</span>
          <span class="chart-key chart-key-severe">{t(`child.chart.${indicator}.severe`)}</span>
        </>
      )}
      {flagged && <span class="chart-key chart-key-flag">{t("child.chart.flagged")}</span>}
    </figcaption>
  );
}

/** ValueTable lists what the drawing shows, for those who read rather than look. */
function ValueTable({ indicator, points, classWord }: { indicator: Indicator; points: readonly GrowthPoint[]; classWord: (entry: string) => string }) {
  return (
    <details class="chart-values">
      <summary>{t("child.chart.as_table")}</summary>
      <div class="chart-scroll" tabIndex={0} role="region" aria-label={t(`child.chart.${indicator}`)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t("child.col.date")}</th>
              <th scope="col">{t(byLength(indicator) ? "child.col.length" : "child.col.age")}</th>
              <th scope="col">{t(indicator === "lhfa" ? "child.col.length" : indicator === "hcfa" ? "child.col.head" : "child.col.weight")}</th>
              <th scope="col">{t("child.col.z")}</th>
              <th scope="col">{t("child.col.class")}</th>
            </tr>
          </thead>
          <tbody>
            {[...points].reverse().map((point) => (
              <tr key={point.entry}>
                <th scope="row">{date(point.date)}</th>
                <td>{xOf(indicator, point)}</td>
                <td>{valueOf(indicator, point.y)}</td>
                <td>{scoreSentence(point.z, point.flag)}</td>
                <td>{classWord(point.entry)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

function spoken(indicator: Indicator, point: GrowthPoint, word: string): string {
  return [date(point.date), xOf(indicator, point), valueOf(indicator, point.y), scoreSentence(point.z, point.flag), word].filter(Boolean).join(", ");
}

function valueOf(indicator: Indicator, value: number): string {
  return withUnit(value, indicator === "lhfa" || indicator === "hcfa" ? "cm" : "kg");
}

function xOf(indicator: Indicator, point: GrowthPoint): string {
  return byLength(indicator) ? withUnit(point.x, "cm") : t("child.age_months", { n: Math.floor(point.x) });
}

function byLength(indicator: Indicator): boolean {
  return indicator === "wfl" || indicator === "wfh";
}

function tickText(value: number): string {
  return number(value, Number.isInteger(value) ? 0 : 1);
}
