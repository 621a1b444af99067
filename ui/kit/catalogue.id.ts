const files = import.meta.glob<Record<string, string>>("../../locale/id/*.json", { eager: true, import: "default" });

/** sentences is every key of locale/id. */
export const sentences: Record<string, string> = Object.assign({}, ...Object.values(files));
