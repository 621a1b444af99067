import { figures } from "../../client/api.ts";
import { session } from "../../client/request.ts";
import { useResource } from "../../client/resource.ts";
import { Select } from "../../kit/components.tsx";
import { t } from "../../kit/words.ts";
import { useRegions } from "../city/regions.ts";

interface Props {
  /** place is the code chosen: of a kelurahan or of a posyandu in it, "" for none. */
  place: string;
  /** none is what stands for no kelurahan. */
  none?: string;
  /** whole is what stands for the whole kelurahan. */
  whole?: string;
  error?: string | undefined;
  onChoose: (place: string) => void;
}

/** PlaceChooser chooses a kelurahan of the account's area, and then a posyandu in it. */
export function PlaceChooser({ place, none = t("thread.register.choose"), whole = t("thread.register.posyandu.none"), error, onChoose }: Props) {
  const kelurahan = kelurahanOf(place);
  const regions = useRegions();
  const below = useResource(kelurahan === "" ? null : `posyandu ${kelurahan}`, (signal) => figures(kelurahan, "", signal));
  const areas = session.value?.account.areas ?? [];
  const known = (regions?.places ?? []).filter((one) => one.level === "kelurahan" && (areas.length === 0 || areas.some((area) => within(one.code, area))));
  const posyandu = below.value?.place.code === kelurahan ? below.value.below.map((one) => one.place) : [];
  return (
    <div class="places">
      <Select
        label={t("thread.register.kelurahan")} value={kelurahan} {...(error && { error })} onChoose={onChoose}
        choices={[{ value: "", label: none }, ...known.map(({ code, name }) => ({ value: code, label: name }))]}
      />
      {posyandu.length > 0 && (
        <Select
          label={t("thread.register.posyandu")} value={place} onChoose={onChoose}
          choices={[{ value: kelurahan, label: whole }, ...posyandu.map(({ code, name }) => ({ value: code, label: name }))]}
        />
      )}
    </div>
  );
}

const within = (code: string, area: string): boolean => code === area || code.startsWith(area + ".");

// A code has a part a level: province, city, kecamatan, kelurahan, posyandu.
const kelurahanParts = 4;

/** kelurahanOf is the kelurahan of a code, "" for a place above it. */
export function kelurahanOf(code: string): string {
  const parts = code.split(".");
  return parts.length < kelurahanParts ? "" : parts.slice(0, kelurahanParts).join(".");
}
