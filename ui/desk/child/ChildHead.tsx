import * as api from "../../client/api.ts";
import type { Child } from "../../client/types.ts";
import { Button, ClassBadge, Icon, LinkButton } from "../../kit/components.tsx";
import { longDate, measure, none, number, t } from "../../kit/words.ts";
import { today } from "../weighing/draft.ts";
import { ageAt } from "./age.ts";
import { monthsWords, sexWords } from "./words.tsx";

/** ChildHead says who the child is, and what the latest weighing found. */
export function ChildHead({ child }: { child: Child }) {
  return (
    <header class="panel child-head">
      <div class="child-title">
        <div>
          <h1>{child.name}</h1>
          <p class="child-age">
            {sexWords(child.sex)} · {ageText(child)}
          </p>
        </div>
        <div class="child-actions no-print">
          {api.can("weighing.write") && (
            <LinkButton kind="primary" href={`/anak/${child.id}/timbang`}>
              {t("child.weigh")}
            </LinkButton>
          )}
          <LinkButton href={`/orang/${child.id}`}>{t("child.thread")}</LinkButton>
          <Button onClick={() => print()}>
            <Icon name="print" />
            {t("action.print")}
          </Button>
        </div>
      </div>
      <LatestClasses child={child} />
      <dl class="child-facts">
        <Fact name={t("child.fact.birth")}>{longDate(child.birth_date)}</Fact>
        <Fact name={t("child.fact.mother")}>{child.mother || none}</Fact>
        <Fact name={t("child.fact.nik")}>
          <span class="child-nik">{child.nik_full ?? (child.nik || none)}</span>
          {child.nik_class !== "valid" && <small>{t(`child.nik.${child.nik_class}`)}</small>}
        </Fact>
        <Fact name={t("child.fact.place")}>
          <a href={`/wilayah/${child.place.code}`}>{child.place.name}</a>, {child.kelurahan.name}
        </Fact>
        <Fact name={t("child.fact.address")}>{address(child)}</Fact>
        <Fact name={t("child.fact.at_birth")}>{atBirth(child)}</Fact>
        {child.merged.length > 0 && <Fact name={t("child.fact.merged")}>{child.merged.map((m) => m.name).join(", ")}</Fact>}
      </dl>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** LatestClasses shows our classes of the newest weighing that stands, always with its date. */
function LatestClasses({ child }: { child: Child }) {
  const latest = [...child.measurements].reverse().find((m) => !m.withdrawn);
  if (latest === undefined) return <p class="child-latest">{t("child.latest.none")}</p>;
  return (
    <div class="child-latest">
      <span>{t("child.latest", { date: longDate(latest.date) })}</span>
      <ClassBadge index="bbu" code={latest.bbu} />
      <ClassBadge index="tbu" code={latest.tbu} />
      <ClassBadge index="bbtb" code={latest.bbtb} />
    </div>
  );
}

function ageText(child: Child): string {
  const age = ageAt(child.birth_date ?? "", today(new Date()));
  return age === null ? monthsWords(child.age_months) : t("child.age_full", { months: age.months, days: age.days });
}

function address(child: Child): string {
  const block = child.rt !== "" || child.rw !== "" ? t("child.rt_rw", { rt: child.rt || none, rw: child.rw || none }) : "";
  return [child.address, block].filter(Boolean).join(", ") || none;
}

function atBirth(child: Child): string {
  const weight = child.birth_weight_g === null ? "" : `${number(child.birth_weight_g)} g`;
  const length = child.birth_length_cm === null ? "" : `${measure(child.birth_length_cm)} cm`;
  return [weight, length].filter(Boolean).join(", ") || none;
}
