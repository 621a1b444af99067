import type { ComponentType } from "preact";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { session } from "../client/request.ts";
import type { Problem } from "../client/problem.ts";
import { enter } from "../kit/catalogue.ts";
import { Button, Empty, Skeleton } from "../kit/components.tsx";
import { ProblemPage } from "../kit/problem.tsx";
import { t } from "../kit/words.ts";
import { CityPage } from "./city/CityPage.tsx";
import { LostPage } from "./LostPage.tsx";
import { match, pathname, type PageProps, type RouteParams } from "./router.ts";
import { Shell } from "./Shell.tsx";
import { SignInPage } from "./signin/SignInPage.tsx";

type Page = ComponentType<PageProps>;
type Load = () => Promise<{ default: Page }>;

// told brings the sentences of the thread along with a page of it.
function told(page: Load): Load {
  return async () => (await Promise.all([page(), enter("thread")]))[0];
}

interface Route { pattern: string; page?: Page; load?: Load }

const indicators: Load = async () => (await Promise.all([import("./indicator/IndicatorPage.tsx"), enter("indicator")]))[0];

// Pages beyond the figures are fetched when they are first opened.
const routes: Route[] = [
  { pattern: "/", page: CityPage },
  { pattern: "/wilayah/:code", page: CityPage },
  { pattern: "/anak/:id", load: () => import("./child/ChildPage.tsx") },
  { pattern: "/anak/:id/timbang", load: () => import("./weighing/WeighingPage.tsx") },
  { pattern: "/anak/:id/koreksi/:entry", load: () => import("./weighing/WeighingPage.tsx") },
  { pattern: "/indikator", load: indicators },
  { pattern: "/indikator/:code", load: indicators },
  { pattern: "/orang/baru", load: told(() => import("./person/RegisterPage.tsx")) },
  { pattern: "/orang/:id", load: told(() => import("./person/PersonPage.tsx")) },
  { pattern: "/orang/:id/buka/:programme", load: told(() => import("./person/StagePage.tsx")) },
  { pattern: "/orang/:id/tahap/:case/ubah", load: told(() => import("./person/StagePage.tsx")) },
  { pattern: "/orang/:id/tahap/:case/tutup", load: told(() => import("./person/ClosePage.tsx")) },
  { pattern: "/orang/:id/tahap/:case/kunjungan/:visit", load: told(() => import("./person/VisitPage.tsx")) },
  { pattern: "/orang/:id/tahap/:case/kunjungan/:visit/:entry", load: told(() => import("./person/VisitPage.tsx")) },
  { pattern: "/jadwal", load: told(() => import("./person/DuePage.tsx")) },
  { pattern: "/impor", load: () => import("./imports/ImportsPage.tsx") },
  { pattern: "/impor/:id", load: () => import("./imports/ImportsPage.tsx") },
  { pattern: "/alat-pertumbuhan", load: async () => (await Promise.all([import("./growth/GrowthToolsPage.tsx"), enter("growthtool")]))[0] },
  { pattern: "/pasangan", load: () => import("./pairs/PairsPage.tsx") },
];

/** App is the desk: the sign-in for nobody, the shell and a page for everybody else. */
export function App({ problem }: { problem: Problem | undefined }) {
  if (problem && session.value === undefined) {
    return <main class="alone"><ProblemPage problem={problem} onRetry={() => location.reload()} /></main>;
  }
  if (!session.value) return <SignInPage />;
  return <Shell><Routed /></Shell>;
}

function Routed() {
  const path = pathname.value;
  for (const { pattern, page: Page, load } of routes) {
    const params = match(pattern, path);
    if (!params) continue;
    // Keyed by path: what one child's page held never shows under another's name.
    return (
      <Fence key={path}>
        {Page ? <Page params={params} /> : <Lazy load={load!} params={params} />}
      </Fence>
    );
  }
  return <LostPage />;
}

function Lazy({ load, params }: { load: Load; params: RouteParams }) {
  const [page, setPage] = useState<{ Page: Page } | "loading" | "failed">("loading");
  useEffect(() => {
    load().then((module) => setPage({ Page: module.default }), () => setPage("failed"));
  }, [load]);
  if (page === "loading") return <Skeleton lines={6} />;
  if (page === "failed") return <BrokenPage />;
  return <page.Page params={params} />;
}

// Fence keeps a page that throws from taking the header down with it.
function Fence({ children }: { children: preact.ComponentChildren }) {
  const [error] = useErrorBoundary((cause) => console.error(cause));
  return error ? <BrokenPage /> : <>{children}</>;
}

function BrokenPage() {
  const reload = <Button kind="primary" onClick={() => location.reload()}>{t("broken.reload")}</Button>;
  return <Empty page title={t("broken.title")} action={reload}>{t("broken.text")}</Empty>;
}
