// Without what only the command line and the written report say, and what comes with its page (catalogue.ts).
const files = import.meta.glob<Record<string, string>>(["../../locale/id/*.json", "!../../locale/id/{cli,programme,rule,survey,growthtool,indicator,thread}.json"], { eager: true, import: "default" });

/** sentences is every key of locale/id that the first page may need. */
export const sentences: Record<string, string> = Object.assign({}, ...Object.values(files));
