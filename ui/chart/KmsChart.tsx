import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import "./GrowthChart.css";
import "./KmsChart.css";
import { Segments } from "../kit/components.tsx";
import { date, measure, number, t } from "../kit/words.ts";
import { AxisY, Tip, plotFor, useCursor, useWidth, type Plot } from "./GrowthChartFrame.tsx";
import { area, clamp, linear, path, ticks, type Scale, type XY } from "./GrowthChartScale.ts";
import { frameFor, linesFor, runs, type BandsLike, type Line } from "./GrowthChartPoints.ts";
import { KMS_PAGES, kmsColumns, kmsPoints, pageOf, type KmsColumn, type KmsMeasured, type KmsPage, type KmsPoint, type Letter } from "./KmsChartPoints.ts";
import { letterWord, withUnit } from "./GrowthChartWords.ts";

/** KmsChartProps: weight-for-age bands and the child's weighings. */
export interface KmsChartProps {
  bands: BandsLike;
  measured: readonly KmsMeasured[];
}

const ROW = 22;
const ROWS = 5;
const COLUMN = 30;
const GUTTER = 58;
const DRAWN_Z = new Set([-3, -2, 0, 1]);

/** KmsChart draws the weight card of the Buku KIA: coloured zones, the child's dots, and a letter for every month. */
export function KmsChart({ bands, measured }: KmsChartProps) {
  const points = useMemo(() => kmsPoints(measured), [measured]);
  const [page, setPage] = useState<KmsPage>(() => pageOf(points));
  const [box, width] = useWidth(900);
  const columns = useMemo(() => kmsColumns(points, page), [points, page]);
  const shown = columns.flatMap((column) => column.points);

  const across = Math.max(columns.length * COLUMN, width - GUTTER);
  const plot = plotFor(across, 360, [28, 8, 8, 0]);
  const frame = useMemo(() => frameFor(pageBands(bands, page), shown), [bands, page, points]);
  const toX = linear([page[0], page[1] + 1], [plot.left, plot.right]);
  const toY = linear(frame.y, [plot.bottom, plot.top]);
  const lines = linesFor(bands, { x: [page[0], page[1] + 1], y: frame.y }, false).filter((line) => DRAWN_Z.has(line.z));

  return (
    <figure class="chart kms">
      <Pages page={page} choose={setPage} />
      <div class="kms-box" ref={box}>
        <svg class="chart-drawing" width={GUTTER} height={plot.height + ROWS * ROW} aria-hidden="true">
          <AxisY plot={{ ...plot, left: GUTTER, right: GUTTER }} at={ticks(frame.y, 7)} scale={toY} label={(v) => number(v)} name="kg" />
          {(["age", "weight", "kbm", "letter", "sign"] as const).map((row, i) => (
            <text key={row} class="kms-row-name" x={0} y={plot.height + i * ROW + 15}>
              {t(`child.kms.row.${row}`)}
            </text>
          ))}
        </svg>
        <Sheet plot={plot} toX={toX} toY={toY} lines={lines} columns={columns} points={shown} />
      </div>
      <KmsLegend />
    </figure>
  );
}

function Pages({ page, choose }: { page: KmsPage; choose: (page: KmsPage) => void }) {
  return (
    <Segments
      label={t("child.kms.page")}
      value={String(page[0])}
      choices={KMS_PAGES.map((side) => ({ value: String(side[0]), label: t("child.kms.months", { from: side[0], to: side[1] }) }))}
      onChoose={(from) => choose(KMS_PAGES.find((side) => String(side[0]) === from)!)}
    />
  );
}

interface SheetProps {
  plot: Plot;
  toX: Scale;
  toY: Scale;
  lines: readonly Line[];
  columns: readonly KmsColumn[];
  points: readonly KmsPoint[];
}

/** Sheet is the part that scrolls on a narrow screen; it opens at the newest weighing. */
function Sheet({ plot, toX, toY, lines, columns, points }: SheetProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const places = points.map((p) => ({ x: toX(p.x), y: clamp(toY(p.y), [plot.top, plot.bottom]) }));
  const cursor = useCursor(places);
  const newest = places[places.length - 1]?.x ?? 0;
  useEffect(() => {
    const element = scroller.current;
    if (element !== null) element.scrollLeft = newest - element.clientWidth * 0.7;
  }, [newest]);
  const active = points[cursor.active];
  const place = places[cursor.active];

  return (
    <div class="kms-scroll" ref={scroller} tabIndex={0} role="region" aria-label={t("child.chart.kms")}>
      <div class="kms-sheet">
        <svg
          class="chart-drawing"
          width={plot.width}
          height={plot.height + ROWS * ROW}
          role="group"
          aria-label={t("child.kms.about", { n: points.length })}
          onKeyDown={cursor.onKeyDown}
          onPointerMove={cursor.onPointerMove}
          onPointerDown={cursor.onPointerMove}
          onPointerLeave={cursor.hide}
        >
          <KmsZones lines={lines} plot={plot} toX={toX} toY={toY} />
          <Strip columns={columns} plot={plot} toX={toX} />
          {runs(points).map((run) => (
            <path key={run[0]!.entry} class="chart-curve" d={path(run.map((p) => ({ x: toX(p.x), y: toY((p as KmsPoint).y) })))} />
          ))}
          {points.map((point, i) => (
            <KmsMark
              key={point.entry}
              point={point}
              place={places[i]!}
              active={i === cursor.active}
              tabStop={i === cursor.tabStop}
              onFocus={() => cursor.show(i)}
              onBlur={cursor.hide}
            />
          ))}
        </svg>
        {active && place && (
          <Tip plot={plot} x={place.x} y={place.y}>
            <strong>{withUnit(active.y, "kg")}</strong>
            <span>{date(active.date)}</span>
            <span>{t("child.age_months", { n: active.column })}</span>
            <span>{letterWord(active.letter)}</span>
            {active.twoT && <span>{t("child.kms.two_t")}</span>}
            {active.belowRed && <span>{t("child.kms.below_red")}</span>}
          </Tip>
        )}
      </div>
    </div>
  );
}

/** KmsZones paints the card: hatched below the red line, then yellow, green, and orange above the orange line. */
function KmsZones({ lines, plot, toX, toY }: { lines: readonly Line[]; plot: Plot; toX: Scale; toY: Scale }) {
  const px = new Map(lines.map((line) => [line.z, (line.pieces[0] ?? []).map((p): XY => ({ x: toX(p.x), y: toY(p.y) }))]));
  const of = (z: number) => px.get(z) ?? [];
  const level = (y: number) => of(-3).map((p) => ({ x: p.x, y }));
  const label = (z: number) => of(z)[0];
  return (
    <g aria-hidden="true">
      <defs>
        <pattern id="kms-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="kms-hatch-ground" width="7" height="7" />
          <line class="kms-hatch-line" x1="0" x2="0" y1="0" y2="7" />
        </pattern>
      </defs>
      <path class="kms-above" d={area(level(plot.top), of(1))} />
      <path class="kms-green" d={area(of(1), of(-2))} />
      <path class="kms-yellow" d={area(of(-2), of(-3))} />
      <path class="kms-below" fill="url(#kms-hatch)" d={area(of(-3), level(plot.bottom))} />
      {lines.map((line) => (
        <path key={line.z} class={`kms-line kms-line-${line.z < 0 ? "m" : "p"}${Math.abs(line.z)}`} d={path(of(line.z))} />
      ))}
      {label(-3) && <LineName at={of(-3)} name={t("child.kms.red_line")} under kind="kms-name-red" />}
      {label(1) && <LineName at={of(1)} name={t("child.kms.orange_line")} under={false} kind="kms-name-orange" />}
    </g>
  );
}

/** LineName writes a name along the last third of a line, clear of it. */
function LineName({ at, name, under, kind }: { at: readonly XY[]; name: string; under: boolean; kind: string }) {
  const place = at[Math.floor(at.length * 0.97)]!;
  return (
    <text class={`kms-line-name ${kind}`} x={place.x} y={place.y + (under ? 24 : -14)} text-anchor="end">
      {name}
    </text>
  );
}

/** Strip is the rows under the drawing: month, weight, least gain, letter, and what to notice. */
function Strip({ columns, plot, toX }: { columns: readonly KmsColumn[]; plot: Plot; toX: Scale }) {
  const top = plot.height;
  return (
    <g class="kms-strip" aria-hidden="true">
      {columns.map(({ month, points }) => {
        const left = toX(month);
        const middle = (left + toX(month + 1)) / 2;
        const last = points[points.length - 1];
        const cell = (row: number, text: string, kind = "") => (
          <text class={kind} x={middle} y={top + row * ROW + 15} text-anchor="middle">
            {text}
          </text>
        );
        return (
          <g key={month}>
            <line class="kms-column" x1={left} x2={left} y1={plot.top} y2={top + ROWS * ROW} />
            {cell(0, String(month), "kms-month")}
            {last && cell(1, measure(last.y), "kms-weight")}
            {last?.kbm != null && cell(2, String(last.kbm))}
            {last && cell(3, points.map((p) => p.letter || "–").join(" "), `kms-letter kms-letter-${last.letter || "none"}`)}
            {last && cell(4, signs(last), "kms-sign")}
          </g>
        );
      })}
      {Array.from({ length: ROWS + 1 }, (_, i) => (
        <line key={i} class="kms-rule" x1={plot.left} x2={plot.right} y1={top + i * ROW} y2={top + i * ROW} />
      ))}
    </g>
  );
}

/** signs is what to notice in a month, the gravest first; "?" is a weight that can hardly be right. */
function signs(point: KmsPoint): string {
  if (point.flag) return "?";
  if (point.belowRed) return t("child.kms.bgm");
  return point.twoT ? "2T" : "";
}

interface KmsMarkProps {
  point: KmsPoint;
  place: XY;
  active: boolean;
  tabStop: boolean;
  onFocus: () => void;
  onBlur: () => void;
}

/** KmsMark tells its letter by shape and by the letter itself; colour only repeats it. */
function KmsMark({ point, place, active, tabStop, onFocus, onBlur }: KmsMarkProps) {
  const words = [date(point.date), t("child.age_months", { n: point.column }), withUnit(point.y, "kg"), letterWord(point.letter)];
  if (point.twoT) words.push(t("child.kms.two_t"));
  if (point.belowRed) words.push(t("child.kms.below_red"));
  return (
    <g
      class={`chart-mark kms-mark-${point.letter || "none"}${point.flag ? " chart-mark-flag" : ""}${active ? " chart-mark-active" : ""}`}
      data-mark=""
      role="img"
      aria-label={words.join(", ")}
      tabIndex={tabStop ? 0 : -1}
      transform={`translate(${place.x} ${place.y})`}
      onFocus={onFocus}
      onBlur={onBlur}
    >
      <circle class="chart-mark-halo" r="12" />
      <path class="chart-mark-dot" d={SHAPES[point.letter]} />
      <text class="kms-mark-letter" y="-10" text-anchor="middle">
        {point.flag ? "?" : point.letter}
      </text>
    </g>
  );
}

/** SHAPES: rising triangle N, falling triangle T, square O, diamond B, ring where no rule applies. */
const SHAPES: Readonly<Record<Letter, string>> = {
  N: "M0 -6L6 5L-6 5Z",
  T: "M0 6L6 -5L-6 -5Z",
  O: "M-5 -5H5V5H-5Z",
  B: "M0 -6L6 0L0 6L-6 0Z",
  "": "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z",
};

/** KmsGlyph is the same shape for legends and tables. */
export function KmsGlyph({ letter }: { letter: Letter }) {
  return (
    <svg class={`kms-glyph kms-mark-${letter || "none"}`} viewBox="-8 -8 16 16" width="16" height="16" aria-hidden="true">
      <path class="chart-mark-dot" d={SHAPES[letter]} />
    </svg>
  );
}

function KmsLegend() {
  return (
    <figcaption class="chart-legend">
      {(["N", "T", "O", "B"] as const).map((letter) => (
        <span key={letter} class="kms-key">
          <KmsGlyph letter={letter} />
          {t(`child.kms.letter.${letter}`)}
        </span>
      ))}
      <span class="kms-note">{t("child.kms.unverified_lines")}</span>
    </figcaption>
  );
}

/** pageBands cuts the reference to one side of the card, so that its weights set the height. */
function pageBands(bands: BandsLike, page: KmsPage): BandsLike {
  const keep = bands.x.flatMap((x, i) => (x / 30.4375 >= page[0] && x / 30.4375 <= page[1] + 1 ? [i] : []));
  return { ...bands, x: keep.map((i) => bands.x[i]!), lines: bands.lines.map((l) => ({ z: l.z, y: keep.map((i) => l.y[i]!) })) };
}
