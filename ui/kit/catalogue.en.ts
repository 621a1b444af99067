const files = import.meta.glob<Record<string, string>>("../../locale/en/*.json", { eager: true, import: "default" });

/** sentences is every key of locale/en. */
export const sentences: Record<string, string> = Object.assign({}, ...Object.values(files));
